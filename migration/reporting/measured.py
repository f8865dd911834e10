"""Metrics as they were measured: values with the window of their data, bounds, and how many failures are left."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from gouvernail.evidence import Record

__all__ = ["BACKGROUND", "Point", "Series", "Table", "number"]

BACKGROUND: Final = "background"
"""The analysis that goes on beside the steps."""


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement, or successes in a row that were recorded as one."""

    seq: int
    at: datetime
    value: float | None
    """The last value; None where there was none, and `reason` says why."""
    least: float | None
    most: float | None
    count: int
    """How many measurements it stands for."""
    verdict: str
    """`successful`, `failed`, `inconclusive` or `error`."""
    since: str
    until: str
    """The window of its data, as it was recorded."""
    cases: str
    """On how many cases it rests, where the source said so."""
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
    dry_run: bool = False
    """It decides nothing."""
    source: str = ""
    query: str = ""
    measured: int = 0
    """How many measurements there are, those in summaries counted in."""
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
        """Those that there are, the least and the greatest of summaries among them."""
        every = (value for point in self.points for value in (point.least, point.value, point.most))
        return [value for value in every if value is not None]


class Table:
    """All series of a run, in the order in which they began."""

    def __init__(self) -> None:
        self._series: dict[tuple[str, int, str, str], Series] = {}

    def __iter__(self) -> Iterator[Series]:
        return iter(self._series.values())

    def begin(self, record: Record) -> None:
        """A record `migration.watching`: what an analysis is going to measure."""
        for terms in _listed(record.data.get("metrics")):
            if isinstance(terms, Mapping):
                self._of({**record.data, **cast("Mapping[str, object]", terms)})

    def take(self, record: Record) -> None:
        """A record `migration.analysis`: a measurement, a summary, or how a metric ended."""
        data = record.data
        series = self._of(data)
        if series is None:
            return
        series.verdict = _text(data.get("verdict")) or "running"
        series.source = _text(data.get("source")) or series.source
        series.query = _text(data.get("query")) or series.query
        summary = _mapping(data.get("summary"))
        if not data.get("wentOn") and (summary or not data.get("concluded")):
            point = _point(record, series.verdict, summary)
            series.points.append(point)
            series.measured += point.count
            series.failures += point.verdict == "failed"
        told = _whole(data.get("failures"))
        series.failures = series.failures if told is None else told

    def _of(self, data: Mapping[str, object]) -> Series | None:
        """The series that these data belong to; None where they name no metric."""
        name = _text(data.get("metric"))
        if not name:
            return None
        analysis = _text(data.get("analysis")) or _text(data.get("step")) or BACKGROUND
        key = (analysis, _whole(data.get("attempt")) or 1, _text(data.get("template")), name)
        series = self._series.setdefault(key, Series(*key))
        series.lower, series.upper = _number(data.get("lower")), _number(data.get("upper"))
        series.dry_run = bool(data.get("dryRun"))
        limit = _whole(data.get("failureLimit"))
        series.failure_limit = series.failure_limit if limit is None else limit
        return series


def _point(record: Record, verdict: str, summary: Mapping[str, object]) -> Point:
    data = record.data
    spread = summary or _mapping(data.get("valuesInAll"))
    many = [one for one in map(_number, _listed(data.get("values"))) if one is not None]
    value = _number(data.get("value"))
    least, most = _number(spread.get("min")), _number(spread.get("max"))
    if many:
        least, most, value = min(many), max(many), many[-1] if value is None else value
    if value is None:
        value = _number(spread.get("mean"))
    return Point(
        seq=record.seq,
        at=record.time,
        value=value,
        least=least,
        most=most,
        count=_whole(summary.get("measurements")) or 1,
        verdict="successful" if summary else _text(data.get("measured")) or verdict,
        since=_text(data.get("since")),
        until=_text(data.get("until")),
        cases=_cases(data),
        reason=_text(data.get("reason")),
    )


def _cases(data: Mapping[str, object]) -> str:
    groups = [one for one in map(_whole, _mapping(data.get("groups")).values()) if one is not None]
    if groups:
        return f"{min(groups)} in the least of {len(groups)} groups"
    cases = _whole(data.get("cases"))
    return "" if cases is None else str(cases)


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


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}
