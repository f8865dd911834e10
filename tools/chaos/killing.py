"""Runs that are killed again and again until they have ended."""

import json
import random
import signal
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import psutil

from gouvernail.sandbox import faults
from gouvernail.sandbox.log import Entry
from gouvernail.sandbox.state import State as Clouds
from migration.executor.state import State
from migration.rehearsing.people import signing
from tools.chaos.boundaries import spread
from tools.chaos.counting import Left, calls, journal, state_of
from tools.chaos.place import Place
from tools.chaos.playbooks import Playbook
from tools.chaos.process import AT_WORK, Executor

__all__ = ["NAIVE", "Run", "at_boundaries", "in_updates", "let", "passed", "to_its_end", "unkilled"]

NAIVE: Final = ("waits", "cancels")
"""What a naive executor does about a lock."""
_WHO: Final = ("group", "engine", "power")
_A_STEP: Final = 6  # tries to kill in one step: the others shall have theirs
_TRIES: Final = 4  # starts that neither end nor are killed
_LATE: Final = 3.0  # seconds that a held answer takes
_LONGEST: Final = 8.0  # seconds into a run of the engine
_PASSED: Final = "passed.txt"


@dataclass
class Run:
    """A run and what it met. A kill that came too late is `missed`, and none."""

    playbook: str
    kind: str
    kills: list[str] = field(default_factory=list[str])
    missed: int = 0
    starts: int = 0
    seconds: float = 0.0
    stuck: bool = False
    """Whether it wrote nothing any more and had to be ended."""
    wrong: list[str] = field(default_factory=list[str])
    met: list[str] = field(default_factory=list[str])
    """Other disturbances."""
    said: str = ""
    """What its last process said."""
    left: Left | None = None
    """What it left behind."""


def let(place: Place, *rules: Mapping[str, object]) -> None:
    """Have the clouds these faults, and no others."""
    with Clouds(place.box / "state.db") as clouds:
        if not rules:
            faults.put(clouds, [])
            return
        file = place.box.parent / "faults.yaml"
        file.write_text(json.dumps({"faults": rules}))
        faults.put(clouds, faults.load(file))


def to_its_end(place: Place, playbook: Playbook, run: Run, more: dict[str, str] | None = None) -> None:
    """Start it until it has ended, a few times at most."""
    for _ in range(_TRIES):
        if run.stuck or state_of(place, playbook.run).ended:
            return
        run.starts += 1
        executor = Executor.started(place, playbook, more)
        run.stuck = not executor.over()
        run.said = executor.said


def unkilled(place: Place, playbook: Playbook, _chance: random.Random, _most: int) -> Run:
    """What a run does that nobody disturbs."""
    run = Run(playbook.name, "unkilled")
    with signing(place.home, playbook.run, place.crew):
        to_its_end(place, playbook, run, {"CHAOS_PASSED": str(place.box.parent / _PASSED)})
    return run


def passed(place: Place) -> tuple[str, ...]:
    """The boundaries of its journal that a run passed which nobody disturbed, in order."""
    file = place.box.parent / _PASSED
    return tuple(dict.fromkeys(file.read_text().splitlines())) if file.exists() else ()


def at_boundaries(
    place: Place, playbook: Playbook, chance: random.Random, most: int, *, passes: Sequence[str] = ()
) -> Run:
    """The process group is killed right before and right after each record of the journal, in order, once each.

    `passes`: the boundaries of a run that nobody disturbs. Where they are more than `most`, it is killed at some of
    them.
    """
    run = Run(playbook.name, "boundaries")
    file = place.box.parent / "boundaries.txt"
    more = {"CHAOS_BOUNDARIES": str(file)}
    if most < len(passes):
        chosen = file.with_name("chosen.txt")
        chosen.write_text("".join(f"{one}\n" for one in spread(passes, most, chance)))
        more["CHAOS_CHOSEN"] = str(chosen)
    with signing(place.home, playbook.run, place.crew):
        for _ in range(most + _TRIES):
            if len(run.kills) >= most or run.stuck or state_of(place, playbook.run).ended:
                break
            run.starts += 1
            executor = Executor.started(place, playbook, more)
            run.stuck = not executor.over()
            run.said = executor.said
            if not run.stuck and executor.process.returncode == -signal.SIGKILL:
                run.kills.append(f"group {file.read_text().splitlines()[-1]}")
        to_its_end(place, playbook, run)
    return run


