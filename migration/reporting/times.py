"""Moments and durations as people read them: in UTC, and in the two units that matter."""

from datetime import datetime
from typing import Final

__all__ = ["clock", "lasting", "moment"]

_UNITS: Final = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def moment(at: datetime | None) -> str:
    """`2026-11-30 21:39:05`, in UTC as everything here; empty for none."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


def clock(at: datetime) -> str:
    """`21:39:05`."""
    return f"{at:%H:%M:%S}"


def lasting(seconds: float) -> str:
    """`13 d 4 h`, `2 m 5 s`, `0.4 s`; a time that ran back keeps its minus."""
    if seconds < 0:
        return f"-{lasting(-seconds)}"
    if seconds < 10:
        return f"{seconds:.1f} s".replace(".0 ", " ")
    whole = round(seconds)
    for place, (size, unit) in enumerate(_UNITS):
        if whole >= size:
            text = f"{whole // size} {unit}"
            if place + 1 < len(_UNITS) and (rest := whole % size // _UNITS[place + 1][0]):
                text += f" {rest} {_UNITS[place + 1][1]}"
            return text
    raise AssertionError(seconds)
