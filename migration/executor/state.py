"""What a run's journal says of it: folded from its records alone, by whoever asks, on whatever machine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal, TypeAlias, cast

from gouvernail.evidence import Record

__all__ = ["ENDED", "Approved", "Command", "Name", "State", "folded"]

Name: TypeAlias = Literal["running", "waiting", "paused", "rollingBack", "rolledBack", "aborted", "failed", "finished"]
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
    statement: str
    signature: str
    accepted: bool | None = None
    principal: str = ""
    role: str = ""
    reason: str = ""


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
    data, kind = record.data, record.kind.removeprefix("migration.")
    state = replace(state, seq=record.seq, run=record.chain, changed=record.time, simulated=record.simulated)
    match kind:
        case "started":
            return replace(state, started=record.time, facts=data)
        case "state":
            acted = int(str(data.get("command", 0)))
            left = tuple(one for one in state.commands if one.seq > acted)
            return replace(state, name=cast("Name", data["state"]), reason=str(data.get("reason", "")), commands=left)
        case "begun":
            until = data.get("until")
            return replace(
                state,
                step=str(data["step"]),
                attempt=int(str(data["attempt"])),
                begun=record.time,
                until=datetime.fromisoformat(until) if isinstance(until, str) else None,
            )
        case "until":
            return replace(state, until=datetime.fromisoformat(str(data["until"])))
        case "intent":
            return replace(state, moved=state.moved or int(str(data["weight"])) > 0)
        case "effect":
            return replace(state, weight=int(str(data["weight"])), mirror=int(str(data["mirror"])))
        case "ended":
            done = (*state.done, str(data["step"])) if data["outcome"] == "done" else state.done
            return replace(state, done=done)
        case "approval":
            one = Approved(record.seq, str(data["step"]), str(data["statement"]), str(data["signature"]))
            return replace(state, approvals=(*state.approvals, one))
        case "judged":
            return replace(state, approvals=tuple(_judged(one, data) for one in state.approvals))
        case "command":
            one = Command(record.seq, str(data["command"]), record.actor, str(data.get("reason", "")))
            return replace(state, commands=(*state.commands, one))
        case "rollback":
            return replace(state, rollbacks=state.rollbacks + 1)
        case _:
            return state


def _judged(one: Approved, data: Mapping[str, object]) -> Approved:
    if one.seq != data["approval"]:
        return one
    return replace(
        one,
        accepted=bool(data["accepted"]),
        principal=str(data.get("principal", "")),
        role=str(data.get("role", "")),
        reason=str(data.get("reason", "")),
    )
