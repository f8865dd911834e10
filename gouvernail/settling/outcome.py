"""How a run of the engine ended: what it changed, or why it did not."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from gouvernail.errors import GouvernailError, Problem

__all__ = [
    "DeadlinePassed",
    "Diagnostic",
    "EngineKilled",
    "Failed",
    "Holder",
    "Interrupted",
    "Locked",
    "Settled",
    "Undecidable",
    "Undecided",
    "Updated",
]

# What the three clouds' providers say when they were asked too much and gave up asking again.
_THROTTLED: Final = re.compile(
    r"Throttl|Rate exceeded|RequestLimitExceeded|TooManyRequests|rateLimitExceeded|RESOURCE_EXHAUSTED|\b429\b"
)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What the engine or a provider said: `severity` is `warning` or `error`, `urn` the resource it is about, or ""."""

    severity: str
    message: str
    urn: str = ""


@dataclass(frozen=True, slots=True)
class Updated:
    """What a run changed, or a preview would: operation -> how many, and which. What stayed the same is left out."""

    changes: Mapping[str, int]
    urns: Mapping[str, tuple[str, ...]]
    seconds: float
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a stack's lock, as the lock says."""

    user: str
    host: str
    pid: int
    since: datetime

    def __str__(self) -> str:
        return f"{self.user}@{self.host} (process {self.pid}) since {self.since.isoformat()}"


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done so that a stack can be gone on with."""

    lock: Holder | None = None
    """Whose lock lay there and was removed."""
    adopted: Mapping[str, str] = field(default_factory=dict[str, str])
    """URN -> id of what a run had made and not recorded."""
    absent: tuple[str, ...] = ()
    """Begun and never made: the next `up` makes it."""
    again: tuple[str, ...] = ()
    """What may be made a second time, because that is the same as once."""
    refreshed: tuple[str, ...] = ()
    """Whose update or deletion was open: read anew."""


class Locked(GouvernailError):
    """Somebody holds the stack's lock; exit code 3."""

    exit_code: int = 3

    def __init__(self, stack: str, holders: Sequence[Holder], why: str) -> None:
        self.holders: tuple[Holder, ...] = tuple(holders)
        who = ", ".join(map(str, holders)) or "somebody whom the backend does not name"
        super().__init__(
            Problem(
                f"stack {stack} is locked by {who}: {why}",
                expected="a stack that nobody works on",
                mend=f"wait for it to end; where it surely has ended: pulumi cancel --yes --stack {stack}",
            )
        )


class Failed(GouvernailError):
    """The engine ended by itself and did not do what was asked; exit code 1."""

    exit_code: int = 1

    def __init__(self, what: str, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        told = "\n".join(_told(one) for one in self.diagnostics if one.severity == "error")
        super().__init__(f"{what} failed: {told or 'the engine did not say why'}")

    @property
    def throttled(self) -> bool:
        """Whether a cloud refused because it was asked too much: the same may succeed later."""
        return any(_THROTTLED.search(one.message) for one in self.diagnostics if one.severity == "error")


class EngineKilled(GouvernailError):
    """A signal that was not ours ended the engine: settle the stack, to know what it did last. Exit code 3."""

    exit_code: int = 3

    def __init__(self, what: str, number: int) -> None:
        self.number: int = number
        super().__init__(
            Problem(
                f"the engine was killed by signal {number} during {what}", mend="settle the stack, then run it again"
            )
        )


class _Stopped(GouvernailError):
    exit_code: int = 1

    def __init__(self, said: str, *, clean: bool) -> None:
        self.clean: bool = clean
        how = "it ended by itself" if clean else "it had to be killed, so what it did last is unknown"
        super().__init__(f"{said}; {how}")


class DeadlinePassed(_Stopped):
    """The engine took too long and was ended; `clean` where it finished what it had begun. Exit code 1."""


class Interrupted(_Stopped):
    """We were asked to end, and ended the engine; `clean` where it finished what it had begun. Exit code 1."""


@dataclass(frozen=True, slots=True)
class Undecidable:
    """A creation that was begun and of which nobody can tell whether it was done.

    `look_for` says what a person looks for; `adopt` is the command for the case that it is there, `drop` for the other.
    """

    urn: str
    type: str
    look_for: str
    adopt: str
    drop: str

    def __str__(self) -> str:
        return f"{self.urn}\n    look for {self.look_for}\n    it is there: {self.adopt}\n    it is not: {self.drop}"


class Undecided(GouvernailError):
    """Creations that a person must decide on before the stack can be gone on with; exit code 1."""

    exit_code: int = 1

    def __init__(self, stack: str, pending: Iterable[Undecidable]) -> None:
        self.pending: tuple[Undecidable, ...] = tuple(pending)
        told = "".join(f"\n  {one}" for one in self.pending)
        super().__init__(f"of stack {stack} it is not known whether these were made, and nothing is made twice:{told}")


def _told(one: Diagnostic) -> str:
    return f"{one.urn}: {one.message}" if one.urn else one.message
