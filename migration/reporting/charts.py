"""Two charts: the weights over the run, and a metric against its bounds."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from migration.reporting.drawing import Anchor, Area, Drawing, Item, Line, Mark, Shape, Words
from migration.reporting.history import History
from migration.reporting.measured import Point, Series, number
from migration.reporting.times import lasting, moment

__all__ = ["values", "weights"]

_WIDTH: Final = 680.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 58.0, 72.0, 14.0, 30.0
_MOST: Final = 240  # points that a chart of this width can show


@dataclass(frozen=True, slots=True)
class _Frame:
    """Time and value to places."""

    since: datetime
    until: datetime
    low: float
    high: float
    height: float

    def x(self, at: datetime) -> float:
        span = (self.until - self.since).total_seconds() or 1.0
        part = min(max((at - self.since).total_seconds() / span, 0.0), 1.0)
        return round(_LEFT + part * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        span = self.high - self.low or 1.0
        foot = self.height - _BOTTOM
        return round(foot - (value - self.low) / span * (foot - _TOP), 1)

    @property
    def right(self) -> float:
        return _WIDTH - _RIGHT

    @property
    def foot(self) -> float:
        return self.height - _BOTTOM

    def axes(self) -> Iterator[Item]:
        """Both axes, with the times at the ends and in the middle."""
        yield Line(((_LEFT, _TOP), (_LEFT, self.foot), (self.right, self.foot)), "thin")
        middle = self.since + (self.until - self.since) / 2
        anchors: list[tuple[datetime, Anchor]] = [(self.since, "start"), (middle, "middle"), (self.until, "end")]
        for at, anchor in anchors if self.until > self.since else anchors[:1]:
            x = self.x(at)
            yield Line(((x, self.foot), (x, self.foot + 4)), "thin")
            yield Words(x, self.foot + 16, moment(at)[:16], anchor)

    def tick(self, value: float, text: str) -> Iterator[Item]:
        y = self.y(value)
        yield Line(((_LEFT - 4, y), (_LEFT, y)), "thin")
        yield Words(_LEFT - 7, y + 3, text, "end")


def weights(history: History) -> Drawing:
    """Per cent of the requests that the governed side answered, and that were copied to it, over the run."""
    start = history.state.started or (history.moves[0].at if history.moves else datetime.fromtimestamp(0, tz=UTC))
    end = max(history.at or start, start)
    frame = _Frame(start, end, 0.0, 100.0, 210.0)
    items: list[Item] = [*frame.axes()]
    for value in (0, 25, 50, 75, 100):
        items += frame.tick(value, f"{value} %")
    live = _steps(frame, [(start, 0), *((one.at, one.weight) for one in history.moves)], end)
    items += [Area((*live, (frame.right, frame.foot), (_LEFT, frame.foot))), Line(live)]
    if any(one.mirror for one in history.moves):
        copied = _steps(frame, [(start, 0), *((one.at, one.mirror) for one in history.moves)], end)
        items += [Line(copied, "dashed")]
        items += _named(frame, ("governed", live[-1][1]), ("mirror", copied[-1][1]))
    else:
        items += _named(frame, ("governed", live[-1][1]))
    for back in history.rollbacks:
        x = frame.x(back.breach)
        items += [Line(((x, _TOP), (x, frame.foot)), "dotted"), Words(x, _TOP - 3, f"rollback {back.number}", "middle")]
    return Drawing("Weights", _weights_told(history), _WIDTH, frame.height, tuple(items))


def _weights_told(history: History) -> str:
    if not history.moves:
        return "Nothing was moved: the legacy answers every request."
    said = [
        f"{moment(one.at)} {one.weight} %" + (f" and a mirror of {one.mirror} %" if one.mirror else "")
        for one in history.moves
    ]
    head = "Per cent of the requests that the governed side answers, as the provider said: "
    left = len(said) - 40
    return head + "; ".join(said[:40]) + (f"; and {left} more" if left > 0 else "") + "."


def _steps(frame: _Frame, moves: Sequence[tuple[datetime, int]], end: datetime) -> tuple[tuple[float, float], ...]:
    """A staircase through the moves, to the end."""
    places: list[tuple[float, float]] = []
    for (_, before), (at, value) in pairwise([(moves[0][0], moves[0][1]), *moves]):
        places += [(frame.x(at), frame.y(before)), (frame.x(at), frame.y(value))]
    return (*dict.fromkeys(places), (frame.x(end), frame.y(moves[-1][1])))


def _named(frame: _Frame, *lines: tuple[str, float]) -> Iterator[Item]:
    """Each line's name at its end; names that would lie on one another are set apart."""
    free = _TOP
    for text, y in sorted(lines, key=lambda line: line[1]):
        at = max(y + 3, free)
        yield Words(frame.right + 6, at, text, bold=text == "governed")
        free = at + 12


