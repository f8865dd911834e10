"""The history of a run, taken from its journal record by record: what the watch shows and the report tells."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence import Record
from gouvernail.evidence.record import stamp
from migration.executor.state import State, folded
from migration.reporting.measured import Table
from migration.saying import said

__all__ = ["Asked", "Attempt", "Back", "Event", "History", "Move", "Planned", "Signature", "Taken"]

_KIND: Final = "migration."
_TELLING: Final = ("migration.notified", "migration.notNotified")


@dataclass(frozen=True, slots=True)
class Planned:
    """A step as it was planned when the run started."""

    id: str
    phase: str
    told: str
    weight: int
    deadline: float
    signatures: Mapping[str, int]
    """How many of which role; empty for all but approvals."""


@dataclass(slots=True)
class Attempt:
    """One time that a step was begun. `ended` is None while it goes on, or where its process was killed."""

    step: str
    number: int
    title: str
    begun: datetime
    ended: datetime | None = None
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """What the provider said after a change."""

    at: datetime
    weight: int
    mirror: int
    step: str


@dataclass(slots=True)
class Signature:
    """An approval as it was sent, and what came of it; `accepted` is None until it was judged."""

    seq: int
    at: datetime
    step: str
    by: str
    """Who sent it: what the sender called itself."""
    reason: str
    """Why, as the signed text says it."""
    shown: str = ""
    """The digest of what was shown, as the signed text says it: the record with which the step began."""
    expires: str = ""
    accepted: bool | None = None
    principal: str = ""
    """Whose key signed."""
    role: str = ""
    refused: str = ""
    """Why it does not count."""
    rejects: bool = False
    """Signed, and a no."""


@dataclass(slots=True)
class Asked:
    """An operator's command; `answered` is None until the executor saw it."""

    at: datetime
    name: str
    by: str
    reason: str
    answered: datetime | None = None
    answer: str = ""
    """Why it was not obeyed."""


@dataclass(slots=True)
class Back:
    """A rollback, from what set it off to the provider's word."""

    number: int
    cause: str
    by: str
    """Who asked for it; empty where a breach did."""
    breach: datetime
    """When it was measured, or asked for."""
    short: str | None = None
    """Why the legacy could not take all at once; empty: it could; None: nobody looked."""
    moves: list[Move] = field(default_factory=list[Move])
    outcome: str = "rollingBack"
    reason: str = ""

    @property
    def word(self) -> datetime | None:
        """When the provider said that the legacy has all requests."""
        return next((move.at for move in self.moves if move.weight == 0 and move.mirror == 0), None)

    @property
    def seconds(self) -> float | None:
        """From the breach to the provider's word, by the clocks of those who recorded it."""
        return (self.word - self.breach).total_seconds() if self.word else None


