"""Who acts in a rehearsal: a person for each signature, with a key of their own, and an operator who goes on."""

import subprocess
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
from migration.executor import asking, handing_in, listing
from migration.executor.home import Home, opened
from migration.executor.state import State
from migration.plan import Plan

__all__ = ["ACTOR", "Crew", "acting", "enrolled", "held"]

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
    """Make a key for each signature of the plan, and write down in the project whose it is and which role that has."""
    needed: dict[str, int] = {}
    for step in plan.steps:
        for role, count in plan.signatures(step).items():
            needed[role] = max(needed.get(role, 0), count)
    folder.mkdir(parents=True, exist_ok=True)
    keys: dict[str, tuple[Path, ...]] = {}
    signers, groups = "", ""
    for role, count in needed.items():
        own = tuple(folder / f"{role}-{number}@{_DOMAIN}" for number in range(1, count + 1))
        for file in own:
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", role, "-f", str(file)], check=True)
            kind, key, *_ = Path(f"{file}.pub").read_text(encoding="utf-8").split()
            signers += f"{file.name} {kind} {key}\n"
        keys[role] = own
        groups += f"  {plan.system.roles[role].group}: [{', '.join(file.name for file in own)}]\n"
    (project / members.FILE).parent.mkdir(parents=True, exist_ok=True)
    (project / members.SIGNERS).write_text(signers, encoding="utf-8")
    (project / members.FILE).write_text(
        f"apiVersion: gouvernail/v1\nkind: Members\ngroups:\n{groups}", encoding="utf-8"
    )
    return Crew(keys)


@contextmanager
def acting(home: Home, run: str, crew: Crew, tell: Callable[[str], None]) -> Generator[None]:
    """While the block runs: sign whatever is waited for, and go on where the run is paused."""
    over = threading.Event()

    def act() -> None:
        engine = opened(home)
        try:
            while not over.wait(_OFTEN):
                with suppress(GouvernailError):  # not there yet, or not any more
                    _act(home, engine, run, crew, tell)
        finally:
            engine.dispose()

    thread = threading.Thread(target=act, name="people", daemon=True)
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


def _act(home: Home, engine: sa.Engine, run: str, crew: Crew, tell: Callable[[str], None]) -> None:
    state = listing.named(engine, run).state
    if state.name == "waiting":
        _sign(home, engine, run, crew, tell)
    elif state.name == "paused" and state.reason != _HELD and not state.commands and not crew.gave_up:
        _go_on(engine, run, state, crew, tell)


def _sign(home: Home, engine: sa.Engine, run: str, crew: Crew, tell: Callable[[str], None]) -> None:
    what = handing_in.awaited(home, engine, run, None)
    for role, count in what.missing.items():
        free = [key for key in crew.keys.get(role, ()) if (what.expected.shown, key) not in crew.signed]
        for key in free[:count]:
            crew.signed.add((what.expected.shown, key))
            handing_in.handed_in(engine, what, role=role, decision="approve", reason="rehearsal", key=key, by=key.name)
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
