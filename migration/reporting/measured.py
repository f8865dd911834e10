"""Metrics as they were measured: values with the window of their data, bounds, and how many failures are left."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from gouvernail.evidence import Record

__all__ = ["BACKGROUND", "Point", "Series", "Table", "number"]

BACKGROUND: Final = "background"
"""The analysis that goes on beside the steps."""


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement. `value` is None where there was none, and `reason` says why."""

    seq: int
    at: datetime
    value: float | None
    verdict: str
    """`successful`, `failed`, `inconclusive` or `error`."""
    since: str
    until: str
    """The window of its data, as it was recorded."""
    cases: int | None
    reason: str


@dataclass(slots=True)
class Series:
    """One metric of one analysis."""

    analysis: str
    """`background`, or the step that judges."""
    attempt: int
    template: str
    name: str
    lower: float | None = None
    upper: float | None = None
    verdict: str = "running"
    """Of the metric so far."""
    failures: int = 0
    failure_limit: int | None = None
    """How many failures are borne; None where nobody said, -1 where any number is."""
    source: str = ""
    query: str = ""
    points: list[Point] = field(default_factory=list[Point])

    @property
    def left(self) -> int | None:
        """Failures that are still borne; None where there is no such limit."""
        if self.failure_limit is None or self.failure_limit < 0:
            return None
        return max(self.failure_limit - self.failures, 0)

    @property
    def last(self) -> Point | None:
        """The newest measurement."""
        return self.points[-1] if self.points else None

    @property
    def bounds(self) -> str:
        """`0.9 to 1`, `at most 0.05`, or nothing."""
        match self.lower, self.upper:
            case None, None:
                return ""
            case None, upper:
                return f"at most {number(upper)}"
            case lower, None:
                return f"at least {number(lower)}"
            case lower, upper:
                return f"{number(lower)} to {number(upper)}"

    def values(self) -> list[float]:
        """Those that there are."""
        return [point.value for point in self.points if point.value is not None]


class Table:
    """All series of a run, in the order in which they began."""

    def __init__(self) -> None:
        self._series: dict[tuple[str, int, str, str], Series] = {}

    def __iter__(self) -> Iterator[Series]:
        return iter(self._series.values())

    def take(self, record: Record) -> None:
        """A record `migration.analysis`. ValueError where it names no metric."""
        data = record.data
        name = str(data.get("metric") or "")
        if not name:
            return
        analysis = str(data.get("analysis") or data.get("step") or BACKGROUND)
        attempt = _whole(data.get("attempt")) or 1
        key = (analysis, 1 if analysis == BACKGROUND else attempt, str(data.get("template", "")), name)
        series = self._series.setdefault(key, Series(*key))
        series.lower = _number(data.get("lower"))
        series.upper = _number(data.get("upper"))
        series.verdict = str(data.get("verdict") or "running")
        series.source, series.query = str(data.get("source", "")), str(data.get("query", ""))
        point = _point(record, series.verdict)
        series.points.append(point)
        told = _whole(data.get("failures"))
        series.failures = told if told is not None else series.failures + (point.verdict == "failed")
        limit = _whole(data.get("failureLimit"))
        series.failure_limit = series.failure_limit if limit is None else limit


def _point(record: Record, verdict: str) -> Point:
    data = record.data
    own = str(data.get("measured") or ("successful" if verdict == "running" else verdict))
    value = _number(data.get("value"))
    if value is None:
        value = next((one for one in map(_number, _listed(data.get("values"))) if one is not None), None)
    return Point(
        seq=record.seq,
        at=record.time,
        value=value,
        verdict=own,
        since=_text(data.get("since")),
        until=_text(data.get("until")),
        cases=_whole(data.get("cases")),
        reason=_text(data.get("reason")),
    )


def number(value: float | None) -> str:
    """A value as people read it: five digits that say something."""
    return "none" if value is None else f"{value:.5g}"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _listed(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
