"""Two answers, field by field."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from migration.dotted import MISSING, at

__all__ = ["Compared", "compared"]

_DEEPEST: Final = 64


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs, by the paths of fields (`status` first), and how far the scores are apart."""

    fields: tuple[str, ...]
    score: float | None
    """None where the legacy gave no score; infinite where it did and the governed side did not."""


def compared(
    legacy: tuple[int, object],
    governed: tuple[int, object],
    *,
    score: str,
    ignore: tuple[str, ...] = (),
    tolerance: float = 0.0,
) -> Compared:
    """Status and JSON of both sides. Numbers are the same within `tolerance`; a field that only one has differs."""
    fields = [*(["status"] if legacy[0] != governed[0] else [])]
    ignored = frozenset(ignore)
    try:
        fields += sorted(set(_different(legacy[1], governed[1], "", ignored, tolerance)))
    except RecursionError:  # nested deeper than anything that can be told the same
        fields.append("body")
    return Compared(tuple(fields), _apart(number(at(legacy[1], score)), number(at(governed[1], score))))


def number(value: object) -> float | None:
    """A finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def _apart(legacy: float | None, governed: float | None) -> float | None:
    if legacy is None:
        return None
    return math.inf if governed is None else abs(governed - legacy)


def _different(one: object, other: object, path: str, ignored: frozenset[str], tolerance: float) -> Iterator[str]:
    if path in ignored:
        return
    if path.count(".") > _DEEPEST:
        if one != other:
            yield path
    elif isinstance(one, dict) and isinstance(other, dict):
        left, right = cast("Mapping[str, object]", one), cast("Mapping[str, object]", other)
        for key in {**left, **right}:
            below = f"{path}.{key}" if path else key
            yield from _different(left.get(key, MISSING), right.get(key, MISSING), below, ignored, tolerance)
    elif isinstance(one, list) and isinstance(other, list):
        before, after = cast("Sequence[object]", one), cast("Sequence[object]", other)
        if len(before) != len(after):
            yield path
            return
        for index, (left, right) in enumerate(zip(before, after, strict=True)):
            yield from _different(left, right, f"{path}.{index}" if path else str(index), ignored, tolerance)
    elif not _same(cast("object", one), other, tolerance):
        yield path or "body"


def _same(one: object, other: object, tolerance: float) -> bool:
    left, right = number(one), number(other)
    if left is not None and right is not None:
        return abs(left - right) <= tolerance or one == other
    return type(one) is type(other) and one == other
