"""How long the worked production platform takes on each cloud, beside the same program on a provider that does nothing.

Its stacks, which the stack files name, are previewed and go up one after the other on the real engine, then each is
previewed without a change; in turn with the sandbox and with a provider that only repeats what the sandbox had answered
(`_replay.py`), each time from nothing. Also how many resources each stack has: a stack stays under 500.
Then how all of it grows with the number of systems (`_growth.py`).

    python -m bench.platform [--clouds aws azure gcp] [--pairs 3] [--system credit-scoring] [--systems 50]
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench._growth import growth
from bench._measure import machine, say, spread, timed, write
from bench._page import bring
from bench.sandbox import Subject, provider, sandbox
from gouvernail import engine
from gouvernail.sandbox.execute import environment, fill
from gouvernail.sandbox.folder import STATE
from stacks.names import AUDIT, FOUNDATION, RECOVERY, WORKLOAD, StackName, parse

__all__ = ["MOST", "PACKAGES", "Costs", "costs", "main", "replaying", "worked"]

_ROOT: Final = Path(__file__).parent.parent
MOST: Final = 500
PACKAGES: Final = {"aws": "aws", "azure": "azure-native", "gcp": "gcp"}
"""Cloud -> the engine's name of its provider."""
_PROD: Final = "prod"
_LAYERS: Final = (FOUNDATION, WORKLOAD, RECOVERY)


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of all first previews, of all `up`, of all previews without a change, and each stack's resources."""

    preview: float
    up: float
    unchanged: float
    resources: Mapping[str, int]


def worked(cloud: str, system: str) -> list[str]:
    """The stacks of a system's production on a cloud for which there are files, each after those that it stands on."""
    names = [parse(file.stem.removeprefix("Pulumi.")) for file in (_ROOT / "stacks").glob(f"Pulumi.*-{cloud}-*.yaml")]

    def wanted(name: StackName) -> bool:
        shared = name.layer == FOUNDATION and name.environment in (AUDIT, _PROD)
        return shared or (name.owner == system and name.environment == _PROD and name.layer in _LAYERS)

    order = sorted(filter(wanted, names), key=lambda one: (_LAYERS.index(one.layer), one.environment != AUDIT))
    return [str(name) for name in order]


def costs(subject: Subject, stacks: Sequence[str], folder: Path) -> Costs:
    """Deploy the stacks with a subject in an empty folder, and preview each. What fails ends the benchmark."""
    found, log, box = engine.find(), folder / "log", folder / "box"
    box.mkdir()
    fill(box)
    preview, up, unchanged, resources = 0.0, 0.0, 0.0, dict[str, int]()
    with subject.serve(box) as (ports, _):
        env = environment(found, box, ports)
        pulumi = ["pulumi", "--non-interactive", "--color", "never"]
        for stack in stacks:
            here = ["--stack", stack]
            preview += timed([*pulumi, "preview", *here], cwd=_ROOT, env=env, log=log)
            up += timed([*pulumi, "up", "--yes", "--skip-preview", *here], cwd=_ROOT, env=env, log=log)
        for stack in stacks:
            same = ["preview", "--expect-no-changes", "--stack", stack]
            unchanged += timed([*pulumi, *same], cwd=_ROOT, env=env, log=log)
            [file] = (box / "backend" / ".pulumi" / "stacks").rglob(f"{stack}.json")
            resources[stack] = len(json.loads(file.read_text())["checkpoint"]["latest"]["resources"])
    return Costs(round(preview, 2), round(up, 2), round(unchanged, 2), resources)


def replaying(state: Path, cloud: str) -> Subject:
    """The provider that repeats what a sandbox of this state answered."""
    package = PACKAGES[cloud]
    return Subject("replay", lambda _folder: provider("bench._replay", str(state), package, package=package))