def values(series: Series) -> Drawing:
    """A metric over time against its bounds; measurements without a value stand on the foot of the chart."""
    points = _thinned(series.points)
    bounds = [one for one in (series.lower, series.upper) if one is not None]
    all_values = [*series.values(), *bounds]
    low, high = (min(all_values), max(all_values)) if all_values else (0.0, 1.0)
    space = (high - low) * 0.08 or abs(high) * 0.08 or 1.0
    first, last = series.points[0].at, series.points[-1].at
    frame = _Frame(first, last, low - space, high + space, 170.0)
    items: list[Item] = [*frame.axes()]
    for value in dict.fromkeys((low, high)):
        items += frame.tick(value, number(value))
    for value, word in ((series.lower, "min"), (series.upper, "max")):
        if value is not None:
            y = frame.y(value)
            items += [
                Line(((_LEFT, y), (frame.right, y)), "dashed"),
                Words(frame.right + 6, y + 3, f"{word} {number(value)}", bold=True),
            ]
    items += [Line(places, "thin") for places in _stretches(frame, points)]
    for one in points:
        if one.least is not None and one.most is not None and one.most > one.least:
            x = frame.x(one.at)
            items.append(Line(((x, frame.y(one.least)), (x, frame.y(one.most))), "thin"))
        y = frame.foot if one.value is None else frame.y(one.value)
        items.append(Mark(frame.x(one.at), y, _shape(one)))
    return Drawing(series.name, _values_told(series), _WIDTH, frame.height, tuple(items))


def _stretches(frame: _Frame, points: Sequence[Point]) -> Iterator[tuple[tuple[float, float], ...]]:
    """Lines through the values; none over a time in which nothing was measured."""
    gaps = sorted((after.at - before.at).total_seconds() for before, after in pairwise(points))
    longest = 4 * gaps[len(gaps) // 2] if gaps else 0.0
    places: list[tuple[float, float]] = []
    for before, one in pairwise([None, *points]):
        if one is None:
            continue
        if one.value is None or (before is not None and (one.at - before.at).total_seconds() > longest):
            yield from [tuple(places)] if len(places) > 1 else []
            places = []
        if one.value is not None:
            places.append((frame.x(one.at), frame.y(one.value)))
    yield from [tuple(places)] if len(places) > 1 else []


def _shape(point: Point) -> Shape:
    if point.verdict == "successful":
        return "dot"
    return "cross" if point.verdict == "failed" else "ring"


def _values_told(series: Series) -> str:
    found, last = series.values(), series.points[-1]
    parts = [f"{series.measured} measurements from {moment(series.points[0].at)} to {moment(last.at)}"]
    if found:
        parts.append(f"values from {number(min(found))} to {number(max(found))}, the last {number(last.value)}")
    parts.append(f"allowed: {series.bounds or 'nobody said'}")
    counts = Counter(one.verdict for one in series.points)
    parts += [f"{counts[verdict]} {verdict}" for verdict in ("failed", "inconclusive", "error") if counts[verdict]]
    parts.append(f"in all {lasting((series.points[-1].at - series.points[0].at).total_seconds())}")
    return (
        "; ".join(parts) + ". A dot is good, a cross failed, a ring is neither; a bar spans measurements told together."
    )


def _thinned(points: Sequence[Point]) -> list[Point]:
    """As many as can be seen: of each stretch the least, the greatest and what was not good."""
    if len(points) <= _MOST:
        return list(points)
    size = len(points) / (_MOST / 4)
    kept: dict[int, Point] = {}
    for number_ in range(_MOST // 4):
        part = points[int(number_ * size) : int((number_ + 1) * size)]
        there = [one for one in part if one.value is not None]
        worst = [one for one in part if one.verdict == "failed"][:1] + [
            one for one in part if one.verdict not in ("failed", "successful")
        ][:1]
        ends = [min(there, key=_value), max(there, key=_value)] if there else []
        kept |= {one.seq: one for one in (*ends, *worst)}
    return [kept[seq] for seq in sorted(kept)]


def _value(point: Point) -> float:
    return point.value or 0.0
