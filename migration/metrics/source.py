"""What a source is asked and what it gives: values over a window, or the reason why there are none."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

__all__ = ["Asked", "Measurement", "Source", "number"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: which metric, over which time, and what its placeholders stand for."""

    metric: str
    since: datetime | None
    """From when the data are; None where the query alone says it."""
    until: datetime
    """Until when: the moment that is judged."""
    args: Mapping[str, str] = field(default_factory=dict[str, str])
    """`{{args.<name>}}` -> what stands there."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a source gave. Without values there is a reason, and it is never a pass."""

    at: datetime
    """When it was there."""
    source: str
    """Which source, without anything that opens it."""
    query: str
    """What it was asked, filled in."""
    values: tuple[float, ...] = ()
    """Finite numbers, in base units: shares of one, seconds, or plain."""
    result: object = None
    """What conditions see as `result`."""
    since: datetime | None = None
    until: datetime | None = None
    """The window of the data."""
    cases: int | None = None
    """How many cases the values rest on; None where the source does not say."""
    groups: Mapping[str, int] = field(default_factory=dict[str, int])
    """Group -> how many cases, where groups are compared."""
    reason: str = ""
    """Why there are no values."""


class Source(Protocol):
    """Where values come from."""

    @property
    def name(self) -> str:
        """The source, as it is recorded: no secret."""
        ...

    def measured(self, asked: Asked) -> Measurement:
        """Ask. Whatever goes wrong is a measurement without values; nothing is raised."""
        ...


def number(value: object) -> float | None:
    """A finite number, or None: True is none, and neither is a text that looks like one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None
