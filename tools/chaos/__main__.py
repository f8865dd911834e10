"""Disturb the executor of migrations, count what the clouds were asked, and say what was lost or done twice.

    python -m tools.chaos [--boundaries N] [--updates 40] [--naive 4] [--at-once 1] [--seed 1] [--only KIND] [--write]

A run that nobody disturbs says what is due: each other run must have made each thing, and changed each, exactly as
often. First the process group is killed at each boundary of the journal, once each, or at so many over the whole of it;
the rest of the kills come while the engine is at work. Each other disturbance has a run of its own. The naive executor,
in the same harness, has to show that the harness finds what it looks for.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count, cycle, islice
from pathlib import Path
from typing import Final

from tools.chaos.counting import Effects, difference, effects, left, state_of
from tools.chaos.disturbing import DISTURBANCES, Unable
from tools.chaos.killing import NAIVE, Run, at_boundaries, in_updates, passed, unkilled
from tools.chaos.page import bring
from tools.chaos.place import Place, copied, prepared
from tools.chaos.playbooks import PLAYBOOKS, Playbook
from tools.chaos.result import FILE, KINDS, Kept, found_nothing, is_clean, is_whole, kept, part, totals, written

_IN_ONE_RUN: Final = 15
"""Kills in updates, at most."""
_ALL: Final = 1000
Perform = Callable[[Place, Playbook, random.Random, int], Run]


@dataclass(frozen=True)
class Due:
    """What a run does that nobody disturbs."""

    effects: Effects
    records: int
    boundaries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """A run that is to be done; `most` kills."""

    kind: str
    playbook: Playbook
    perform: Perform
    most: int = 0


def one(place: Place, folder: Path, job: Job, *, seed: int, due: Due | None) -> tuple[Run, Due]:
    """One run in a sandbox of its own, with all that is wrong after it; and what was done."""
    playbook = job.playbook
    chance = random.Random(f"{seed} {playbook.name}")  # noqa: S311 - which moments, the same ones each time
    begun = time.monotonic()
    with copied(place, folder) as here:
        before = effects(here, playbook)
        run = job.perform(here, playbook, chance, job.most)
        run.seconds = time.monotonic() - begun
        run.left = run.left or left(here, playbook)
        made = effects(here, playbook)
        made.subtract(before)
        made = +made
        differs = difference(made, due.effects) if due else {}
        run.wrong += [*run.left.wrong, *(f"{name}: {count:+d}" for name, count in differs.items())]
        if run.stuck:
            run.wrong.append("it was stuck: nothing was written any more")
        return run, Due(made, state_of(here, playbook.run).seq, passed(here))


def main() -> int:
    """Run it, print a line a run, and write the result where that is asked for."""
    parser = argparse.ArgumentParser(prog="make chaos", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--boundaries", type=at_least(0), default=_ALL, help="kills at them, of each playbook [all there are]"
    )
    parser.add_argument("--updates", type=at_least(0), default=40, help="kills in updates, at least [40]")
    parser.add_argument("--naive", type=at_least(0), default=4, help="runs of the naive executor [4]")
    parser.add_argument("--at-once", type=at_least(1), default=1, help="runs beside each other [1]")
    parser.add_argument("--seed", type=int, default=1, help="[1]")
    parser.add_argument("--only", choices=KINDS, action="append", help="these kinds, not all")
    parser.add_argument("--playbook", choices=PLAYBOOKS, action="append", help="these playbooks, not all")
    parser.add_argument("--write", action="store_true", help=f"write {FILE.relative_to(FILE.parents[2])}")
    parser.add_argument("--add", action="store_true", help="keep what stands there of other kinds and playbooks")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        return Chaos(asked, Path(folder)).all()


def at_least(least: int) -> Callable[[str], int]:
    """A number of an option, which argparse refuses where it is smaller."""

    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number of {least} or more")
        return int(text)

    return number


class Chaos:
    """All runs that were asked for."""

    def __init__(self, asked: argparse.Namespace, folder: Path) -> None:
        """`asked` as `main` reads it."""
        self.asked = asked
        self.folder = folder
        self.playbooks = [PLAYBOOKS[name] for name in asked.playbook or PLAYBOOKS]
        self.kinds = set(asked.only or KINDS)
        self.stood = kept(self.kinds, [one.name for one in self.playbooks]) if asked.add else Kept([], [], [])
        self.runs: list[Run] = []
        self.untried: list[str] = []
        self.due: dict[str, Due] = {}
        self.begun = time.monotonic()
        self._number = 0

    def all(self) -> int:
        """Do all; the exit code."""
        with prepared(self.folder / "first", self.playbooks) as place, ThreadPoolExecutor(self.asked.at_once) as pool:
            self._together(pool, place, [Job("unkilled", one, unkilled) for one in self.playbooks])
            jobs: list[Job] = []
            if "boundaries" in self.kinds:
                perform = partial(_at_boundaries, self.due)
                jobs += [Job("boundaries", one, perform, self.asked.boundaries) for one in self.playbooks]
            if "updates" in self.kinds:
                jobs += [Job("updates", one, self._in_updates, self._each) for one in self.playbooks]
            if "disturbances" in self.kinds:
                turns = cycle(self.playbooks)
                jobs += [Job(kind, next(turns), partial(_disturbed, kind, self.due)) for kind in DISTURBANCES]
            if "naive" in self.kinds:
                for naive, playbook in islice(naive_turns(self.playbooks), self.asked.naive):
                    jobs.append(Job(f"naive {naive}", playbook, partial(in_updates, naive=naive), 3))
            self._together(pool, place, jobs)
            self._more_updates(pool, place)
        return self._end()

    @property
    def _each(self) -> int:
        """A playbook's share of the kills in updates."""
        return min(_IN_ONE_RUN, -(-self.asked.updates // len(self.playbooks)))

    @property
    def _in_updates(self) -> Perform:
        """Few kills shall not all be in the first step."""
        return partial(in_updates, a_step=max(1, self._each * 2 // 5))

    def _more_updates(self, pool: ThreadPoolExecutor, place: Place) -> None:
        """Where the kills in updates were too few, one playbook after the other has more."""
        turns, before = cycle(self.playbooks), 0
        while before < self._kills < self.asked.updates:
            before, missing = self._kills, self.asked.updates - self._kills
            some = islice(turns, max(1, min(self.asked.at_once, -(-missing // _IN_ONE_RUN))))
            most = min(_IN_ONE_RUN, missing)
            self._together(pool, place, [Job("updates", one, self._in_updates, most) for one in some])

    @property
    def _kills(self) -> int:
        return sum(len(one.kills) for one in self.runs if one.kind == "updates")

    def _together(self, pool: ThreadPoolExecutor, place: Place, jobs: list[Job]) -> None:
        started: list[Future[None]] = []
        for job in jobs:
            self._number += 1
            started.append(pool.submit(self._job, place, self._number, job))
        for future in started:
            future.result()

    def _job(self, place: Place, number: int, job: Job) -> None:
        folder, due = self.folder / f"{number}-{job.kind.replace(' ', '-')}", self.due.get(job.playbook.name)
        try:
            run, made = one(place, folder, job, seed=self.asked.seed + number, due=due)
        except Unable as why:
            self.untried.append(f"{job.kind}: {why}")
            return
        except Exception as error:
            if due is None:
                raise
            run, made = Run(job.playbook.name, job.kind, wrong=[f"the harness failed: {error!r}"]), due
        if due is None:
            self.due[job.playbook.name] = made
        self.runs.append(run)
        print(json.dumps({"kind": job.kind, **_line(run)}), flush=True)
        if self.asked.write:
            self._write()

    def _write(self) -> bool:
        """Write the file; whether it is whole now."""
        asked = {
            "playbooks": [one.name for one in self.playbooks],
            "boundaries": "all" if self.asked.boundaries == _ALL else self.asked.boundaries,
            "seed": self.asked.seed,
            "at once": self.asked.at_once,
            "not tried": self.untried,
        }
        runs = [*self.stood.runs, *self.runs]
        parts = [*self.stood.parts, part(self.kinds, asked, time.monotonic() - self.begun)]
        enough = "updates" not in self.kinds or self._kills >= self.asked.updates
        whole = enough and not self.untried and is_whole(runs, parts)
        written(runs, parts, whole=whole, again=self.stood.again)
        bring(FILE)
        return whole

    def _end(self) -> int:
        clean = is_clean(self.runs) and not self.untried
        nothing = "naive" in self.kinds and found_nothing(self.runs)
        enough = "updates" not in self.kinds or self._kills >= self.asked.updates
        if self.asked.write and not self._write():
            print(f"{FILE.name} is not whole yet", file=sys.stderr)
        print(json.dumps(totals(self.runs), indent=2))
        for why in self.untried:
            print(f"not tried: {why}", file=sys.stderr)
        if nothing:
            print("the naive executor showed nothing: the harness finds nothing either", file=sys.stderr)
        return 0 if clean and enough and not nothing else 1


def naive_turns(playbooks: Sequence[Playbook]) -> Iterator[tuple[str, Playbook]]:
    """Which naive executor performs which playbook: the first few meet as many clouds as there are, and both ways."""
    mixed = sorted(
        playbooks, key=lambda one: sum(each.cloud == one.cloud for each in playbooks[: playbooks.index(one)])
    )
    for number in count():
        naive = NAIVE[(number + number // len(mixed)) % len(NAIVE)]
        yield naive, mixed[number % len(mixed)]


def _at_boundaries(due: Mapping[str, Due], place: Place, playbook: Playbook, chance: random.Random, most: int) -> Run:
    return at_boundaries(place, playbook, chance, most, passes=due[playbook.name].boundaries)


def _disturbed(
    kind: str, due: Mapping[str, Due], place: Place, playbook: Playbook, chance: random.Random, _most: int
) -> Run:
    return DISTURBANCES[kind](place, playbook, chance, due[playbook.name].records)


def _line(run: Run) -> Mapping[str, object]:
    return {
        "playbook": run.playbook,
        "kills": len(run.kills),
        "missed": run.missed,
        "met": run.met,
        "starts": run.starts,
        "seconds": round(run.seconds),
        "ended": run.left.state if run.left else "",
        "wrong": run.wrong,
    } | ({"said": run.said[-400:]} if run.wrong else {})


if __name__ == "__main__":
    sys.exit(main())
