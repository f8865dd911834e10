"""How long the worked production platform takes, beside the same program on a provider that does nothing.

Its three stacks go up on the real engine, then each is previewed without a change; in turn with the sandbox and with a
provider that only repeats what the sandbox had answered (`_replay.py`), each time from nothing. Also how many resources
each stack has: a stack stays under 500.

    python -m bench.platform [--pairs 3] [--system credit-scoring]
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench._measure import machine, say, spread, timed, write
from bench.sandbox import Subject, provider, sandbox
from gouvernail import engine
from gouvernail.sandbox.execute import environment, fill
from gouvernail.sandbox.folder import STATE

__all__ = ["Costs", "costs", "main"]

_ROOT: Final = Path(__file__).parent.parent
_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of all `up` and of all `preview`, and how many resources each stack has."""

    up: float
    preview: float
    resources: Mapping[str, int]


def costs(subject: Subject, stacks: Sequence[str], folder: Path) -> Costs:
    """Deploy the stacks with a subject in an empty folder, then preview each. What fails ends the benchmark."""
    found, log, box = engine.find(), folder / "log", folder / "box"
    box.mkdir()
    fill(box)
    up, preview, resources = 0.0, 0.0, dict[str, int]()
    with subject.serve(box) as (ports, _):
        env = environment(found, box, ports)
        pulumi = ["pulumi", "--non-interactive", "--color", "never"]
        for stack in stacks:
            here = ["--stack", stack]
            up += timed([*pulumi, "up", "--yes", "--skip-preview", *here], cwd=_ROOT, env=env, log=log)
        for stack in stacks:
            preview += timed([*pulumi, "preview", "--expect-no-changes", "--stack", stack], cwd=_ROOT, env=env, log=log)
            [file] = (box / "backend" / ".pulumi" / "stacks").rglob(f"{stack}.json")
            resources[stack] = len(json.loads(file.read_text())["checkpoint"]["latest"]["resources"])
    return Costs(round(up, 2), round(preview, 2), resources)


def _replaying(state: Path) -> Subject:
    return Subject("replay", lambda _folder: provider("bench._replay", str(state)))


def _measure(stacks: Sequence[str], pairs: int) -> dict[str, list[Costs]]:
    found: dict[str, list[Costs]] = {"sandbox": [], "replay": []}
    with tempfile.TemporaryDirectory(prefix="gouvernail-bench-") as recorded:
        costs(sandbox, stacks, Path(recorded))
        subjects = [sandbox, _replaying(Path(recorded) / "box" / STATE)]
        for pair in range(pairs):
            for subject in subjects if pair % 2 == 0 else reversed(subjects):
                with tempfile.TemporaryDirectory(prefix="gouvernail-bench-") as folder:
                    one = costs(subject, stacks, Path(folder))
                found[subject.name].append(one)
                say(f"pair {pair + 1} of {pairs}, {subject.name}: up {one.up} s, preview {one.preview} s")
    return found


def _compared(found: Mapping[str, Sequence[Costs]], what: str) -> dict[str, Any]:
    ours, theirs = ([getattr(one, what) for one in found[name]] for name in ("sandbox", "replay"))
    ratios = [round(mine / other, 3) for mine, other in zip(ours, theirs, strict=True)]
    return {"sandbox_seconds": spread(ours), "do_nothing_seconds": spread(theirs), "ratio": spread(ratios)}


def main() -> None:
    """Measure, and write `results/platform.json`."""
    parser = argparse.ArgumentParser(description="how long the worked production platform takes in the sandbox")
    parser.add_argument("--pairs", type=int, default=3, help="how often both are measured")
    parser.add_argument("--system", default="credit-scoring", help="a spec in systems/, without .yaml")
    wanted = parser.parse_args()
    stacks = ["bex-aws-audit-foundation", "bex-aws-prod-foundation", f"{wanted.system}-aws-prod-workload"]
    where = machine()
    found = _measure(stacks, wanted.pairs)
    resources = found["sandbox"][0].resources
    if found["replay"][0].resources != resources:
        sys.exit("the do-nothing provider built other resources than the sandbox")
    write(
        "platform",
        {
            "system": wanted.system,
            "resources": {**resources, "limit_a_stack": _MOST, "met": max(resources.values()) < _MOST},
            "up": _compared(found, "up"),
            "preview_without_change": _compared(found, "preview"),
        },
        where=where,
    )


if __name__ == "__main__":
    main()
