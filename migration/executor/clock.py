"""The time of a run: the wall's, held against the machine's own, so that a clock that jumps ends no pause."""

import time
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

__all__ = ["Clock", "System"]

_JUMP: Final = timedelta(seconds=30)


class Clock(Protocol):
    """What tells the time and waits."""

    def now(self) -> datetime:
        """The time, in UTC."""
        ...

    def jumped(self) -> timedelta | None:
        """By how much the wall's clock has jumped since this was asked last; None where it did not."""
        ...


class System:
    """The machine's clocks."""

    def __init__(self) -> None:
        self._wall, self._steady = self.wall(), time.monotonic()

    def wall(self) -> float:
        """Seconds since the epoch, by the wall's clock."""
        return time.time()

    def now(self) -> datetime:
        """The wall's time."""
        return datetime.fromtimestamp(self.wall(), UTC)

    def jumped(self) -> timedelta | None:
        """Wall's time that passed beyond the steady one's; corrections of a few seconds are none."""
        wall, steady = self.wall(), time.monotonic()
        jump = timedelta(seconds=(wall - self._wall) - (steady - self._steady))
        self._wall, self._steady = wall, steady
        return jump if abs(jump) > _JUMP else None
