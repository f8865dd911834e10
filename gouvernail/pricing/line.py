"""A kind of cost, and how it is told."""

from dataclasses import dataclass

from gouvernail.pricing.table import Prices

__all__ = ["Line", "by_hour"]


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of cost: how many, from what to what a month in US dollars (the same where nothing scales)."""

    what: str
    count: str
    least: float
    most: float


def by_hour(what: str, count: tuple[float, float], price: float, table: Prices) -> Line:
    """So many of something, between two numbers, all hours of a month."""
    low, high = count
    month = price * table.hours_a_month
    span = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return Line(what, span, low * month, high * month)
