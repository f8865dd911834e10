"""The one grammar of every threshold: `min`, `max`, or both."""

from gouvernail.spec.base import Block
from gouvernail.spec.units import Amount, AmountValue

__all__ = ["Threshold", "at_least", "at_most"]


class Threshold(Block):
    """What a measure must stay within. `min` and `max` are themselves allowed values."""

    min: AmountValue | None = None
    """The least allowed value."""
    max: AmountValue | None = None
    """The greatest allowed value."""

    @property
    def lower(self) -> float | None:
        """The least allowed value in its base unit (number, share of one, seconds)."""
        return None if self.min is None else self.min.value

    @property
    def upper(self) -> float | None:
        """The greatest allowed value in its base unit (number, share of one, seconds)."""
        return None if self.max is None else self.max.value


def at_least(value: float) -> Threshold:
    """A threshold with a least value."""
    return Threshold(min=Amount(value, "number", f"{value:g}"))


def at_most(value: float) -> Threshold:
    """A threshold with a greatest value."""
    return Threshold(max=Amount(value, "number", f"{value:g}"))
