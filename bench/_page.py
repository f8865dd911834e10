"""Writes what was measured into `docs/scale.md`, so that the page says what stands in `results/` and nothing else.

python -m bench._page
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

__all__ = ["PAGE", "RESULTS", "bring", "measured"]

RESULTS: Final = Path(__file__).parent / "results"
PAGE: Final = Path(__file__).parent.parent / "docs" / "scale.md"
_BEGIN, _END = "<!-- measured -->\n", "<!-- end of measured -->"
_NOT: Final = "Not measured yet: `python -m bench.platform`."
_CLOUDS: Final = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}
_WHAT: Final = {
    "up_seconds": "`up` of one more system, seconds",
    "up_processor_seconds": "the same, seconds of processor time",
    "engine_peak_mib": "memory of the engine for it, MiB",
    "program_peak_mib": "memory of the program for it, MiB",
}


def bring(results: Path = RESULTS, page: Path = PAGE) -> None:
    """Put the figures into the page, between its marks."""
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(_BEGIN)
    _, after = rest.split(_END)
    page.write_text(f"{before}{_BEGIN}{measured(results)}{_END}{after}", encoding="utf-8")


def measured(results: Path) -> str:
    """What the results say, in Markdown."""
    platform, growth = (_read(results / f"{name}.json") for name in ("platform", "growth"))
    beside = "\n".join(_beside(platform)) if "clouds" in platform else _NOT
    grown = "\n".join(_grown(growth)) if "engine" in growth else _NOT
    return f"\n**The worked production platform on each cloud.** {beside}\n\n**One system more.** {grown}\n\n"


def _read(file: Path) -> Mapping[str, Any]:
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _where(result: Mapping[str, Any]) -> str:
    machine = result["machine"]
    load = f"load {machine['load_before']} before and {machine['load_after']} after"
    return f"{result['measured']}, {machine['cores']} cores, {machine['memory_gib']} GiB, {load}"


def _beside(result: Mapping[str, Any]) -> Iterator[str]:
    yield f"Seconds of all its stacks one after the other, the median of the runs ({_where(result)}).\n"
    heads = ("layers", "resources, largest stack", "first preview", "up", "preview without a change")
    yield f"| | {' | '.join(heads)} | up, ms a resource | up, over the do-nothing provider's |"
    yield "|---|---|---|---|---|---|---|---|"
    for cloud, its in result["clouds"].items():
        sizes = {name: size for name, size in its["resources"].items() if "-" in name}
        seconds = [f"{its[what]['sandbox_seconds']['median']}" for what in ("preview", "up", "preview_without_change")]
        each, ratio = its["up"]["milliseconds_a_resource"], its["up"]["ratio"]
        cells = [
            _CLOUDS[cloud],
            ", ".join(its["layers"]),
            f"{sum(sizes.values())}, {max(sizes.values())}",
            *seconds,
            f"{each['sandbox']}, do-nothing {each['do_nothing']}",
            f"{ratio['median']} ({ratio['min']} to {ratio['max']})",
        ]
        yield f"| {' | '.join(cells)} |"


def _grown(result: Mapping[str, Any]) -> Iterator[str]:
    engine = result["engine"]
    grows = f"From 1 to {result['systems']} systems in one set, {_CLOUDS[engine['cloud']]}"
    yield f"{grows}, one after the other on the engine ({_where(result)}).\n"
    yield "| | mean | more with each further system | of the sum, at the end |"
    yield "|---|---|---|---|"
    for what, said in _WHAT.items():
        yield _line(said, engine[what]["line"])
    for one, its in result["in_process"].items():
        yield _line(
            f"in process, without the engine, {_CLOUDS[one]}: seconds of processor time",
            its["processor_seconds"]["line"],
        )
        yield _line(f"memory of that one process for one more, {_CLOUDS[one]}, MiB", its["mib_more"]["line"])
    sizes = result["validate_seconds"]
    yield (
        "\n`gouvernail validate` of the whole set, seconds of processor time: "
        + ", ".join(f"{size} systems {its['all_processor']}" for size, its in sizes.items())
        + "."
    )


def _line(said: str, line: Mapping[str, Any] | None) -> str:
    """A cost whose slope is nought within its error is linear in sum, and the page says which are not."""
    if line is None:
        return f"| {said} | too few | | |"
    share = f"{100 * line['share']:.0f} % is quadratic" if line["quadratic"] else "linear: nought within the error"
    return f"| {said} | {line['mean']} | {line['slope']} ± {line['error']} | {share} |"


if __name__ == "__main__":
    bring()
