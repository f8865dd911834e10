"""Where a chain is kept: what every store can do."""

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, TypeAlias

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence.record import CHAIN, TORN, Fault, Follower, Head, Record, made, stamp

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["Clock", "Fence", "Fenced", "Store", "Tampered", "following", "named", "now"]

Clock: TypeAlias = Callable[[], datetime]
"""What says the time, with its zone."""


class Fence(Protocol):
    """Whether who appends may still do so."""

    def __call__(self, connection: "Connection | None", /) -> bool:
        """Asked within what keeps everybody else from appending.

        That is the file's lock (there is no connection then), or the transaction that writes the record. In a database
        it locks what it reads (`database.holds` does), so that nobody takes over between the answer and the record.
        """
        ...


class Fenced(GouvernailError):
    """Somebody else has taken over since: nothing was recorded."""

    exit_code: int = 1


class Tampered(GouvernailError):
    """The chain that is kept there is not whole: nothing is appended to it, and nothing read from there on."""

    exit_code: int = 1

    def __init__(self, place: str, fault: Fault) -> None:
        super().__init__(
            Problem(
                f"this chain is broken: {fault.reason}",
                place,
                fault.line,
                mend="somebody changed it, or the disk did: keep it as it is, compare it with a checkpoint or a copy",
            )
        )
        self.fault: Fault = fault


class Store(Protocol):
    """One chain. Several processes may append to it at once, each with a store of its own."""

    chain: str

    def append(
        self,
        kind: str,
        data: Mapping[str, object],
        *,
        actor: str,
        simulated: bool | None = None,
        fence: Fence | None = None,
    ) -> Record:
        """Records one fact, durably, and gives it back as it was recorded: after this the power may fail.

        `simulated`: whether nothing real was touched; None takes it from the store, else from the record before.
        Raises Fenced where the fence says no, Tampered where the chain is broken, Unusable where it cannot be written
        (then nothing of it stands there), GouvernailError for data that cannot be recorded.
        """
        ...

    def records(self, after: int = 0) -> Iterator[Record]:
        """The records whose place is beyond `after`, as they are now. Raises Tampered at one that is broken."""
        ...

    def lines(self) -> Iterator[bytes]:
        """The whole chain as it is kept, not judged: what `verify` reads."""
        ...

    def head(self) -> Head | None:
        """How far the chain goes now; None where nothing was recorded."""
        ...


def named(chain: str) -> str:
    """The name of a chain, which is also that of its file; GouvernailError where it is none."""
    if not re.fullmatch(CHAIN, chain):
        expected = "letters, digits, dots, dashes and underscores, 128 at most, beginning with a letter or digit"
        raise GouvernailError(Problem(f"{chain[:200]!r} is not the name of a chain", expected=expected))
    return chain


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def following(
    follower: Follower, kind: str, data: Mapping[str, object], *, actor: str, at: datetime, simulated: bool | None
) -> tuple[list[Record], Follower]:
    """What is written next: the record, after one that names the unfinished lines before it where there are any.

    `follower` has read the chain to its end and stays there; the other one has taken what is to be written.
    """
    if kind.startswith("evidence."):
        raise GouvernailError(f"{kind}: records of the kind evidence.… are written by the chain itself")
    if simulated is None:
        raise GouvernailError("the first record of a chain has to say whether it is simulated")
    ahead = deepcopy(follower)
    told = {"chain": follower.chain, "at": stamp(at), "simulated": simulated}
    found: list[Record] = []
    for fields in (
        *([{"kind": TORN, "actor": "gouvernail", "data": {"lines": follower.torn}}] if follower.torn else ()),
        {"kind": kind, "actor": actor, "data": data},
    ):
        record = made(ahead, {**told, **fields})
        ahead.take(record.line + b"\n")
        found.append(record)
    return found, ahead
