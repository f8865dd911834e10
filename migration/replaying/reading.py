"""Captured requests as they lie on disk: lines of files that grow, are rotated, cut, or end in half a line.

A position is a file and how far it was read. The file is known again by its first bytes, wherever it was renamed to.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, Final, Literal, TypeAlias

__all__ = ["LONGEST", "Line", "NotThere", "Position", "ahead", "lines"]

LONGEST: Final = 1 << 20
"""Bytes of a line; a longer one is skipped."""
_HEAD: Final = 4096
_QUIET: Final = timedelta(seconds=60)
"""So long nobody wrote into a file that a newer one follows, until it is left for that one."""
_COUNTED: Final = 4
"""Digits of a rotation that counts (`score.jsonl.2` is older than `.1`); more are a date, and rise."""

What: TypeAlias = Literal["request", "long", "rest", "torn"]


@dataclass(frozen=True, slots=True)
class Position:
    """How far was read: `offset` bytes of the file called `name`, whose first bytes have the digest `head`."""

    name: str = ""
    offset: int = 0
    head: str = ""
    inside: bool = False
    """Within a line that is too long, of which the rest is skipped."""

    def written(self) -> dict[str, object]:
        """As a record holds it."""
        return {"file": self.name, "offset": self.offset, "head": self.head, "inside": self.inside}

    @classmethod
    def read(cls, data: Mapping[str, object]) -> "Position":
        """As a record holds it."""
        return cls(str(data["file"]), int(str(data["offset"])), str(data["head"]), bool(data["inside"]))


@dataclass(frozen=True, slots=True)
class Line:
    """What was read, and where one is after it.

    `request` is a whole line. Without text: `long` is one that is too long and `rest` what follows of it, `torn` the
    half line at the end of a file that nobody writes any more. `gap`: what lay before it was not there any more.
    """

    what: What
    after: Position
    text: bytes = b""
    gap: bool = False


class NotThere(Exception):
    """There is no file or folder with captured requests; the text says which."""


def lines(place: Path, position: Position, now: datetime) -> Iterator[Line]:
    """What comes after a position, up to the end of what is there now. OSError where a file cannot be read."""
    before: Position | None = None
    while position != before:
        before = position
        for line in _pass(place, position, now):
            position = line.after
            yield line


def _pass(place: Path, position: Position, now: datetime) -> Iterator[Line]:
    """The rest of the file at the position, and the one after it: both are opened before anybody renames them."""
    series = _series(place)
    if not series:
        raise NotThere(f"there is nothing captured in {place.name}")
    index, start, gap = _found(place, series, position)
    with ExitStack() as stack:
        files = [(file, stack.enter_context(file.open("rb"))) for file in series[index : index + 2]]
        for file, opened in files:
            if start.name and _head(opened, start.offset) != start.head:
                return  # it was renamed just now: the next pass finds it
            for line in _lines(opened, file.name, start):
                yield replace(line, gap=gap)
                start, gap = line.after, False
            if file == series[-1] or _written(opened, now):
                return
            offset = opened.seek(0, os.SEEK_END)
            if offset > start.offset:
                yield Line("torn", Position(file.name, offset, _head(opened, offset)), gap=gap)
                gap = False
            start = Position()


def ahead(place: Path, position: Position) -> int:
    """How many bytes lie after a position."""
    try:
        series = _series(place)
        index, start, _ = _found(place, series, position) if series else (0, position, False)
        return max(0, sum(file.stat().st_size for file in series[index:]) - start.offset)
    except OSError:
        return 0


def _series(place: Path) -> list[Path]:
    """Files that hold something, from the oldest to the one that is written."""
    if place.is_dir():
        return sorted(file for file in place.glob("*.jsonl") if _holds(file))
    rotated = [
        (_age(found[1]), file)
        for file in place.parent.glob(f"{_literal(place.name)}[.-]*")
        if (found := re.fullmatch(r"[.-]([0-9]{1,32})", file.name.removeprefix(place.name))) and _holds(file)
    ]
    return [file for _, file in sorted(rotated)] + ([place] if _holds(place) else [])


def _holds(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _literal(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)


def _age(digits: str) -> tuple[int, int]:
    return (1, int(digits)) if len(digits) > _COUNTED else (0, -int(digits))


def _found(place: Path, series: list[Path], position: Position) -> tuple[int, Position, bool]:
    """The file at the position, where to go on in it, and whether what lay there is not there any more."""
    if not position.name:
        return 0, position, False
    named = [index for index, file in enumerate(series) if file.name == position.name]
    for index in [*named, *(index for index in range(len(series)) if index not in named)]:
        file = series[index]
        if file.stat().st_size >= position.offset:
            with file.open("rb") as opened:
                if _head(opened, position.offset) == position.head:
                    return index, replace(position, name=file.name), False
    if not place.is_dir():
        return len(series) - 1, Position(), True
    newer = (index for index, file in enumerate(series) if file.name > position.name)
    return (named[0] if named else next(newer, len(series))), Position(), True


def _head(opened: IO[bytes], offset: int) -> str:
    """The digest of the first bytes that were read: what is appended later changes none of them."""
    here = opened.tell()
    opened.seek(0)
    digest = sha256(opened.read(min(offset, _HEAD))).hexdigest()
    opened.seek(here)
    return digest


def _written(opened: IO[bytes], now: datetime) -> bool:
    """Whether somebody may still write into a file that a newer one follows."""
    return now.timestamp() - os.fstat(opened.fileno()).st_mtime <= _QUIET.total_seconds()


def _lines(opened: IO[bytes], name: str, start: Position) -> Iterator[Line]:
    at = replace(start, name=name)
    opened.seek(at.offset)
    while chunk := opened.readline(LONGEST):
        ended = chunk.endswith(b"\n")
        if not ended and len(chunk) < LONGEST and not at.inside:
            return  # the last line is being written
        offset, inside = at.offset + len(chunk), at.inside
        head = _head(opened, offset) if at.offset < _HEAD else at.head
        at = Position(name, offset, head, inside=not ended)
        if inside:
            yield Line("rest", at)
        elif ended:
            yield Line("request", at, chunk)
        else:
            yield Line("long", at)
