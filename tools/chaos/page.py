"""Writes what was counted into `docs/migration/crashes.md`, so that the page says what the result says."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tools.chaos.result import some_boundaries

__all__ = ["PAGE", "bring", "counted"]

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "migration" / "crashes.md"
_BEGIN, _END = "<!-- counted -->\n", "<!-- end of counted -->"
_CLOUDS: Final = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}
_NOT: Final = "Not counted yet: `make chaos ARGS=--write`.\n"


def bring(result: Path, page: Path = PAGE) -> None:
    """Put the figures into the page, between its marks."""
    before, rest = page.read_text(encoding="utf-8").split(_BEGIN)
    _, after = rest.split(_END)
    page.write_text(f"{before}{_BEGIN}{counted(result)}{_END}{after}", encoding="utf-8")


def counted(result: Path) -> str:
    """What a result says, in Markdown."""
    if not result.is_file():
        return _NOT
    return "\n".join(_lines(json.loads(result.read_text(encoding="utf-8")))) + "\n"


def _lines(result: Mapping[str, Any]) -> Iterator[str]:
    totals = result["totals"]
    if not result["whole"]:
        yield f"**Not all of it was done yet.**{_some(result['parts'])}\n"
    ended = ", ".join(f"{count} {what}" for what, count in totals["ended"].items())
    yield f"{totals['runs']} runs of ours, {totals['wrong']} of them wrong. They ended: {ended}.\n"
    yield "| kills | |"
    yield "|---|---|"
    for what, count in totals["kills"].items():
        yield f"| {what} | {count} |"
    if clouds := totals.get("by cloud"):
        yield "\n| cloud | runs | kills at boundaries | kills in updates | disturbed otherwise | wrong |"
        yield "|---|---|---|---|---|---|"
        for cloud, counted in sorted(clouds.items()):
            yield f"| {_CLOUDS.get(cloud, cloud)} | {' | '.join(str(count) for count in counted.values())} |"
    others = ", ".join(f"{what} ({count})" for what, count in totals["disturbed otherwise"].items())
    yield f"\nDisturbed otherwise, a run each: {others or 'none'}.\n"
    naive = totals["naive"]
    yield (
        f"The naive executor, {naive['runs']} runs with {naive['kills']} kills: "
        + ", ".join(
            f"{what} {naive[what]}"
            for what in ("met a stale lock", "stuck", "did things twice", "left operations open")
        )
        + ".\n"
    )
    for part in result["parts"]:
        machine = part["machine"]
        yield (
            f"- {', '.join(part['kinds'])} of {', '.join(part['asked']['playbooks'])}: "
            f"until {part['until'][:16]}, {part['seconds'] // 60} minutes, "
            f"{machine['cores']} cores, load {machine['load_before']} at the end, {part['asked']['at once']} at once"
            f"{'; ' + part['asked']['code'] if 'code' in part['asked'] else ''}."
        )
    if again := result.get("done again"):
        yield f"\n{len(again)} runs were done again and are in no figure; `done again` says which and why."
    yield "\nAll of it, run by run: [`bench/results/chaos.json`](../../bench/results/chaos.json)."


def _some(parts: Sequence[Mapping[str, Any]]) -> str:
    """Of which playbooks only some boundaries were met."""
    killed = [(part["asked"]["playbooks"], some_boundaries(part)) for part in parts if "boundaries" in part["kinds"]]
    return "".join(f" {', '.join(names)}: killed at {few} boundaries each." for names, few in killed if few is not None)
