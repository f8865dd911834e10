"""What is watched in production: one monitor, one alarm and one route each; rollback refers to these names."""

from typing import Annotated, Literal

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import Key, MetricName
from gouvernail.spec.risk import SeverityName
from gouvernail.spec.thresholds import Threshold
from gouvernail.spec.units import Duration, DurationValue, Share

__all__ = ["Adaptive", "Composite", "Monitor", "Observability"]


class Adaptive(Block):
    """A threshold that follows what is usual, beside `min` and `max` or instead of them."""

    method: Literal["seasonal", "ewma", "mad"]
    """How what is usual is computed."""
    deviations: Annotated[float, Field(gt=0, le=10)] = 3.0
    """How far from usual is too far."""
    learn: DurationValue = Duration(1209600, "14d")
    """From how much history."""


class Monitor(Threshold):
    """A measure with its threshold, window and severity."""

    kind: Literal["technical", "drift", "ethical", "security", "business"]
    """What it is about."""
    metric: MetricName | None = None
    """What is measured; left out: what its own name says."""
    by: tuple[Key, ...] = ()
    """Attributes whose groups are compared."""
    columns: Literal["all"] | None = None
    """`all`: every input column. See `only` for some."""
    only: tuple[Key, ...] = ()
    """These input columns."""
    bins: Literal["deciles", "quartiles", "reference"] | None = None
    """How values are binned for a drift measure."""
    adaptive: Adaptive | None = None
    """A threshold that follows what is usual."""
    window: DurationValue
    """Over how long it is measured."""
    min_sample: Annotated[int, Field(ge=1)] | None = None
    """Below so many cases there is no verdict, which is never a pass."""
    severity: SeverityName
    """What a breach sets in motion."""


class Composite(Block):
    """Several monitors that make one alert."""

    when: Literal["all", "any"] = "all"
    """All of them at once, or any."""
    of: Annotated[tuple[MetricName, ...], Field(min_length=2)]
    """Monitors of this spec."""
    severity: SeverityName
    """What it sets in motion."""


class Observability(Block):
    """Tracing: one trace id in gateway log, prediction log and model version."""

    traced: Share = 0.1
    """Share of requests traced."""
