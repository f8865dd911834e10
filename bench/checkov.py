"""What checkov's checks cost on a Pulumi program, beside checkov's own command line on the same plan.

The subject are the resources of checkov's examples for AWS and Google Cloud as Pulumi registers them, again and again
under other names until there are as many as are asked for. A tenth are IAM policies, which take most of the time, and
no two of them say the same, so that nothing that is remembered of one helps with another. It is one plan, for both:

- `translate`: the graph to the plan's JSON;
- `cold`: a worker is started, imports checkov, and answers; `warm`: it answers again;
- `warm_new_policies`: it answers on a plan with other policies, of which it remembers nothing;
- `cli`: checkov's own command line on the plan as a file.

    python -m bench.checkov [--sizes 30,300,3000] [--rounds 3]
"""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, cast

import psutil

from bench._measure import machine, say, spread, timed, write
from gouvernail.graph import Graph, Resource
from policies.checkov import environment
from policies.checkov.client import Answer, Request, Worker
from policies.checkov.translating import Translated, translate
from tests.policies.checkov.together import apart, graph
from tests.policies.checkov.vectors import Case, cases

__all__ = ["Memory", "main", "resources"]

_TENTH: Final = 10
_LIMITS: Final = {"cold_of_cli": 0.8, "warm_of_cli_at_300": 1 / 3, "growth_300_to_3000": 11.0, "memory_mb": 500}


