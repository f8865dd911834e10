"""One metric of an analysis as it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from migration.analysing.counting import ENDED, Counts, Phase, Verdict
from migration.measure import Measure
from migration.metrics.source import Source

__all__ = ["Collected", "Track"]

_EVERY: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Collected:
    """Plain successes in a row, which are recorded together every ten minutes."""

    measurements: int = 0
    number: int = 0
    """How many values."""
    total: float = 0.0
    least: float = 0.0
    most: float = 0.0
    last: float = 0.0
    since: datetime | None = None
    until: datetime | None = None

    def with_one(self, values: Sequence[float], at: datetime) -> "Collected":
        """One more success."""
        first = self.measurements == 0
        return Collected(
            measurements=self.measurements + 1,
            number=self.number + len(values),
            total=self.total + sum(values),
            least=min(values) if first else min(self.least, *values),
            most=max(values) if first else max(self.most, *values),
            last=values[-1],
            since=at if first else self.since,
            until=at,
        )

    def full(self, now: datetime) -> bool:
        """Whether it is time to record them; also where the clock was set back."""
        return self.since is not None and not (self.since <= now < self.since + _EVERY)

    def emptied(self) -> "Collected":
        """None, from now on."""
        return replace(self, measurements=0, number=0, total=0.0, since=None, until=None)


@dataclass(slots=True)
class Track:
    """What is known of a metric so far."""

    measure: Measure
    source: Source | None
    counts: Counts = field(default_factory=Counts)
    verdict: Verdict = "running"
    phase: Phase | None = None
    """What the last measurement said."""
    reason: str = ""
    last: datetime | None = None
    """When it was measured last."""
    collected: Collected = field(default_factory=Collected)
    told: bool = False
    """Whether its bad end was told to who waits."""

    @property
    def open(self) -> bool:
        """Whether it is still measured."""
        return self.verdict not in ENDED

    @property
    def to_tell(self) -> bool:
        """Whether it ended badly and who waits does not know. What runs dry never decides."""
        return not self.open and self.verdict != "successful" and not self.told and not self.measure.dry_run
