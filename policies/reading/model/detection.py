"""What watches an account."""

from dataclasses import dataclass

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth

__all__ = ["AccessAnalyser", "Aggregator", "Collector", "Detector", "FindingRule"]


@dataclass(frozen=True, slots=True)
class Detector:
    """What looks for intrusions in an account and region; `objects` says that use of stored objects counts."""

    urn: str
    account: str | None
    region: str | None
    on: Truth
    objects: Truth
    adopted: bool


@dataclass(frozen=True, slots=True)
class FindingRule:
    """New findings of these severities that are in the region are sent to these targets."""

    urn: str
    account: str | None
    region: str | None
    on: Truth
    severities: Maybe[tuple[str, ...]]
    targets: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Collector:
    """Collects what is found in an account and region."""

    urn: str
    account: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Aggregator:
    """Brings the findings of other regions into `region`: of those named, or of all `but` those named."""

    urn: str
    account: str | None
    region: str | None
    named: Maybe[tuple[str, ...]]
    but: Truth

    def brings(self, region: str) -> Truth:
        """Whether the findings of that region come with it."""
        if self.named is UNKNOWN or self.but is UNKNOWN:
            return UNKNOWN
        return (region in self.named) is not self.but


@dataclass(frozen=True, slots=True)
class AccessAnalyser:
    """Looks for access: from `outside` to what lies in the region, or that nobody uses."""

    urn: str
    account: str | None
    region: str | None
    outside: Maybe[bool]
