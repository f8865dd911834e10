"""What watches an account."""

from dataclasses import dataclass

from assurance.reading.maybe import Maybe, Truth

__all__ = ["AccessAnalyser", "Detector", "FindingRule"]


@dataclass(frozen=True, slots=True)
class Detector:
    """What looks for intrusions in an account; `objects` says that reading and writing of stored objects counts."""

    urn: str
    account: str | None
    on: Truth
    objects: Truth
    adopted: bool


@dataclass(frozen=True, slots=True)
class FindingRule:
    """New findings of these severities are sent to these targets."""

    urn: str
    account: str | None
    on: Truth
    severities: Maybe[tuple[str, ...]]
    targets: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AccessAnalyser:
    """Looks for access: from `outside` the account, or that nobody uses."""

    urn: str
    account: str | None
    outside: Maybe[bool]
