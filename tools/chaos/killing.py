"""One run of a playbook, killed again and again until it has ended."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from gouvernail.errors import GouvernailError
from migration.executor import handing_in
from migration.executor.home import Home, opened
from tools.chaos.counting import state_of
from tools.chaos.place import PEOPLE, Place

__all__ = ["HOW", "Kill", "Run", "performed"]

HOW: Final = ("before", "after", "group", "engine", "driver")
"""Right before or after a record is written, or at a random moment: the whole group, the engine, or the driver."""
_LONGEST: Final = 900.0
_EXECUTOR: Final = Path(__file__).with_name("executor.py")


@dataclass(frozen=True, slots=True)
class Kill:
    """`how` is one of HOW; `at` a record's place, or seconds."""

    how: str
    at: float

    @property
    def variables(self) -> dict[str, str]:
        """What tells the executor to end itself."""
        name = {"before": "CHAOS_AT", "after": "CHAOS_AFTER"}.get(self.how)
        return {name: str(int(self.at))} if name else {}


@dataclass
class Run:
    """A run and the kills that it met; `missed` are those that came too late."""

    playbook: str
    id: str
    kills: list[Kill] = field(default_factory=list[Kill])
    missed: int = 0
    starts: int = 0
    seconds: float = 0.0
    last: str = ""
    """What its last process said."""


def performed(place: Place, playbook: str, plan: Iterator[Kill], *, naive: bool = False) -> Run:
    """Perform a playbook, killed by each of the kills in turn, and then to its end."""
    run = Run(playbook, f"{playbook}-1")
    begun = time.monotonic()
    with _signing(place, run.id):
        for kill in plan:
            if _ended(place, run.id):
                break
            if _killed(place, run, kill, naive=naive):
                run.kills.append(kill)
            else:
                run.missed += 1
        while not _ended(place, run.id) and run.starts < len(run.kills) + 4:
            process = _started(place, run, {}, naive=naive)
            run.last = process.communicate(timeout=_LONGEST)[0][-2000:]
    run.seconds = time.monotonic() - begun
    return run


def _killed(place: Place, run: Run, kill: Kill, *, naive: bool) -> bool:
    """Start it and kill it; False where it ended before that."""
    process = _started(place, run, kill.variables, naive=naive)
    if kill.variables:
        run.last = process.communicate(timeout=_LONGEST)[0][-2000:]
        return process.returncode == -signal.SIGKILL
    due = _journal(place, run.id)
    _until(
        lambda: process.poll() is not None or _journal(place, run.id) > due
    )  # its imports are nothing to be killed in
    with suppress(subprocess.TimeoutExpired):
        process.wait(kill.at)
    if process.poll() is not None:
        return False
    hit = _hit(process, kill.how)
    if kill.how == "engine":  # the driver goes on
        run.last = process.communicate(timeout=_LONGEST)[0][-2000:]
    else:
        process.communicate()
    return hit


def _hit(process: "subprocess.Popen[str]", how: str) -> bool:
    handle = psutil.Process(process.pid)
    engines = [one for one in handle.children(recursive=True) if one.name() == "pulumi"]
    if how == "group":
        os.killpg(process.pid, signal.SIGKILL)
        for one in engines:  # sessions of their own, in what a machine that loses its power takes along
            with suppress(psutil.NoSuchProcess):
                one.kill()
    elif how == "engine":
        for one in engines:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        return bool(engines)
    else:
        handle.kill()
    return True


def _started(place: Place, run: Run, more: dict[str, str], *, naive: bool) -> "subprocess.Popen[str]":
    run.starts += 1
    return subprocess.Popen(
        [
            *(sys.executable, str(_EXECUTOR), "migrate", "run", str(place.playbook(run.playbook))),
            *("--run", run.id, "--rehearsal", "0.5"),
        ],
        cwd=place.project,
        env={**place.variables, **more, **({"CHAOS_NAIVE": "1"} if naive else {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _ended(place: Place, run: str) -> bool:
    return (place.runs / "runs.db").exists() and state_of(place, run).ended


def _journal(place: Place, run: str) -> int:
    return state_of(place, run).seq if (place.runs / "runs.db").exists() else 0


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONGEST
    while not true():
        if time.monotonic() > end:
            raise SystemExit("it never came")
        time.sleep(0.05)


@contextmanager
def _signing(place: Place, run: str) -> Generator[None]:
    """Sign whenever the run waits for it, as two people would."""
    over = threading.Event()
    home = Home(place.project, f"sqlite:///{place.runs / 'runs.db'}", place.runs)
    signed: set[tuple[str, str]] = set()

    def sign() -> None:
        while not over.wait(0.3):
            with suppress(GouvernailError):
                if not _journal(place, run) or state_of(place, run).name != "waiting":
                    continue
                engine = opened(home)
                try:
                    what = handing_in.awaited(home, engine, run, None)
                    for role in PEOPLE:
                        if role in what.missing and (role, what.expected.shown) not in signed:
                            handing_in.handed_in(
                                engine,
                                what,
                                role=role,
                                decision="approve",
                                reason="as rehearsed",
                                key=place.keys / role,
                                by=f"{role}@bank.example",
                            )
                            signed.add((role, what.expected.shown))
                finally:
                    engine.dispose()

    thread = threading.Thread(target=sign, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def chosen(chance: random.Random, records: int, count: int) -> Iterator[Kill]:
    """So many kills: at records that come one after another, and at random moments in between."""
    places = sorted(chance.sample(range(2, records), min(count, records - 2)))
    for number, place in enumerate(places):
        how = HOW[number % len(HOW)]
        yield Kill(how, place if how in ("before", "after") else round(chance.uniform(0.2, 12), 2))
