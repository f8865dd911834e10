"""What came of all runs: the totals, and the file that keeps them."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench._measure import machine
from tools.chaos.counting import Left
from tools.chaos.killing import Run

__all__ = ["FILE", "found_nothing", "is_clean", "kept", "part", "part_of", "totals", "written"]

FILE: Final = Path(__file__).resolve().parents[2] / "bench" / "results" / "chaos.json"


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


def is_clean(runs: Sequence[Run]) -> bool:
    """Whether nothing is wrong with the runs of our executor."""
    return not any(one.wrong for one in runs if not _is_naive(one))


def found_nothing(runs: Sequence[Run]) -> bool:
    """Whether the naive executor left no lock and did nothing twice: then the harness finds nothing either."""
    seen = totals(runs)["naive"]
    return not seen["met a stale lock"] and not seen["did things twice"]


def kept(kinds: Collection[str]) -> tuple[list[Run], list[dict[str, Any]]]:
    """What stands in the file of other kinds than these, and the parts that it was made in."""
    if not FILE.is_file():
        return [], []
    said = json.loads(FILE.read_text(encoding="utf-8"))
    runs = [_read(one) for one in said["runs"]]
    others = [one | {"kinds": sorted(set(one["kinds"]) - set(kinds))} for one in said["parts"]]
    parts = [one for one in others if one["kinds"]]
    return [one for one in runs if part_of(one) not in kinds and one.kind != "unkilled"], parts


def part_of(run: Run) -> str:
    """Which of the kinds that can be asked for a run belongs to."""
    first = run.kind.partition(" ")[0]
    return first if first in ("unkilled", "boundaries", "updates", "naive") else "disturbances"


def written(runs: Sequence[Run], parts: Sequence[Mapping[str, object]], *, whole: bool) -> None:
    """Write the file. `parts`: how and when; `whole`: all that can be asked for has been done."""
    said = {
        "simulated": True,
        "whole": whole,
        "totals": totals(runs),
        "parts": [*parts],
        "runs": [_told(one) for one in runs],
    }
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
