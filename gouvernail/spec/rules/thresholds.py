"""Every threshold says something, in one unit and in order."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.monitoring import Monitor
from gouvernail.spec.shared import Shared
from gouvernail.spec.thresholds import Threshold
from gouvernail.spec.walk import walk


def thresholds_say_something(spec: Shared) -> Iterator[Mistake]:
    """A measure without a bound can never be breached."""
    for path, value in walk(spec):
        if not isinstance(value, Threshold) or value.min is not None or value.max is not None:
            continue
        if isinstance(value, Monitor):
            if value.adaptive is None:
                yield Mistake(path, "has no threshold", expected="min, max or adaptive")
        else:
            yield Mistake(path, "has no threshold", expected="min, max or both")


def thresholds_in_order(spec: Shared) -> Iterator[Mistake]:
    """`min` is not more than `max`, and both count the same thing."""
    for path, value in walk(spec):
        if not isinstance(value, Threshold) or value.min is None or value.max is None:
            continue
        if value.min.unit != value.max.unit:
            yield Mistake((*path, "max"), f"{value.max} is not in the unit of min, {value.min}", expected="one unit")
        elif value.min.value > value.max.value:
            yield Mistake((*path, "max"), f"{value.max} is less than min, {value.min}", expected=f"{value.min} or more")
