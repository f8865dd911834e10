"""A record, its digest, and the chain: each record holds the digest of the one before.

A line is the RFC 8785 form of its record, so that a line is its bytes and nothing about it can be changed unseen.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence.canonical import Json, Unreadable, parsed, written

__all__ = [
    "CHAIN",
    "FIRST",
    "TORN",
    "Broken",
    "Code",
    "Fault",
    "Follower",
    "Head",
    "Record",
    "Verified",
    "digest",
    "made",
    "read",
    "stamp",
    "time_of",
    "verify",
]

FIRST: Final = "0" * 64
"""What the first record of a chain holds in the place of a digest of the one before."""
TORN: Final = "evidence.torn"
"""The kind of the record that names the lines before it which a killed writer left unfinished."""

_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_JUMP: Final = timedelta(seconds=1)
_MOST_NOTES: Final = 20
_MOST_TORN: Final = 16

Digest: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
CHAIN: Final = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}"
Chain: TypeAlias = Annotated[str, StringConstraints(pattern=f"^{CHAIN}$")]
Kind: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+$", max_length=80)]
Actor: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$", max_length=254)]
Time: TypeAlias = Annotated[str, StringConstraints(pattern=rf"^{_TIME.pattern}$")]


class Record(BaseModel):
    """One fact as it was recorded; `line` is how it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    v: Literal[1]
    """The version of this format."""
    chain: Chain
    """What the record belongs to: the id of a run."""
    seq: Annotated[int, Field(ge=1, le=2**53 - 1)]
    """Its place in the chain, from 1."""
    at: Time
    """When, by the clock of whoever wrote it: UTC, to the millisecond."""
    kind: Kind
    """What is recorded: `migration.intent`."""
    actor: Actor
    """Who recorded it: a person's address, or a program's name."""
    simulated: bool
    """Made in the sandbox, where nothing real was touched."""
    data: dict[str, Json]
    """What is recorded; never a secret."""
    prev: Digest
    """The digest of the record before; 64 zeros in the first."""
    hash: Digest
    """The digest of this record, as it is written without this key."""

    @property
    def line(self) -> bytes:
        """As it is written, without the end of the line."""
        return written(self.model_dump())

    @property
    def time(self) -> datetime:
        """`at` as a moment in UTC."""
        return time_of(self.at)

    @property
    def head(self) -> "Head":
        """The chain up to this record."""
        return Head(self.chain, self.seq, self.hash, self.at)


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain goes: its last record's place, digest and time."""

    chain: str
    seq: int
    hash: str
    at: str


Code: TypeAlias = Literal[
    "unreadable", "altered", "foreign", "missing", "misplaced", "unlinked", "torn", "short", "empty"
]


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain breaks (lines count from 1), and why."""

    line: int
    code: Code
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: how many records hold, up to where, the first fault, and what is odd and no fault.

    `simulated` counts those among them that were made in the sandbox.
    """

    count: int
    simulated: int
    head: Head | None
    fault: Fault | None
    notes: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """There is a record, and no fault."""
        return self.fault is None


class Broken(Exception):
    """The chain breaks, here."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault: Fault = fault


def stamp(moment: datetime) -> str:
    """A moment as records write it. A moment without a time zone is refused by ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def time_of(text: str) -> datetime:
    """The moment that a record writes so; ValueError where there is no such moment."""
    if not _TIME.fullmatch(text):
        raise ValueError("no time as records write it")
    return datetime.fromisoformat(text)


def digest(fields: Mapping[str, object]) -> str:
    """The digest of a record with these fields, of which `hash` is left out."""
    return sha256(written({key: value for key, value in fields.items() if key != "hash"})).hexdigest()