def in_updates(
    place: Place, playbook: Playbook, chance: random.Random, most: int, *, naive: str = "", a_step: int = _A_STEP
) -> Run:
    """Killed while the engine is at work on the stack: at a random moment, or when the cloud has done what it was asked
    and has not said so yet. `a_step`: how often that is tried in one step, at most."""
    run = Run(playbook.name, f"naive {naive}" if naive else "updates")
    more = {"CHAOS_NAIVE": naive} if naive else None
    quota = Counter[str]()
    executor: Executor | None = None
    with signing(place.home, playbook.run, place.crew):
        while len(run.kills) < most and run.starts < 2 * most + _TRIES:
            if executor is None:
                if state_of(place, playbook.run).ended:
                    break
                run.starts += 1
                executor = Executor.started(place, playbook, more)
            held = len(run.kills) % 2 == 0 or bool(naive)
            hold = playbook.twice if naive else chance.choice((*playbook.holds, playbook.weighs)) if held else None
            let(place, *(one.fault(_LATE) for one in dict.fromkeys((hold, playbook.weighs)) if one and hold))
            words = ("up",) if held else AT_WORK
            step = _engine_at_work(executor, quota, 1 if naive else a_step, words)
            if step is None:
                run.said, run.stuck, executor = executor.said, executor.stuck, None
                if run.stuck:
                    break
                continue
            who = "power" if naive else _WHO[len(run.kills) % len(_WHO)]
            moment = _moment(executor, chance.uniform(0, _LONGEST), chance.uniform(0, _LATE / 2), held=held)
            if moment and executor.kill(who):
                quota[step] += 1
                run.kills.append(f"{who} {step} {moment}")
                executor = executor if who == "engine" else None
            else:
                run.missed += 1
                quota[step] += 1 if held else 0
        let(place)
        if executor is not None and not run.stuck:
            run.stuck = not executor.over()
            run.said = executor.said
        to_its_end(place, playbook, run, more)
    if naive:
        run.met = [str(one.data["reason"])[:160] for one in journal(place, playbook.run).records("locked")]
    return run


def _engine_at_work(executor: Executor, quota: Counter[str], most: int, words: Sequence[str]) -> str | None:
    """Wait for the engine in a step that was not killed often enough: its id. None where the process ended, or was
    stuck."""

    def comes(state: State) -> bool:
        return quota[_step(state)] < most and executor.engine(words) is not None

    executor.over(until=comes)
    return _step(state_of(executor.place, executor.playbook.run)) if executor.running else None


def _step(state: State) -> str:
    return "rollback" if state.rollbacks else state.step


def _moment(executor: Executor, due: float, more: float, *, held: bool) -> str:
    """Wait for the moment of the kill, in words; empty where the engine ended before it. `due` seconds after now, or
    `more` after the cloud has done what it was asked and has not said so."""
    engine = executor.engine()
    if engine is None:
        return ""
    begun = time.monotonic()
    while executor.engine() == engine:
        passed = time.monotonic() - begun
        if held and (late := _unanswered(executor, engine)):
            time.sleep(more)
            said = f"{late[-1].operation} of {late[-1].type.rpartition(':')[2]} done and not answered"
            return said if executor.engine() == engine else ""
        if not held and passed >= due:
            return f"{passed:.1f} s into an engine's work"
        time.sleep(0.05)
    return ""


def _unanswered(executor: Executor, engine: psutil.Process) -> list[Entry]:
    """What the cloud did for this engine and answers late, with half of that time left."""
    since = max(engine.create_time(), time.time() - _LATE / 2)
    late = [one for one in calls(executor.place, executor.playbook) if one.fault.startswith("late")]
    return [one for one in late if datetime.fromisoformat(one.at).timestamp() >= since]
