"""What a run's journal says of it: folded from its records alone, by whoever asks, on whatever machine."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from gouvernail.evidence import Record

__all__ = ["ENDED", "Approved", "Command", "Name", "State", "folded"]

Name: TypeAlias = Literal["running", "waiting", "paused", "rollingBack", "rolledBack", "aborted", "failed", "finished"]
_Fields: TypeAlias = dict[str, Any]
ENDED: Final = frozenset[str]({"rolledBack", "aborted", "failed", "finished"})
"""States that nothing follows but a rollback."""


@dataclass(frozen=True, slots=True)
class Command:
    """What an operator asked for. `seq` is its place in the journal: the one after may already be another."""

    seq: int
    name: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Approved:
    """A signed approval as it was sent, and what the executor made of it (None: not judged yet)."""

    seq: int
    step: str
    accepted: bool | None = None
    rejects: bool = False
    """Whether it says no."""
    principal: str = ""
    role: str = ""
    said: str = ""
    """The approver's own reason."""
    reason: str = ""
    """Why it was refused."""


@dataclass(frozen=True, slots=True)
class State:
    """A run, after the record `seq`."""

    run: str = ""
    seq: int = 0
    name: Name = "running"
    reason: str = ""
    started: datetime | None = None
    changed: datetime | None = None
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    """What `started` recorded: playbook, digest, stack, who started it."""
    step: str = ""
    """The step that was begun last."""
    attempt: int = 0
    begun: datetime | None = None
    until: datetime | None = None
    """When the step's own time is over, clock jumps counted in; None where it has none."""
    done: tuple[str, ...] = ()
    """Steps that ended well."""
    weight: int = 0
    mirror: int = 0
    """As the provider said last."""
    moved: bool = False
    """Whether live traffic was ever asked to move."""
    approvals: tuple[Approved, ...] = ()
    commands: tuple[Command, ...] = ()
    """What operators asked for and nobody has acted on yet."""
    rollbacks: int = 0
    simulated: bool = False

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.name in ENDED


def folded(records: Iterable[Record], before: State | None = None) -> State:
    """The state after these records; `before` is the state that they follow."""
    state = before or State()
    for record in records:
        state = _after(state, record)
    return state


def _after(state: State, record: Record) -> State:
    state = replace(state, seq=record.seq, run=record.chain, changed=record.time, simulated=record.simulated)
    change = _CHANGES.get(record.kind.removeprefix("migration."))
    return replace(state, **change(state, record)) if change else state


def _started(_: State, record: Record) -> _Fields:
    return {"started": record.time, "facts": record.data}


def _named(state: State, record: Record) -> _Fields:
    acted = int(str(record.data.get("command", 0)))
    left = tuple(one for one in state.commands if one.seq > acted)
    return {"name": record.data["state"], "reason": str(record.data.get("reason", "")), "commands": left}


def _begun(_: State, record: Record) -> _Fields:
    attempt = int(str(record.data["attempt"]))
    return {"step": str(record.data["step"]), "attempt": attempt, "begun": record.time, "until": None}


def _until(_: State, record: Record) -> _Fields:
    return {"until": datetime.fromisoformat(str(record.data["until"]))}


def _intended(state: State, record: Record) -> _Fields:
    return {"moved": state.moved or int(str(record.data["weight"])) > 0}


def _effected(_: State, record: Record) -> _Fields:
    return {"weight": int(str(record.data["weight"])), "mirror": int(str(record.data["mirror"]))}


def _ended(state: State, record: Record) -> _Fields:
    return {"done": (*state.done, str(record.data["step"]))} if record.data["outcome"] == "done" else {}


def _sent(state: State, record: Record) -> _Fields:
    data = record.data
    one = Approved(record.seq, str(data["step"]))
    return {"approvals": (*state.approvals, one)}


def _judged(state: State, record: Record) -> _Fields:
    return {"approvals": tuple(_with_verdict(one, record.data) for one in state.approvals)}


def _with_verdict(one: Approved, data: Mapping[str, object]) -> Approved:
    if one.seq != data["approval"]:
        return one
    return replace(
        one,
        accepted=bool(data["accepted"]),
        rejects=data.get("decision") == "reject",
        principal=str(data.get("principal", "")),
        role=str(data.get("role", "")),
        said=str(data.get("said", "")),
        reason=str(data.get("reason", "")),
    )


def _commanded(state: State, record: Record) -> _Fields:
    data = record.data
    one = Command(record.seq, str(data["command"]), record.actor, str(data.get("reason", "")))
    return {"commands": (*state.commands, one)}


def _rolling(state: State, _: Record) -> _Fields:
    return {"rollbacks": state.rollbacks + 1}


_CHANGES: Final[Mapping[str, Callable[[State, Record], _Fields]]] = {
    "started": _started,
    "state": _named,
    "begun": _begun,
    "until": _until,
    "intent": _intended,
    "effect": _effected,
    "ended": _ended,
    "approval": _sent,
    "judged": _judged,
    "command": _commanded,
    "rollback": _rolling,
}
