"""Argo Rollouts' counting, pure: counts after a measurement, the verdict of a metric, the worst of several.

As `analysis/analysis.go` of Argo Rollouts 1.8 does it, with three answers of our own, each stricter: a count that is
reached without one success is inconclusive (argo-rollouts#2026, #4479); so is what ends by itself without one (#1905);
and `-1` switches any limit off, not that of failures alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol, TypeAlias

__all__ = ["ENDED", "Counts", "Limits", "Phase", "Verdict", "advanced", "ended", "verdict", "worst"]

Phase: TypeAlias = Literal["successful", "failed", "inconclusive", "error"]
"""What one measurement says."""
Verdict: TypeAlias = Literal["successful", "running", "inconclusive", "error", "failed"]
"""What a metric says so far."""

_ORDER: Final[tuple[Verdict, ...]] = ("successful", "running", "inconclusive", "error", "failed")  # worse and worse
ENDED: Final = frozenset[Verdict]({"successful", "inconclusive", "error", "failed"})
"""Verdicts that no measurement changes any more."""


class Limits(Protocol):
    """How a metric is counted; `-1` for a limit: any number is borne."""

    @property
    def count(self) -> int | None:
        """How many measurements; None: as long as the analysis goes on."""
        ...

    @property
    def failure_limit(self) -> int:
        """How many failures are borne."""
        ...

    @property
    def inconclusive_limit(self) -> int:
        """How many inconclusive measurements are borne."""
        ...

    @property
    def consecutive_error_limit(self) -> int:
        """How many errors in a row are borne."""
        ...

    @property
    def consecutive_success_limit(self) -> int:
        """So many successes in a row are enough; 0: they are not counted."""
        ...


@dataclass(frozen=True, slots=True)
class Counts:
    """What was measured so far. An error is no measurement: it does not count towards `count`."""

    successful: int = 0
    failed: int = 0
    inconclusive: int = 0
    errors: int = 0
    consecutive_errors: int = 0
    consecutive_successes: int = 0

    @property
    def measured(self) -> int:
        """How many measurements there are."""
        return self.successful + self.failed + self.inconclusive


def advanced(counts: Counts, phase: Phase) -> Counts:
    """The counts after one more measurement."""
    match phase:
        case "successful":
            row = counts.consecutive_successes + 1
            return replace(counts, successful=counts.successful + 1, consecutive_errors=0, consecutive_successes=row)
        case "failed":
            return replace(counts, failed=counts.failed + 1, consecutive_errors=0, consecutive_successes=0)
        case "inconclusive":
            return replace(counts, inconclusive=counts.inconclusive + 1, consecutive_errors=0, consecutive_successes=0)
        case "error":
            row = counts.consecutive_errors + 1
            return replace(counts, errors=counts.errors + 1, consecutive_errors=row, consecutive_successes=0)


def verdict(counts: Counts, limits: Limits) -> Verdict:
    """What the metric says, while its analysis goes on."""
    if _over(counts.failed, limits.failure_limit):
        return "failed"
    if _over(counts.inconclusive, limits.inconclusive_limit):
        return "inconclusive"
    if _over(counts.consecutive_errors, limits.consecutive_error_limit):
        return "error"
    wanted = limits.consecutive_success_limit
    if wanted and counts.consecutive_successes >= wanted:
        return "successful"
    if limits.count is not None and counts.measured >= limits.count:
        return "inconclusive" if wanted or not counts.successful else "successful"
    return "running"


def ended(counts: Counts, limits: Limits) -> Verdict:
    """What the metric says when its analysis is over: what has no end of its own is good if it ever was."""
    found = verdict(counts, limits)
    if found != "running":
        return found
    if limits.count is not None or not counts.successful or counts.consecutive_errors:
        return "inconclusive"
    return "successful"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """What several metrics say together: `running` while any runs and none ended badly; without any, inconclusive."""
    found: Verdict | None = None
    for one in verdicts:
        if found is None or _ORDER.index(one) > _ORDER.index(found):
            found = one
    return found or "inconclusive"


def _over(number: int, limit: int) -> bool:
    return limit >= 0 and number > limit
