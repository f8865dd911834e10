"""Who acts in a rehearsal: a person for each signature, with a key of their own, and an operator who goes on."""

import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from gouvernail.errors import GouvernailError
from gouvernail.evidence import members
from gouvernail.evidence.signing import made as signing_key
from migration.executor import asking, handing_in, listing
from migration.executor.home import Home, opened
from migration.executor.state import State
from migration.plan import Plan

__all__ = ["ACTOR", "Crew", "acting", "enrolled", "held", "signing", "written_down"]

ACTOR: Final = "lead@rehearsal.example"
"""Who starts the run."""
_DOMAIN: Final = "rehearsal.example"
_HELD: Final = "held for the drill"
_OFTEN: Final = 0.3
_REST: Final = 5.0  # seconds until the operator goes on where a run was paused for want of data
_TIMES: Final = 3
"""So often the operator goes on where nothing changed: what failed for the same reason again fails for good."""


@dataclass(slots=True)
class Crew:
    """Role -> the keys of those who have it; the file of a key is named as its owner."""

    keys: Mapping[str, tuple[Path, ...]]
    gave_up: str = ""
    """Why the operator went on no more."""
    reasons: list[str] = field(default_factory=list[str])
    """Why the run was paused, each time."""
    signed: set[tuple[str, Path]] = field(default_factory=set[tuple[str, Path]])


def enrolled(plan: Plan, project: Path, folder: Path) -> Crew:
    """Somebody for each signature of the plan."""
    needed: dict[str, int] = {}
    for step in plan.steps:
        for role, count in plan.signatures(step).items():
            needed[role] = max(needed.get(role, 0), count)
    return written_down(
        {role: (plan.system.roles[role].group, count) for role, count in needed.items()}, project, folder
    )


def written_down(roles: Mapping[str, tuple[str, int]], project: Path, folder: Path) -> Crew:
    """Make a key for each, in `folder`, and write down in the project whose it is and in which group that is.

    `roles`: role -> its group, and how many have it. Unusable where there is no ssh-keygen.
    """
    folder.mkdir(parents=True, exist_ok=True)
    keys = {
        role: tuple(folder / f"{role}-{number}@{_DOMAIN}" for number in range(1, count + 1))
        for role, (_, count) in roles.items()
    }
    signers = "".join(f"{key.name} {signing_key(key)}\n" for own in keys.values() for key in own)
    groups = "".join(f"  {roles[role][0]}: [{', '.join(key.name for key in own)}]\n" for role, own in keys.items())
    (project / members.FILE).parent.mkdir(parents=True, exist_ok=True)
    (project / members.SIGNERS).write_text(signers, encoding="utf-8")
    (project / members.FILE).write_text(
        f"apiVersion: gouvernail/v1\nkind: Members\ngroups:\n{groups}", encoding="utf-8"
    )
    return Crew(keys)


@contextmanager
def signing(home: Home, run: str, crew: Crew, tell: Callable[[str], None] = lambda _: None) -> Generator[None]:
    """While the block runs: sign whatever is waited for."""

    def sign(engine: sa.Engine, state: State) -> None:
        if state.name == "waiting":
            _sign(home, engine, run, crew, tell)

    with _looking(home, run, sign):
        yield


@contextmanager
def acting(home: Home, run: str, crew: Crew, tell: Callable[[str], None]) -> Generator[None]:
    """While the block runs: sign whatever is waited for, and go on where the run is paused."""

    def go_on(engine: sa.Engine, state: State) -> None:
        if state.name == "paused" and state.reason != _HELD and not state.commands and not crew.gave_up:
            _go_on(engine, run, state, crew, tell)

    with signing(home, run, crew, tell), _looking(home, run, go_on):
        yield


@contextmanager
def _looking(home: Home, run: str, act: Callable[[sa.Engine, State], None]) -> Generator[None]:
    """While the block runs: look how the run stands, again and again, and act on it."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(_OFTEN):
            with suppress(GouvernailError):  # not there yet, or away, or not any more
                engine = opened(home)
                try:
                    act(engine, listing.named(engine, run).state)
                finally:
                    engine.dispose()

    thread = threading.Thread(target=look, name="people", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def held(home: Home, run: str) -> None:
    """The operator asks the run to pause, and does not go on with it."""
    engine = opened(home)
    try:
        with suppress(GouvernailError):  # it is paused, or has ended
            asking.asked(engine, run, "pause", by=f"operator@{_DOMAIN}", reason=_HELD)
    finally:
        engine.dispose()


def _sign(home: Home, engine: sa.Engine, run: str, crew: Crew, tell: Callable[[str], None]) -> None:
    what = handing_in.awaited(home, engine, run, None)
    for role, count in what.missing.items():
        free = [key for key in crew.keys.get(role, ()) if (what.expected.shown, key) not in crew.signed]
        for key in free[:count]:
            handing_in.handed_in(engine, what, role=role, decision="approve", reason="rehearsal", key=key, by=key.name)
            crew.signed.add((what.expected.shown, key))
            tell(f"{key.name} signs {what.step.id} as {role}")


def _go_on(engine: sa.Engine, run: str, state: State, crew: Crew, tell: Callable[[str], None]) -> None:
    """Go on: at once where the playbook waits for that; after a while, and a few times, where something failed."""
    if not state.step.endswith("-pause"):
        if crew.reasons[-_TIMES:] == [state.reason] * _TIMES:
            crew.gave_up = state.reason
            return
        crew.reasons.append(state.reason)
        tell(f"paused: {state.reason}; the operator goes on after {_REST:.0f} s")
        time.sleep(_REST)
    asking.asked(engine, run, "resume", by=f"operator@{_DOMAIN}", reason="rehearsal")
