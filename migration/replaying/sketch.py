"""Numbers counted in bins that grow by 2 %, so that a record is small and a quantile is never told too low.

A value becomes the upper edge of its bin: at most 2 % more than it was, never less. Bins of many batches add up.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

__all__ = ["FARTHEST", "Sketch", "merged"]

_GROWTH: Final = 1.02
_LEAST: Final = 1e-9
"""What is not more than this is told as this; nothing at all is 0."""
_MOST: Final = 1e12
FARTHEST: Final = 1e15
"""As far as can be: what stands for a number that is not there, and for one beyond every bin."""
_ZERO, _BEYOND = -1, math.ceil(math.log(_MOST / _LEAST, _GROWTH)) + 1


@dataclass(slots=True)
class Sketch:
    """How many values lie in which bin. `missing` are those that should be there and are not."""

    bins: Counter[int] = field(default_factory=Counter[int])
    count: int = 0
    total: float = 0.0
    greatest: float = 0.0
    missing: int = 0

    def add(self, value: float) -> None:
        """Count a value from 0 on."""
        self.bins[_bin(value)] += 1
        self.count += 1
        self.total += min(value, FARTHEST)
        self.greatest = max(self.greatest, min(value, FARTHEST))

    def miss(self) -> None:
        """Count a value that should be there and is not: it is as far as can be."""
        self.missing += 1

    def take(self, other: "Sketch") -> None:
        """Add what another counted."""
        self.bins.update(other.bins)
        self.count += other.count
        self.total += other.total
        self.greatest = max(self.greatest, other.greatest)
        self.missing += other.missing

    def quantile(self, share: float) -> float | None:
        """What this share of all does not exceed; what is missing counts. None where there is nothing."""
        whole = self.count + self.missing
        if not whole:
            return None
        wanted, seen = max(1, math.ceil(share * whole)), 0
        for value, number in self._edges():
            seen += number
            if seen >= wanted:
                return min(value, self.greatest) if value < FARTHEST else value
        return FARTHEST

    def values(self, most: int) -> tuple[float, ...]:
        """Each value by its bin's upper edge. Where there are more than `most`: as many quantiles."""
        whole = self.count + self.missing
        if whole <= most:
            return tuple(value for value, number in self._edges() for _ in range(number))
        found: list[float] = []
        seen = 0
        for value, number in self._edges():
            seen += number
            # Rank i of `most` stands for the ranks of all up to ceil((i + 1) * whole / most): never for a lower one.
            while len(found) < most and math.ceil((len(found) + 1) * whole / most) <= seen:
                found.append(value)
        return tuple(found)

    def written(self) -> dict[str, object]:
        """As a record holds it: a summary for people, and the bins."""
        summary: dict[str, object] = {"count": self.count, "missing": self.missing}
        if self.count:
            summary |= {"mean": self.total / self.count, "max": self.greatest}
        if self.count or self.missing:
            summary |= {f"p{share}": self.quantile(share / 100) for share in (50, 95, 99)}
        return {**summary, "bins": {str(index): number for index, number in sorted(self.bins.items())}}

    @classmethod
    def read(cls, data: object) -> "Sketch":
        """As a record holds it."""
        held = cast("Mapping[str, object]", data)
        bins = Counter(
            {int(key): int(str(number)) for key, number in cast("Mapping[str, object]", held["bins"]).items()}
        )
        count = bins.total()
        mean, greatest = held.get("mean", 0.0), held.get("max", 0.0)
        return cls(bins, count, float(str(mean)) * count, float(str(greatest)), int(str(held["missing"])))

    def _edges(self) -> Iterator[tuple[float, int]]:
        for index in sorted(self.bins):
            yield _edge(index), self.bins[index]
        if self.missing:
            yield FARTHEST, self.missing


def _bin(value: float) -> int:
    if value == 0:
        return _ZERO
    if not 0 < value <= _MOST:
        return _BEYOND
    if value <= _LEAST:
        return 0
    index = math.ceil(math.log(value / _LEAST, _GROWTH))
    return index if _edge(index) >= value else index + 1  # the logarithm is not exact


def _edge(index: int) -> float:
    if index == _ZERO:
        return 0.0
    return FARTHEST if index >= _BEYOND else _LEAST * _GROWTH**index


def merged(sketches: Iterable[Sketch]) -> Sketch:
    """All of them as one."""
    whole = Sketch()
    for one in sketches:
        whole.take(one)
    return whole
