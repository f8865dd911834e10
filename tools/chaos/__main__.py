"""Kill the executor of migrations, count what the clouds were asked, and say whether anything was lost or done twice.

    python -m tools.chaos [--runs 20] [--kills 10] [--seed 1] [--naive 2] [--write]

Playbooks that go forward and that are rolled back take turns. A run without any kill says what is due: a run that was
killed must have made each thing, and changed each, exactly as often. The naive executor, in the same harness, has to
show that the harness finds what it looks for.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

import psutil

from tools.chaos.counting import Effects, difference, effects, left, state_of
from tools.chaos.killing import Run, chosen, performed
from tools.chaos.place import Place, copied, prepared

RESULT: Final = Path(__file__).resolve().parents[2] / "bench" / "results" / "chaos.json"
PLAYBOOKS: Final = ("forward", "back")


def one(
    place: Place, folder: Path, playbook: str, *, seed: int, kills: int, due: "Due | None", naive: bool
) -> dict[str, object]:
    """One run in a sandbox of its own, and all that is wrong after it."""
    chance = random.Random(seed)  # noqa: S311 - which moments, the same ones each time
    with copied(place, folder) as here:
        before = effects(here)
        run = performed(here, playbook, chosen(chance, due.records if due else 2, kills), naive=naive)
        there = left(here, run.id)
        made = effects(here)
        made.subtract(before)
        differs = difference(+made, due.effects) if due else {}
        wrong = [*there.wrong, *(f"{name}: {count:+d}" for name, count in differs.items())]
        records = state_of(here, run.id).seq
    return {
        **_told(run),
        "records": records,
        "left": asdict(there),
        "effects": sum((+made).values()),
        "wrong": wrong,
    } | ({"_made": +made} if due is None else {})


class Due:
    """What a run does that nobody kills."""

    def __init__(self, told: dict[str, object]) -> None:
        self.effects: Effects = cast("Effects", told.pop("_made"))
        self.records: int = cast("int", told["records"])


def _told(run: Run) -> dict[str, object]:
    return {
        "playbook": run.playbook,
        "kills": [f"{kill.how} {kill.at:g}" for kill in run.kills],
        "missed": run.missed,
        "starts": run.starts,
        "seconds": round(run.seconds, 1),
        "last": run.last[-400:] if run.last else "",
    }


def main() -> int:
    """Run it, print a line a run, and write the result where that is asked for."""
    parser = argparse.ArgumentParser(prog="make chaos", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=20, help="[20]")
    parser.add_argument("--kills", type=int, default=10, help="of each run, at most [10]")
    parser.add_argument("--naive", type=int, default=2, help="runs of the naive executor [2]")
    parser.add_argument("--seed", type=int, default=1, help="[1]")
    parser.add_argument("--write", action="store_true", help=f"write {RESULT.relative_to(RESULT.parents[2])}")
    asked = parser.parse_args()
    begun = time.monotonic()
    told: dict[str, list[dict[str, object]]] = {"unkilled": [], "ours": [], "naive": []}
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder, prepared(Path(folder) / "first") as place:
        due: dict[str, Due] = {}
        for playbook in PLAYBOOKS:
            found = one(place, Path(folder) / f"due-{playbook}", playbook, seed=0, kills=0, due=None, naive=False)
            due[playbook] = Due(found)
            told["unkilled"].append(found)
            print(json.dumps({"unkilled": True, **found}), flush=True)
        for kind, count in (("ours", asked.runs), ("naive", asked.naive)):
            for number in range(count):
                playbook = PLAYBOOKS[number % len(PLAYBOOKS)]
                found = one(
                    place,
                    Path(folder) / f"{kind}-{number}",
                    playbook,
                    seed=asked.seed + number,
                    kills=asked.kills,
                    due=due[playbook],
                    naive=kind == "naive",
                )
                told[kind].append(found)
                print(json.dumps({"naive": kind == "naive", **found}), flush=True)
    totals = {kind: _totals(runs) for kind, runs in told.items()}
    print(json.dumps(totals, indent=2))
    if asked.write:
        machine = {"cores": os.cpu_count(), "load": psutil.getloadavg(), "python": sys.version.split()[0]}
        RESULT.write_text(
            json.dumps(
                {
                    "at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
                    "simulated": True,
                    "machine": machine,
                    "seconds": round(time.monotonic() - begun),
                    "totals": totals,
                    "runs": told,
                },
                indent=1,
            )
            + "\n",
            encoding="utf-8",
        )
    clean = not any(one["wrong"] for kind in ("unkilled", "ours") for one in told[kind])
    seen = not told["naive"] or any(one["wrong"] for one in told["naive"])
    if not seen:
        print("the naive executor showed nothing: the harness finds nothing either", file=sys.stderr)
    return 0 if clean and seen else 1


def _totals(runs: list[dict[str, object]]) -> dict[str, int]:
    return {
        "runs": len(runs),
        "kills": sum(len(cast("list[str]", one["kills"])) for one in runs),
        "wrong": sum(bool(one["wrong"]) for one in runs),
    }


if __name__ == "__main__":
    sys.exit(main())