class Follower:
    """Reads a chain line after line and holds each against what came before."""

    def __init__(self, chain: str | None = None) -> None:
        """`chain` is the one expected; None takes that of the first record."""
        self.chain: str | None = chain
        self.head: Head | None = None
        self.line: int = 0
        self.simulated: int = 0
        self.notes: list[str] = []
        self._torn: list[Json] = []
        self._first_torn: Fault | None = None
        self._latest: datetime | None = None

    @property
    def torn(self) -> list[Json]:
        """The lines since the last record that are none, as the next record has to name them."""
        return list(self._torn)

    @property
    def untold(self) -> Fault | None:
        """The first of them."""
        return self._first_torn

    def take(self, line: bytes) -> Record | None:
        """The record on the next line, which comes with or without its end.

        None where it is no record: the next one has to name it as left by a killed writer. Raises Broken.
        """
        self.line += 1
        line = line.removesuffix(b"\n")
        try:
            record = _read(line)
        except Unreadable as error:
            fault = Fault(self.line, "unreadable", str(error))
            self._first_torn = self._first_torn or fault
            self._torn.append({"bytes": len(line), "sha256": sha256(line).hexdigest()})
            if len(self._torn) > _MOST_TORN:
                raise Broken(self._first_torn) from None
            return None
        wrong = self._misplaced(record)
        if wrong or (record.kind == TORN) != bool(self._torn):
            code, reason = wrong or ("torn", f"record {record.seq} names lines that are not there")
            raise Broken(self._first_torn or Fault(self.line, code, reason))
        if self._first_torn and record.data.get("lines") != self._torn:
            reason = f"record {record.seq} names other lines than stand before it"
            raise Broken(Fault(self._first_torn.line, "torn", reason))
        self._torn.clear()
        self._first_torn = None
        self._timed(record)
        self.simulated += record.simulated
        self.chain, self.head = record.chain, record.head
        return record

    def _misplaced(self, record: Record) -> tuple[Code, str] | None:
        due = self.head.seq + 1 if self.head else 1
        if digest(record.model_dump()) != record.hash:
            return "altered", f"record {record.seq} is not what was recorded: its digest is another"
        if self.chain is not None and record.chain != self.chain:
            return "foreign", f"it belongs to the chain {record.chain}, and this is {self.chain}"
        if record.seq > due:
            lost = f"record {due} is" if record.seq == due + 1 else f"records {due} to {record.seq - 1} are"
            return "missing", f"{lost} missing before record {record.seq}"
        if record.seq < due:
            return "misplaced", f"record {record.seq} stands where record {due} belongs"
        if record.prev != (self.head.hash if self.head else FIRST):
            before = f"record {due - 1} as it stands there" if self.head else "nothing, as the first has to"
            return "unlinked", f"record {record.seq} does not follow {before}"
        return None

    def _timed(self, record: Record) -> None:
        now = record.time
        if self._latest is not None and now < self._latest - _JUMP:
            if len(self.notes) < _MOST_NOTES:
                back = (self._latest - now).total_seconds()
                self.notes.append(f"line {self.line}: the clock ran back by {back:.3f} s before record {record.seq}")
            elif len(self.notes) == _MOST_NOTES:
                self.notes.append("and so on")
        self._latest = now if self._latest is None else max(now, self._latest)


def read(line: bytes) -> Record | None:
    """The record on a line, with or without its end, whose own digest is right; None where there is none."""
    try:
        record = _read(line.removesuffix(b"\n"))
    except Unreadable:
        return None
    return record if digest(record.model_dump()) == record.hash else None


def _read(line: bytes) -> Record:
    """The record that is written there, whatever its digest and place. Raises Unreadable."""
    value = parsed(line)
    if not isinstance(value, dict):
        raise Unreadable("it is no JSON object")
    if value.get("v") != 1 or isinstance(value.get("v"), bool):
        raise Unreadable("its version `v` is not 1, the only one that this program reads")
    try:
        record = Record.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Unreadable(f"it is no record: {place[:80]}: {first['msg']}") from None
    try:
        time_of(record.at)
    except ValueError:
        raise Unreadable(f"it is no record: there is no such time as {record.at}") from None
    return record


def made(follower: Follower, fields: Mapping[str, object]) -> Record:
    """The next record of a chain that the follower has read to its end; `fields` are those from `chain` to `data`.

    Raises GouvernailError where they are not what a record can hold.
    """
    head = follower.head
    whole = {"v": 1, **fields, "seq": head.seq + 1 if head else 1, "prev": head.hash if head else FIRST}
    line = written({**whole, "hash": sha256(written(whole)).hexdigest()})
    try:
        return _read(line)
    except Unreadable as error:
        raise GouvernailError(Problem(f"this cannot be recorded: {error}")) from None


def verify(lines: Iterable[bytes], *, chain: str | None = None, reaching: Head | None = None) -> Verified:
    """Whether these lines are one whole chain, from its first record: any edit, removal, reorder, insertion is found.

    Lines come with their ends; only the last may be without: its writer was killed, or writes still, which is told.
    `chain` is the one expected. `reaching`: the chain must hold this record, so that one cut off at its end is found.
    Times that run back are told in `notes` and are no fault: clocks jump.
    """
    follower = Follower(reaching.chain if reaching else chain)
    notes: list[str] = []
    try:
        for line in lines:
            record = follower.take(line)
            if record is None and not line.endswith(b"\n"):
                notes.append(f"line {follower.line}: it is unfinished: its writer was killed, or writes still")
            elif record and reaching and record.seq == reaching.seq and record.hash != reaching.hash:
                reason = f"record {record.seq} is not the one that the checkpoint saw"
                return _found(follower, Fault(follower.line, "altered", reason), notes)
    except Broken as broken:
        return _found(follower, broken.fault, notes)
    if follower.untold and not notes:
        return _found(follower, follower.untold, notes)
    if follower.head is None:
        return _found(follower, Fault(1, "empty", "there is no record"), notes)
    if reaching and follower.head.seq < reaching.seq:
        reason = f"the chain ends with record {follower.head.seq}; the checkpoint saw record {reaching.seq}"
        return _found(follower, Fault(follower.line, "short", reason), notes)
    return _found(follower, None, notes)


def _found(follower: Follower, fault: Fault | None, notes: list[str]) -> Verified:
    head = follower.head
    return Verified(head.seq if head else 0, follower.simulated, head, fault, (*follower.notes, *notes))