def _measure(cloud: str, stacks: Sequence[str], pairs: int) -> dict[str, list[Costs]]:
    found: dict[str, list[Costs]] = {"sandbox": [], "replay": []}
    with tempfile.TemporaryDirectory(prefix="gouvernail-bench-") as recorded:
        costs(sandbox, stacks, Path(recorded))
        subjects = [sandbox, replaying(Path(recorded) / "box" / STATE, cloud)]
        for pair in range(pairs):
            for subject in subjects if pair % 2 == 0 else reversed(subjects):
                with tempfile.TemporaryDirectory(prefix="gouvernail-bench-") as folder:
                    one = costs(subject, stacks, Path(folder))
                found[subject.name].append(one)
                said = f"preview {one.preview} s, up {one.up} s, preview without change {one.unchanged} s"
                say(f"{cloud}, pair {pair + 1} of {pairs}, {subject.name}: {said}")
    return found


def _compared(found: Mapping[str, Sequence[Costs]], what: str) -> dict[str, Any]:
    """Seconds with either, and a resource; what is quoted as ratio is ours over theirs, pair by pair."""
    ours, theirs = ([getattr(one, what) for one in found[name]] for name in ("sandbox", "replay"))
    count = sum(found["sandbox"][0].resources.values())
    ratios = [round(mine / other, 3) for mine, other in zip(ours, theirs, strict=True)]
    mine, other = spread(ours), spread(theirs)
    return {
        "sandbox_seconds": mine,
        "do_nothing_seconds": other,
        "milliseconds_a_resource": {
            "sandbox": round(1000 * mine["median"] / count, 1),
            "do_nothing": round(1000 * other["median"] / count, 1),
        },
        "ratio": spread(ratios),
    }


def _beside(cloud: str, system: str, pairs: int) -> dict[str, Any]:
    stacks = worked(cloud, system)
    found = _measure(cloud, stacks, pairs)
    resources = found["sandbox"][0].resources
    if found["replay"][0].resources != resources:
        sys.exit(f"{cloud}: the do-nothing provider built other resources than the sandbox")
    return {
        "layers": sorted({parse(stack).layer for stack in stacks}),  # what there is no stack of is not measured
        "resources": {**resources, "limit_a_stack": MOST, "met": max(resources.values()) < MOST},
        "preview": _compared(found, "preview"),
        "up": _compared(found, "up"),
        "preview_without_change": _compared(found, "unchanged"),
    }


def main() -> None:
    """Measure, and write `results/platform.json`, `results/growth.json` and what they say into `docs/scale.md`."""
    parser = argparse.ArgumentParser(description="how long the worked production platform takes in the sandbox")
    parser.add_argument("--clouds", nargs="*", choices=list(PACKAGES), default=list(PACKAGES), help="on which clouds")
    parser.add_argument("--pairs", type=int, default=3, help="how often both are measured")
    parser.add_argument("--system", default="credit-scoring", help="a spec in systems/, without .yaml")
    parser.add_argument("--systems", type=int, default=50, help="how many systems the set grows to; 0: not measured")
    parser.add_argument("--grow-on", default="aws", choices=list(PACKAGES), help="where the engine builds them")
    wanted = parser.parse_args()
    clouds = {cloud: stacks for cloud in PACKAGES if (stacks := _grounds(worked(cloud, wanted.system)))}
    if wanted.systems and wanted.grow_on not in clouds:
        parser.error(f"there is no workload of {wanted.system} on {wanted.grow_on}")
    where = machine()
    if wanted.clouds:
        beside = {cloud: _beside(cloud, wanted.system, wanted.pairs) for cloud in wanted.clouds}
        write("platform", {"system": wanted.system, "clouds": beside}, where=where)
    if wanted.systems:
        write("growth", growth(wanted.system, wanted.systems, wanted.grow_on, clouds), where=where)
    bring()


def _grounds(stacks: Sequence[str]) -> list[str]:
    """The foundations, where there is a workload on them."""
    layers = [parse(stack).layer for stack in stacks]
    return [stack for stack, layer in zip(stacks, layers, strict=True) if layer == FOUNDATION and WORKLOAD in layers]


if __name__ == "__main__":
    main()
