"""What the clouds were asked, by the sandbox's own log in its own process; and what a run left behind."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from gouvernail.engine import find
from gouvernail.evidence import verify
from gouvernail.evidence.database import DatabaseStore, engine
from gouvernail.sandbox import log
from gouvernail.sandbox.state import State as Clouds
from migration.executor.journal import Journal
from migration.executor.state import State
from tools.chaos.place import STACK, Place

__all__ = ["Effects", "Left", "difference", "effects", "left", "state_of"]

_EFFECTS: Final = ("Create", "Update", "Delete")
_RULE: Final = "aws:lb/listenerRule:ListenerRule"

Effects = Counter[tuple[str, str]]


def effects(place: Place) -> Effects:
    """(operation, resource) of the cutover stack -> how many times the clouds did it. Previews do nothing."""
    read = log.calls(log.lines(place.box / log.NAME)[0])
    return Counter(
        (one.operation, one.urn.rpartition("::")[2])
        for one in read
        if one.operation in _EFFECTS and not one.preview and one.outcome == "ok" and f":{STACK}::" in one.urn
    )


def state_of(place: Place, run: str) -> State:
    """What the journal says."""
    return Journal(_store(place, run), actor="nobody").state()


@dataclass(frozen=True, slots=True)
class Left:
    """What stands there after a run has ended. Everything but `state` should be nothing."""

    state: str
    said: int
    """The weight that the journal says."""
    live: int
    """The weight that the cloud has, by the sandbox's state."""
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


def left(place: Place, run: str) -> Left:
    """What a run left behind."""
    store = _store(place, run)
    journal = Journal(store, actor="nobody")
    state = journal.state()
    keys = Counter(str(record.data["key"]) for record in journal.records("effect", "provisioned"))
    verified = verify(store.lines())
    stack: Any = find(place.variables).export(STACK, cwd=place.project, env=place.variables)
    return Left(
        state=state.name,
        said=state.weight,
        live=_live(place),
        locks=len([*(place.box / "backend" / ".pulumi" / "locks").glob(f"**/{STACK}/*.json")]),
        pending=len(stack["deployment"].get("pending_operations") or []),
        chain="" if verified.valid else str(verified.fault),
        twice=tuple(key for key, count in keys.items() if count > 1),
    )


def _live(place: Place) -> int:
    """How many buckets the cloud's own rule sends to the governed side."""
    with Clouds(place.box / "state.db") as clouds:
        [rule] = [one for one in clouds.of_type(_RULE) if one.urn.endswith("::governed") and f":{STACK}::" in one.urn]
    conditions: Any = rule.outputs["conditions"]
    [pattern] = conditions[0]["httpHeader"]["regexValues"]
    return sum(bool(re.fullmatch(pattern, f"{bucket:02}")) for bucket in range(100))


def _store(place: Place, run: str) -> DatabaseStore:
    return DatabaseStore(engine(f"sqlite:///{place.runs / 'runs.db'}"), run)


def difference(found: Effects, due: Effects) -> dict[str, int]:
    """Resource and operation -> how many times too often (or, below 0, too seldom)."""
    return {" ".join(key): found[key] - due[key] for key in sorted(found | due) if found[key] != due[key]}
