"""What came of all runs: the totals, and the file that keeps them."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench._measure import machine
from tools.chaos.counting import Left
from tools.chaos.disturbing import DISTURBANCES
from tools.chaos.killing import Run
from tools.chaos.playbooks import PLAYBOOKS

__all__ = [
    "FILE", "KINDS", "Kept", "found_nothing", "is_clean", "is_whole", "kept", "part", "part_of", "some_boundaries",
    "totals", "written",
]  # fmt: skip

FILE: Final = Path(__file__).resolve().parents[2] / "bench" / "results" / "chaos.json"
KINDS: Final = ("boundaries", "updates", "disturbances", "naive")
"""What can be asked for."""
_WHOLE: Final = 200  # kills


def totals(runs: Sequence[Run]) -> dict[str, Any]:
    """Kills by where they hit, other disturbances by kind, and what was wrong: ours and the naive executor's apart."""
    naive = [one for one in runs if _is_naive(one)]
    ours = [one for one in runs if not _is_naive(one)]
    kills = [(run, kill) for run in ours for kill in run.kills]
    in_updates = Counter(kill.partition(" ")[0] for run, kill in kills if run.kind == "updates")
    others = [one for one in ours if one.kind not in ("unkilled", "boundaries", "updates")]
    return {
        "kills": {
            "all": len(kills),
            "at boundaries of the journal": sum(run.kind == "boundaries" for run, _ in kills),
            "different boundaries": len({(run.playbook, kill) for run, kill in kills if run.kind == "boundaries"}),
            "in updates": sum(in_updates.values()),
            "in updates, the process group": in_updates["group"],
            "in updates, all processes": in_updates["power"],
            "in updates, the engine alone": in_updates["engine"],
            "in updates, done in the cloud and not answered": sum(kill.endswith("not answered") for _, kill in kills),
            "missed, not counted": sum(one.missed for one in ours),
        },
        "disturbed otherwise": dict(Counter(one.kind for one in others)),
        "by cloud": _by_cloud(ours),
        "runs": len(ours),
        "ended": dict(Counter(f"{one.left.state} at {one.left.live} %" if one.left else "unknown" for one in ours)),
        "wrong": sum(bool(one.wrong) for one in ours),
        "naive": {
            "runs": len(naive),
            "kills": sum(len(one.kills) for one in naive),
            "stuck": sum(one.stuck for one in naive),
            "met a stale lock": sum(bool(one.met) for one in naive),
            "did things twice": sum(any(": +" in wrong for wrong in one.wrong) for one in naive),
            "left operations open": sum(bool(one.left and one.left.pending) for one in naive),
            "wrong": sum(bool(one.wrong) for one in naive),
        },
    }


def _by_cloud(ours: Sequence[Run]) -> dict[str, dict[str, int]]:
    """Cloud -> its runs, its kills, and what was wrong."""
    clouds: dict[str, dict[str, int]] = {}
    for one in ours:
        cloud = one.playbook.partition("-")[0]
        counted = clouds.setdefault(cloud, dict.fromkeys(("runs", "boundaries", "updates", "disturbances", "wrong"), 0))
        kind = part_of(one)
        counted["runs"] += 1
        counted["wrong"] += bool(one.wrong)
        if kind in counted:
            counted[kind] += 1 if kind == "disturbances" else len(one.kills)
    return clouds


def is_clean(runs: Sequence[Run]) -> bool:
    """Whether nothing is wrong with the runs of our executor."""
    return not any(one.wrong for one in runs if not _is_naive(one))


def found_nothing(runs: Sequence[Run]) -> bool:
    """Whether the naive executor left no lock and did nothing twice: then the harness finds nothing either."""
    seen = totals(runs)["naive"]
    return not seen["met a stale lock"] and not seen["did things twice"]


def is_whole(runs: Sequence[Run], parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether each playbook was killed at all its boundaries and in its updates, and all else was done once."""
    full = {
        (kind, playbook)
        for one in parts
        for kind in one["kinds"]
        for playbook in one["asked"]["playbooks"]
        if kind != "boundaries" or some_boundaries(one) is None
    }
    done = {(part_of(one), one.playbook) for one in runs}
    killed = {(kind, playbook) for kind in ("boundaries", "updates") for playbook in PLAYBOOKS}
    kinds = {one.kind for one in runs}
    others = kinds >= set(DISTURBANCES) and any(_is_naive(one) for one in runs)
    return killed <= full & done and others and totals(runs)["kills"]["all"] >= _WHOLE


def some_boundaries(part: Mapping[str, Any]) -> int | None:
    """At how many boundaries each playbook of a part was killed; None where at all, as before it could be asked."""
    asked = part["asked"].get("boundaries", "all")
    return None if asked == "all" else asked


@dataclass(frozen=True)
class Kept:
    """What stands in the file: runs, the parts that they were made in, and the runs that are in no figure."""

    runs: list[Run]
    parts: list[dict[str, Any]]
    again: list[object]


def kept(kinds: Collection[str], playbooks: Collection[str]) -> Kept:
    """What stands in the file besides these kinds of these playbooks."""
    if not FILE.is_file():
        return Kept([], [], [])
    said = json.loads(FILE.read_text(encoding="utf-8"))
    anew = {*kinds, "unkilled"}
    runs = [_read(one) for one in said["runs"]]
    return Kept(
        [one for one in runs if part_of(one) not in anew or one.playbook not in playbooks],
        [rest for one in said["parts"] for rest in _besides(one, set(kinds), set(playbooks))],
        said.get("done again", []),
    )


def _besides(part: dict[str, Any], kinds: set[str], playbooks: set[str]) -> Iterator[dict[str, Any]]:
    """A part without these kinds of these playbooks: two where it had some of both."""
    its, asked = set(part["kinds"]), part["asked"]
    others = [one for one in asked["playbooks"] if one not in playbooks]
    if len(others) == len(asked["playbooks"]):
        yield part
        return
    if its - kinds:
        yield part | {"kinds": sorted(its - kinds)}
    if others and its & kinds:
        yield part | {"kinds": sorted(its & kinds), "asked": asked | {"playbooks": others}}


def part_of(run: Run) -> str:
    """Which of the kinds that can be asked for a run belongs to."""
    first = run.kind.partition(" ")[0]
    return first if first in ("unkilled", "boundaries", "updates", "naive") else "disturbances"


def written(
    runs: Sequence[Run], parts: Sequence[Mapping[str, object]], *, whole: bool, again: Sequence[object] = ()
) -> None:
    """Write the file. `parts`: how and when; `whole`: all that can be asked for has been done; `again`: what was done
    again, and is in no figure."""
    said = {
        "simulated": True,
        "whole": whole,
        "totals": totals(runs),
        "parts": [*parts],
        "runs": [_told(one) for one in runs],
    } | ({"done again": [*again]} if again else {})
    FILE.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def part(kinds: Collection[str], asked: Mapping[str, object], seconds: float) -> dict[str, Any]:
    """How and when some kinds were done."""
    at = datetime.now(tz=UTC).isoformat(timespec="seconds")
    return {"kinds": sorted(kinds), "until": at, "seconds": round(seconds), "asked": dict(asked), "machine": machine()}


def _told(run: Run) -> dict[str, Any]:
    return asdict(run) | {"seconds": round(run.seconds, 1), "said": run.said[-600:] if run.wrong else ""}


def _read(told: dict[str, Any]) -> Run:
    left: Any = told.pop("left")
    run = Run(**told)
    if left:
        left["twice"] = tuple(left["twice"])
        run.left = Left(**left)
    return run


def _is_naive(run: Run) -> bool:
    return run.kind.startswith("naive")