def resources(count: int, turn: int = 0) -> Graph:
    """As many resources as that; another turn has other policies."""
    given: list[Case] = cases("terraform")
    random.Random(1).shuffle(given)  # noqa: S311 - an order, and the same one each time
    each = sum(len(one["resources"]) for one in given)
    copied = [one for case in apart(given * (count // each + 1)) for one in graph(case)]
    with_policies = [case for case in given if any(map(_is_iam_policy, graph(case)))]
    policies = [one for case in apart(with_policies * (count // 100 + 1)) for one in graph(case) if _is_iam_policy(one)]
    others = [one for one in copied if not _is_iam_policy(one)]
    found: list[Resource] = []
    for place, policy in zip(range(0, count, _TENTH), policies, strict=False):
        found += [
            *others[place : place + _TENTH - 1],
            replace(policy, inputs=_marked(policy.inputs, f"{turn}-{place}")),
        ]
    return Graph(found[:count])


def _is_iam_policy(one: Resource) -> bool:
    return one.type.startswith("aws:iam/") and "policy" in one.inputs


def _marked(value: object, mark: str) -> Any:  # noqa: ANN401 - what it is given
    """The same inputs; each statement of a policy among them says which copy it is in."""
    if isinstance(value, Mapping):
        given = cast("Mapping[str, object]", value)
        own = {"Sid": f"copy{mark}"} if "Effect" in given and ("Action" in given or "NotAction" in given) else {}
        return {**{name: _marked(one, mark) for name, one in given.items()}, **own}
    if isinstance(value, list):
        return [_marked(one, mark) for one in cast("list[object]", value)]
    if isinstance(value, str) and '"Statement"' in value:
        with suppress(ValueError):
            return json.dumps(_marked(json.loads(value), mark))
    return value


class Memory(threading.Thread):
    """The most that a process and those below it had, in MB: what is theirs, with their part of what they share."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self._root = psutil.Process(pid)
        self._ended = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._ended.wait(0.05):
            with suppress(psutil.Error):
                tree = [self._root, *self._root.children(recursive=True)]
                self.most = max(self.most, sum(one.memory_full_info().pss for one in tree) / 2**20)

    def stop(self) -> float:
        """The figure."""
        self._ended.set()
        self.join()
        return round(self.most, 1)


def _timed(ask: Any) -> tuple[float, Any]:  # noqa: ANN401
    began = time.perf_counter()
    told = ask()
    return round(time.perf_counter() - began, 3), told


def _worker(translated: Translated, other: Translated) -> dict[str, float]:
    """One worker from its start to its end."""
    worker = Worker()
    began = time.perf_counter()
    with worker:
        memory = Memory(cast("int", worker.pid))
        memory.start()
        first = worker.scan(Request(plan=translated.plan))
        cold = round(time.perf_counter() - began, 3)
        warm, again = _timed(lambda: worker.scan(Request(plan=translated.plan)))
        if _judged(again) != _judged(first):
            sys.exit("the second scan says something else than the first: nothing that was measured counts")
        fresh, _ = _timed(lambda: worker.scan(Request(plan=other.plan)))
        return {
            "cold": cold,
            "warm": warm,
            "warm_new_policies": fresh,
            "memory_mb": memory.stop(),
            "verdicts": len(first.records),
        }


def _judged(answer: Answer) -> set[tuple[str, str, str]]:
    return {(one.address, one.check_id, one.result) for one in answer.records}


def _cli(translated: Translated, folder: Path) -> float:
    """checkov's own command line; its exit code says that checks failed, which is no failure of it."""
    plan = folder / "plan.json"
    plan.write_text(json.dumps(translated.plan), encoding="utf-8")
    python = environment.python()
    command = [str(python.with_name("checkov")), "-f", str(plan), "--framework", "terraform_plan"]
    return timed(
        [*command, "--skip-download", "--compact", "-o", "json", "--soft-fail"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true"},
        log=folder / "log",
    )


def _size(count: int, rounds: int) -> dict[str, Any]:
    samples: dict[str, list[float]] = {}
    subject, other = resources(count), resources(count, turn=1)
    for turn in range(rounds):
        seconds, translated = _timed(lambda: translate(subject, subject))
        with tempfile.TemporaryDirectory() as folder:
            asks = [
                lambda: _worker(translated, translate(other, other)),  # noqa: B023 - called at once
                lambda: {"cli": _cli(translated, Path(folder))},  # noqa: B023
            ]
            found = {"translate": seconds}
            for ask in asks if turn % 2 else reversed(asks):
                found |= ask()
        for name, figure in found.items():
            samples.setdefault(name, []).append(figure)
        say(f"{count} resources: {found}")
    verdicts = int(samples.pop("verdicts")[0])
    plan = cast("Any", translate(subject, subject).plan)["planned_values"]["root_module"]["resources"]
    return {
        "resources": len(plan),
        "iam_policies": sum(one["type"].startswith("aws_iam_") and "polic" in one["type"] for one in plan),
        "verdicts": verdicts,
        **{name: spread(its) for name, its in samples.items()},
        "cold_of_cli": spread([round(a / b, 3) for a, b in zip(samples["cold"], samples["cli"], strict=True)]),
        "warm_of_cli": spread([round(a / b, 3) for a, b in zip(samples["warm"], samples["cli"], strict=True)]),
    }


def _met(sizes: Mapping[str, Mapping[str, Any]]) -> dict[str, bool]:
    def median(size: str, name: str) -> float:
        return float(sizes[size][name]["median"])

    met = {f"cold_of_cli at {size}": median(size, "cold_of_cli") <= _LIMITS["cold_of_cli"] for size in sizes}
    if "300" in sizes:
        met["warm_of_cli at 300"] = median("300", "warm_of_cli") <= _LIMITS["warm_of_cli_at_300"]
    if {"300", "3000"} <= set(sizes):
        for name in ("warm", "warm_new_policies"):
            growth = median("3000", name) / median("300", name)
            met[f"growth of {name} from 300 to 3000"] = growth <= _LIMITS["growth_300_to_3000"]
        met["memory at 3000"] = sizes["3000"]["memory_mb"]["max"] < _LIMITS["memory_mb"]
    return met


def _rounds(count: int, wanted: int) -> int:
    """Fewer where one takes minutes."""
    return wanted if count < 1000 else max(1, wanted // 2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write `results/checkov.json`."""
    parser = argparse.ArgumentParser(description="what checkov's checks cost on a Pulumi program")
    parser.add_argument("--sizes", default="30,300,3000", help="how many resources, separated by commas")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured")
    wanted = parser.parse_args(arguments)
    where = machine()
    sizes = {size: _size(int(size), _rounds(int(size), wanted.rounds)) for size in wanted.sizes.split(",")}
    met = _met(sizes)
    document = {"checkov": environment.VERSION, "sizes": sizes, "limits": _LIMITS, "met": met}
    write("checkov", document, where=where)
    if not all(met.values()):
        sys.exit(f"missed: {', '.join(name for name, is_met in met.items() if not is_met)}")


if __name__ == "__main__":
    main()
