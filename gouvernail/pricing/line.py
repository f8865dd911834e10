"""A kind of cost, how it is told, and how a size is read from what a resource asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from gouvernail.pricing.table import Prices

__all__ = ["Line", "by_hour", "hourly", "inside", "listed", "number"]


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


def hourly(label: str, size: str, count: tuple[float, float] | None, table: Prices) -> Line | str:
    """The same by the table; its name where the size has no price, or nobody knows how many there are."""
    price = table.hourly.get(size)
    return f"{label}: {size}" if price is None or count is None else by_hour(label, count, price, table)


def inside(holder: object, name: str) -> object:
    """What stands in a mapping by that name; None where there is none."""
    return cast("Mapping[str, object]", holder).get(name) if isinstance(holder, Mapping) else None


def listed(value: object) -> list[object]:
    """A list as it is, and an empty one for anything else."""
    return cast("list[object]", value) if isinstance(value, list) else []


def number(value: object) -> float | None:
    """A number, or a text of digits."""
    if isinstance(value, int | float):
        return float(value)
    return float(value) if isinstance(value, str) and value.isdigit() else None
