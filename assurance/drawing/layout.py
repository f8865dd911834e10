"""Where the boxes of a band stand, and which way the lines between them take.

Rows from users to what they use. Lines run only between rows and columns: down from the user, along the space below its
row, and where they have to pass a row, through a space between two columns. What leads to one box runs together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from assurance.drawing.picture import Arrow, Band, Box

__all__ = ["BOX", "Line", "Placed", "laid"]

BOX: Final = (212, 138)
"""Width and height of a box."""
_COLUMNS: Final = 5
_BETWEEN: Final = 16
_SPACE: Final = 18
_TRACK: Final = 7


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its left upper corner, and its row and column."""

    box: Box
    left: float
    top: float
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """The way from a user to what it uses; `number` is that of the used box among all that are used."""

    user: str
    used: str
    count: int
    number: int
    points: tuple[tuple[float, float], ...]


def laid(band: Band, arrows: Sequence[Arrow], corner: tuple[float, float]) -> tuple[list[Placed], list[Line], float]:
    """The boxes, the lines between them, and the height that both need below `corner` (left, top)."""
    here = {box.id for box in band.boxes}
    inner = [one for one in arrows if one.user in here and one.used in here]
    rows = _rows(band.boxes, inner)
    row_of = {box.id: row for row, boxes in enumerate(rows) for box in boxes}
    numbers = {used: number for number, used in enumerate(dict.fromkeys(one.used for one in inner))}
    passing = _passing(inner, row_of, len(rows))
    tops: list[float] = []
    bottom = corner[1]
    for row in range(len(rows)):
        tops.append(bottom)
        bottom += BOX[1] + _SPACE + _TRACK * len(passing[row])
    placed = [
        Placed(box, corner[0] + column * (BOX[0] + _BETWEEN), tops[row], row, column)
        for row, boxes in enumerate(rows)
        for column, box in enumerate(boxes)
    ]
    by_id = {one.box.id: one for one in placed}
    ways = _Ways(by_id, inner, passing, corner[0])
    lines = [ways.line(arrow, numbers[arrow.used]) for arrow in inner]
    return placed, lines, bottom - corner[1]


def _rows(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[list[Box]]:
    """Every box a row below its lowest user, circles aside; no row longer than the picture is wide."""
    level = {box.id: 0 for box in boxes}
    for _ in boxes:  # the longest way without a circle is no longer than this
        for one in arrows:
            if one.user != one.used and not _circle(one, arrows):
                level[one.used] = max(level[one.used], level[one.user] + 1)
    drawn = {one.user for one in arrows} | {one.used for one in arrows}
    last = max(level.values(), default=0)
    rows: list[list[Box]] = [[] for _ in range(last + 1)]
    for box in boxes:
        if box.id in drawn:
            rows[level[box.id]].append(box)
    for box in boxes:  # what neither uses nor is used fills the shortest row
        if box.id not in drawn:
            min(rows, key=len).append(box)
    return [row[start : start + _COLUMNS] for row in rows for start in range(0, len(row), _COLUMNS)]


def _circle(arrow: Arrow, arrows: Sequence[Arrow]) -> bool:
    """Whether a way leads back from what is used to its user."""
    seen, todo = {arrow.used}, [arrow.used]
    while todo:
        here = todo.pop()
        for one in arrows:
            if one.user == here and one.used not in seen:
                seen.add(one.used)
                todo.append(one.used)
    return arrow.user in seen


def _passing(arrows: Sequence[Arrow], row_of: dict[str, int], rows: int) -> list[list[str]]:
    """For the space below each row, the boxes that lines there lead to."""
    found: list[dict[str, None]] = [{} for _ in range(rows)]
    for one in arrows:
        for space in _spaces(row_of[one.user], row_of[one.used]):
            found[space][one.used] = None
    return [list(one) for one in found]


def _spaces(user: int, used: int) -> tuple[int, int]:
    """The spaces in which a line runs sideways: below the user's row, and beside what is used."""
    return user, used - 1 if used > user else used


@dataclass(frozen=True, slots=True)
class _Ways:
    """All that a line has to pass: the boxes, the other arrows, and what leads where in the space of each row."""

    placed: Mapping[str, Placed]
    arrows: Sequence[Arrow]
    passing: Sequence[Sequence[str]]
    left: float

    def line(self, arrow: Arrow, number: int) -> Line:
        user, used = self.placed[arrow.user], self.placed[arrow.used]
        first, last = (self._track(space, arrow.used) for space in _spaces(user.row, used.row))
        away = [one.used for one in self.arrows if one.user == arrow.user]
        start = user.left + BOX[0] * (away.index(arrow.used) + 1) / (len(away) + 1)
        points = [(start, user.top + BOX[1]), (start, first)]
        if first != last:
            lane = self.left + used.column * (BOX[0] + _BETWEEN) - _BETWEEN / 2 + (number % 3 - 1) * 4
            points += [(lane, first), (lane, last)]
        below = used.row > user.row
        # From above a line comes in at the middle; from beside or below it stays clear of what leaves there.
        end = used.left + (BOX[0] / 2 if below else 10)
        points += [(end, last), (end, used.top if below else used.top + BOX[1])]
        kept = [point for point, after in pairwise(points) if point != after] + points[-1:]
        return Line(user.box.title, used.box.title, arrow.count, number, tuple(kept))

    def _track(self, row: int, used: str) -> float:
        """How far down a line to this box runs sideways below the row."""
        bottom = next(one.top for one in self.placed.values() if one.row == row) + BOX[1]
        return bottom + _SPACE / 2 + _TRACK * self.passing[row].index(used)