@dataclass(frozen=True, slots=True)
class Taken:
    """A process that performs the run from here on."""

    at: datetime
    host: str
    pid: str
    token: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something else that happened, in a sentence."""

    at: datetime
    said: str


@dataclass(slots=True)
class History:
    """All of it, after `state.seq` records."""

    state: State = field(default_factory=State)
    steps: tuple[Planned, ...] = ()
    within: float | None = None
    """Seconds in which a rollback has to be done, as the spec promises."""
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    moves: list[Move] = field(default_factory=list[Move])
    measured: Table = field(default_factory=Table)
    signatures: list[Signature] = field(default_factory=list[Signature])
    commands: dict[int, Asked] = field(default_factory=dict[int, Asked])
    rollbacks: list[Back] = field(default_factory=list[Back])
    taken: list[Taken] = field(default_factory=list[Taken])
    clocks: list[Event] = field(default_factory=list[Event])
    crashes: list[Event] = field(default_factory=list[Event])
    retries: list[Event] = field(default_factory=list[Event])
    told: list[Event] = field(default_factory=list[Event])
    """Failures after which the run went on, as its playbook says."""
    notices: list[Event] = field(default_factory=list[Event])
    reviews: list[Event] = field(default_factory=list[Event])
    others: list[Event] = field(default_factory=list[Event])
    """What steps tell of themselves: what was replayed, what was reconciled."""
    shown: dict[str, str] = field(default_factory=dict[str, str])
    """Step -> the digest of the record with which its newest attempt began: what signatures are bound to."""
    at: datetime | None = None
    """When something happened last; that somebody was told of it is no happening."""
    breach: tuple[datetime, str, str] | None = None
    """What would set off a rollback if one began now: when, why, who asked for it."""

    def take(self, records: Iterable[Record]) -> None:
        """Read on. GouvernailError where a record is not as this version writes it."""
        for record in records:
            try:
                self.state = folded([record], self.state)
                self._take(record)
            except (KeyError, TypeError, ValueError) as error:
                raise GouvernailError(
                    Problem(
                        f"record {record.seq} ({record.kind}) is not one that this version writes: {error!r}",
                        record.chain,
                        mend="read the journal with the version that wrote it",
                    )
                ) from None

    @property
    def facts(self) -> Mapping[str, object]:
        """What the run was started with."""
        return self.state.facts

    @property
    def run(self) -> str:
        """Its id."""
        return self.state.run

    def fact(self, name: str) -> str:
        """One of them as text; empty where it was not recorded."""
        return str(self.facts.get(name) or "")

    @property
    def weight(self) -> int:
        """As the provider said last."""
        return self.state.weight

    def of(self, step: str) -> list[Attempt]:
        """How often a step was begun, and how that ended."""
        return [one for one in self.attempts if one.step == step]

    def standing(self, step: Planned) -> str:
        """`done`, `now`, `next` (the first that was not begun), `open`; at the end `failed`, `stopped`, `left out`."""
        mine = self.of(step.id)
        if step.id in self.state.done:
            return "done"
        if mine and step.id == self.state.step:
            if not self.state.ended and self.state.name != "rollingBack":
                return "now"
            return "stopped" if mine[-1].outcome in ("", "aborted") else "failed"
        if self.state.ended or self.state.rollbacks:
            return "left out"
        first = next((one.id for one in self.steps if one.id not in self.state.done and not self.of(one.id)), None)
        return "next" if step.id == first else "open"

    def awaited(self, now: datetime) -> dict[str, int]:
        """Signatures that the present step still waits for at this moment: role -> how many."""
        step = next((one for one in self.steps if one.id == self.state.step), None)
        if step is None or self.state.ended or step.id in self.state.done:
            return {}
        there = [one.role for one in self.signed(step.id) if not one.expires or stamp(now) < one.expires]
        return {role: n - there.count(role) for role, n in step.signatures.items() if there.count(role) < n}

    def signed(self, step: str) -> list[Signature]:
        """Signatures that count for the newest attempt of a step, and say yes."""
        what = self.shown.get(step, "")
        mine = [one for one in self.signatures if one.step == step and one.accepted and not one.rejects]
        return [one for one in mine if not one.shown or one.shown == what]

    def _take(self, record: Record) -> None:
        if record.kind not in _TELLING:
            self.at = record.time
        if not record.kind.startswith(_KIND):
            return
        take = _TAKES.get(record.kind.removeprefix(_KIND))
        if take is not None:
            take(self, record, record.data)
        elif line := said(record):
            self.others.append(Event(record.time, line.strip()))


def _started(history: History, record: Record, data: Mapping[str, object]) -> None:
    del record
    plan = _mapping(data.get("plan"))
    history.steps = tuple(_planned(one) for one in _list(plan.get("steps")))
    within = data.get("within")
    history.within = float(within) if isinstance(within, int | float) else None


def _taken(history: History, record: Record, data: Mapping[str, object]) -> None:
    history.taken.append(Taken(record.time, str(data["host"]), str(data["pid"]), str(data["token"])))


def _begun(history: History, record: Record, data: Mapping[str, object]) -> None:
    history.breach = None  # whatever failed before, the run went on
    history.shown[str(data["step"])] = record.hash
    number = int(str(data["attempt"]))
    history.attempts.append(Attempt(str(data["step"]), number, str(data.get("title", "")), record.time))


def _ended(history: History, record: Record, data: Mapping[str, object]) -> None:
    mine = history.of(str(data["step"]))
    outcome, reason = str(data["outcome"]), str(data.get("reason") or "")
    if mine:
        last = mine[-1]
        if last.ended is not None and outcome == "done":  # it failed, and the playbook says to go on
            reason = f"{last.outcome}: {last.reason}; {reason}"
        last.ended, last.outcome, last.reason = record.time, outcome, reason
    if outcome != "done" and (history.breach is None or outcome not in ("analysis", "inconclusive")):
        history.breach = (record.time, f"{data['step']}: {reason or outcome}", "")


def _effect(history: History, record: Record, data: Mapping[str, object]) -> None:
    move = Move(record.time, int(str(data["weight"])), int(str(data["mirror"])), str(data["step"]))
    history.moves.append(move)
    if history.rollbacks and history.rollbacks[-1].outcome == "rollingBack":
        history.rollbacks[-1].moves.append(move)


def _watching(history: History, record: Record, data: Mapping[str, object]) -> None:
    del data
    history.measured.begin(record)


def _analysis(history: History, record: Record, data: Mapping[str, object]) -> None:
    history.measured.take(record)
    verdict = str(data.get("verdict") or "")
    if verdict in ("failed", "inconclusive", "error") and not data.get("dryRun") and not data.get("wentOn"):
        why = f"{data.get('metric')}: {data.get('reason') or verdict}"
        history.breach = history.breach or (record.time, why, "")


def _state(history: History, record: Record, data: Mapping[str, object]) -> None:
    name, reason = str(data["state"]), str(data.get("reason") or "")
    asked = history.commands.get(int(str(data.get("command") or 0)))
    if asked is not None:
        asked.answered = record.time
        asked.answer = reason if reason.endswith("is not possible now") else ""
    if name == "rollingBack" and (not history.rollbacks or history.rollbacks[-1].outcome != "rollingBack"):
        _begin_back(history, record.time, reason)
    elif name in ("rolledBack", "failed") and history.rollbacks and history.rollbacks[-1].outcome == "rollingBack":
        history.rollbacks[-1].outcome, history.rollbacks[-1].reason = name, reason
    elif name == "running":
        history.breach = None  # somebody looked, and let it go on


def _rollback(history: History, record: Record, data: Mapping[str, object]) -> None:
    if record.actor != "gouvernail":
        history.breach = (record.time, str(data["reason"]), record.actor)
    _begin_back(history, record.time, str(data["reason"]))


def _begin_back(history: History, at: datetime, reason: str) -> None:
    if history.rollbacks and history.rollbacks[-1].outcome == "rollingBack":
        history.rollbacks[-1].outcome = f"taken over by rollback {len(history.rollbacks) + 1}"
    breach, cause, by = history.breach or (at, reason, "")
    history.breach = None
    history.rollbacks.append(Back(len(history.rollbacks) + 1, cause or reason, by, breach))


def _capacity(history: History, record: Record, data: Mapping[str, object]) -> None:
    del record
    if history.rollbacks:
        history.rollbacks[-1].short = str(data.get("short") or "")


def _approval(history: History, record: Record, data: Mapping[str, object]) -> None:
    signed = _statement(data.get("statement"))
    reason, shown, expires = (str(signed.get(name) or "") for name in ("reason", "shown", "expires"))
    one = Signature(record.seq, record.time, str(data["step"]), record.actor, reason, shown, expires)
    history.signatures.append(one)


def _judged(history: History, record: Record, data: Mapping[str, object]) -> None:
    del record
    for one in history.signatures:
        if one.seq == data["approval"]:
            one.accepted = bool(data["accepted"])
            one.principal, one.role = str(data.get("principal") or ""), str(data.get("role") or "")
            one.refused = "" if one.accepted else str(data.get("reason") or "")
            one.rejects = data.get("decision") == "reject"
            one.reason = str(data.get("said") or "") or one.reason


def _command(history: History, record: Record, data: Mapping[str, object]) -> None:
    asked = Asked(record.time, str(data["command"]), record.actor, str(data.get("reason") or ""))
    history.commands[record.seq] = asked


def _clock(history: History, record: Record, data: Mapping[str, object]) -> None:
    history.clocks.append(Event(record.time, f"the clock jumped by {data['seconds']} s during {data.get('step', '')}"))


def _settled(history: History, record: Record, data: Mapping[str, object]) -> None:
    adopted, absent = len(_mapping(data.get("adopted"))), len(_list(data.get("absent")))
    what = [f"stale lock of {data['lock']} removed"] if data.get("lock") else []
    what += [f"{adopted} resources adopted"] if adopted else []
    what += [f"{absent} were never made"] if absent else []
    history.crashes.append(
        Event(record.time, f"{data['stack']}: {', '.join(what) or 'what was left open is done anew'}")
    )


def _again(history: History, record: Record, data: Mapping[str, object]) -> None:
    history.retries.append(Event(record.time, f"{data['stack']}, try {data.get('try', '')}: {data['reason']}"))


def _locked(history: History, record: Record, data: Mapping[str, object]) -> None:
    history.retries.append(Event(record.time, f"{data['stack']} was locked: {data['reason']}"))


def _told(history: History, record: Record, data: Mapping[str, object]) -> None:
    history.told.append(Event(record.time, f"{data['step']}: {data['reason']}"))


def _notified(history: History, record: Record, data: Mapping[str, object]) -> None:
    history.notices.append(Event(record.time, f"{data['moment']}: sent to {data['to']}"))


def _not_notified(history: History, record: Record, data: Mapping[str, object]) -> None:
    told = f"{data['moment']}: not sent to {data['to']} (try {data.get('try', 1)}): {data['reason']}"
    history.notices.append(Event(record.time, told))


def _review(history: History, record: Record, data: Mapping[str, object]) -> None:
    told = f"decisions of the withdrawn model from {data['from']} to {data['until']} are to be reviewed"
    history.reviews.append(Event(record.time, told))


_TAKES: Final[Mapping[str, Callable[[History, Record, Mapping[str, object]], None]]] = {
    "started": _started,
    "taken": _taken,
    "begun": _begun,
    "ended": _ended,
    "effect": _effect,
    "watching": _watching,
    "analysis": _analysis,
    "state": _state,
    "rollback": _rollback,
    "capacity": _capacity,
    "approval": _approval,
    "judged": _judged,
    "command": _command,
    "clock": _clock,
    "settled": _settled,
    "again": _again,
    "locked": _locked,
    "told": _told,
    "notified": _notified,
    "notNotified": _not_notified,
    "review": _review,
}


def _planned(value: object) -> Planned:
    data = _mapping(value)
    signatures = {str(role): int(str(n)) for role, n in _mapping(data.get("signatures")).items()}
    return Planned(
        id=str(data["id"]),
        phase=str(data["phase"]),
        told=str(data.get("told", "")),
        weight=int(str(data.get("weight", 0))),
        deadline=float(str(data.get("deadline", 0))),
        signatures=signatures,
    )


def _statement(value: object) -> Mapping[str, object]:
    """What was signed, an object or its text; nothing where it cannot be read: it was refused."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return _mapping(value)


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
