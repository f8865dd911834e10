"""What the clouds were asked, by the sandbox's own log in its own process; and what a run left behind."""

import threading
import time
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from gouvernail.engine import find
from gouvernail.errors import Unusable
from gouvernail.evidence import verify
from gouvernail.evidence.database import DatabaseStore, engine
from gouvernail.sandbox import log
from gouvernail.sandbox.state import State as Clouds
from gouvernail.settling import ids
from migration.executor.journal import Journal
from migration.executor.state import State
from tools.chaos.place import Place
from tools.chaos.playbooks import Playbook

__all__ = ["Effects", "Left", "calls", "difference", "effects", "journal", "left", "state_of", "store"]

_EFFECTS: Final = ("Create", "Update", "Delete")
_PATIENCE: Final = 60.0

Effects = Counter[tuple[str, str]]


def calls(place: Place, playbook: Playbook) -> list[log.Entry]:
    """What the clouds were asked to change in the playbook's stack. Previews change nothing."""
    read = log.calls(log.lines(place.box / log.NAME)[0])
    return [one for one in read if one.operation in _EFFECTS and not one.preview and f":{playbook.stack}::" in one.urn]


def effects(place: Place, playbook: Playbook) -> Effects:
    """(operation, resource) -> how many times the clouds did it.

    What replaces what is there with the same when it is made again (a policy, a setting) counts as made once.
    """
    found: Effects = Counter()
    for one in calls(place, playbook):
        if one.outcome == "ok":
            what = (one.operation, "::".join(one.urn.rsplit("$", 1)[-1].rsplit("::", 2)[-2:]))
            same = one.operation == "Create" and ids.rule(one.type) is ids.AGAIN
            found[what] = 1 if same else found[what] + 1
    return found


def store(place: Place, run: str) -> DatabaseStore:
    """The run's chain."""
    return DatabaseStore(engine(place.home.url), run)


def journal(place: Place, run: str) -> Journal:
    """The run's journal, to be read."""
    return _journal(place.home.url, run, threading.get_ident())


@lru_cache(maxsize=64)
def _journal(url: str, run: str, _thread: int) -> Journal:
    """It is asked again and again, and reads what is new: each thread has its own."""
    return Journal(DatabaseStore(engine(url), run), actor="nobody")


def state_of(place: Place, run: str) -> State:
    """What the journal says; the first state where there is none yet. A server that is away is waited for."""
    end = time.monotonic() + _PATIENCE
    folder = place.home.folder
    while True:
        if folder is not None and not (folder / "runs.db").is_file():
            return State()
        try:
            return journal(place, run).state()
        except Unusable:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


@dataclass(frozen=True, slots=True)
class Left:
    """What stands there after a run has ended. Everything but state and weights should be nothing."""

    state: str
    said: int
    """The weight that the journal says."""
    live: int
    """The weight that the cloud has, by the sandbox's state; -1 where it has none."""
    locks: int
    pending: int
    chain: str
    """What is wrong with the journal."""
    twice: tuple[str, ...]
    """Keys that were written down as done twice."""

    @property
    def wrong(self) -> list[str]:
        """What should not be so."""
        due = {"finished": 100, "rolledBack": 0}.get(self.state)
        found = [] if due is not None else [f"it ended as {self.state}"]
        found += [] if self.said == self.live == due else [f"{self.state}: it says {self.said}, the cloud {self.live}"]
        found += [f"{self.locks} stale locks"] if self.locks else []
        found += [f"{self.pending} open operations"] if self.pending else []
        found += [self.chain] if self.chain else []
        return found + [f"written down twice: {key}" for key in self.twice]


def left(place: Place, playbook: Playbook) -> Left:
    """What a run left behind."""
    read = journal(place, playbook.run)
    state = read.state()
    keys = Counter(str(record.data["key"]) for record in read.records("effect", "provisioned"))
    verified = verify(store(place, playbook.run).lines())
    stack: Any = find(place.variables).export(playbook.stack, cwd=place.project, env=place.variables)
    return Left(
        state=state.name,
        said=state.weight,
        live=_live(place, playbook),
        locks=len([*(place.box / "backend" / ".pulumi" / "locks").glob(f"**/{playbook.stack}/*.json")]),
        pending=len(stack["deployment"].get("pending_operations") or []),
        chain="" if verified.valid else str(verified.fault),
        twice=tuple(key for key, count in keys.items() if count > 1),
    )


def _live(place: Place, playbook: Playbook) -> int:
    with Clouds(place.box / "state.db") as clouds:
        try:
            return playbook.live(clouds, playbook.stack)
        except ValueError:  # there is no such thing, or there are two of it
            return -1


def difference(found: Effects, due: Effects) -> dict[str, int]:
    """Operation and resource -> how many times too often (or, below 0, too seldom)."""
    return {" ".join(key): found[key] - due[key] for key in sorted(found | due) if found[key] != due[key]}
