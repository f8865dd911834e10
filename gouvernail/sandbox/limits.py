"""Whether values keep the limits that authorities tell: patterns, enumerations, ranges, lengths, how many items.

Where several authorities limit one place, what one of them takes is taken. Only places that have a limit are visited. A
value of another kind than its limit speaks of is left to the check of types; an unknown value keeps every limit, for
nothing can be said of it, and so does an empty text, which most providers take for what is not set.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, cast

from gouvernail.sandbox import facts
from gouvernail.sandbox.facts import Limit
from gouvernail.sandbox.index import nearest
from gouvernail.sandbox.words import join, kind_of, show

__all__ = ["Excess", "exceeded", "words"]

_ANY_KEY: Final = "*"
_MOST_LISTED: Final = 20
_SCALARS: Final = frozenset({"string", "number", "boolean"})
_DECIMAL: Final = re.compile(r"[+-]?\d{1,30}(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Excess:
    """A value beyond a limit: where, what it is, what was expected, by which authority, and the one probably meant."""

    path: str
    value: object
    expected: str
    authority: str
    near: str | None = None


@dataclass(slots=True)
class _Tree:
    limits: tuple[Limit, ...] = ()
    below: "dict[str, _Tree]" = field(default_factory=dict[str, "_Tree"])


def exceeded(token: str, inputs: Mapping[str, object]) -> Iterator[Excess]:
    """Every value of a resource's inputs that a limit of its type refuses; what a place holds is told once."""
    yield from _object(_tree(token), inputs, "")


def words(limit: Limit) -> str:
    """A limit as a list of what is known shows it."""
    parts = [
        "" if limit.values is None else _options(limit.values),
        "" if (limit.minimum, limit.maximum) == (None, None) else f"a number {_range(limit.minimum, limit.maximum)}",
        _size_words(limit.min_length, limit.max_length, "characters"),
        _size_words(limit.min_items, limit.max_items, "items"),
        "" if limit.pattern is None else f"matches {limit.pattern}",
    ]
    return ", ".join(part for part in parts if part)


def _size_words(least: int | None, most: int | None, what: str) -> str:
    return "" if least is most is None else f"{_range(least, most)} {what}"


@cache
def _tree(token: str) -> _Tree:
    root = _Tree()
    for place, limits in facts.of(token).limits.items():
        here = root
        for name in place.split("."):
            here = here.below.setdefault(name, _Tree())
        here.limits = limits
    return root


def _object(tree: _Tree, value: Mapping[str, object], path: str) -> Iterator[Excess]:
    every = tree.below.get(_ANY_KEY)
    for name, item in value.items():
        known = tree.below.get(name) or every
        if known is not None and item is not None and not name.startswith("__"):
            yield from _value(known, item, join(path, name))


def _value(tree: _Tree, value: object, path: str, *, item: bool = False) -> Iterator[Excess]:
    kind = kind_of(value)
    for judge in _JUDGES if not item else _JUDGES_OF_ITEMS:
        said = [(limit, verdict) for limit in tree.limits if (verdict := judge(limit, value, kind)) is not None]
        if said and all(verdict for _, verdict in said):
            limit, expected = said[0]
            near = nearest(str(value), map(str, limit.values)) if limit.values else None
            yield Excess(path, value, expected, limit.authority, near)
            break
    if kind == "list":
        for position, element in enumerate(cast("Sequence[object]", value)):
            yield from _value(tree, element, f"{path}[{position}]", item=True)
    elif kind == "object":
        yield from _object(tree, cast("Mapping[str, object]", value), path)


# Each judge says what was expected, "" where the value is within the limit, None where the limit does not speak of it.


def _count(limit: Limit, value: object, kind: str) -> str | None:
    if kind not in {"list", "object"} or limit.min_items is limit.max_items is None:
        return None
    count = len(cast("Sequence[object]", value))
    if not count:  # providers made from Terraform's send an empty list as none
        return None
    if _within(count, limit.min_items, limit.max_items):
        return ""
    return f"{_range(limit.min_items, limit.max_items)} {'items' if kind == 'list' else 'keys'}, not {count}"


def _choice(limit: Limit, value: object, kind: str) -> str | None:
    if limit.values is None or kind not in _SCALARS or value == "":
        return None
    return "" if any(_same(value, one) for one in limit.values) else _options(limit.values)


def _number_within(limit: Limit, value: object, kind: str) -> str | None:
    number = _number(value) if kind in {"string", "number"} else None
    if number is None or limit.minimum is limit.maximum is None:
        return None
    return "" if _within(number, limit.minimum, limit.maximum) else f"a number {_range(limit.minimum, limit.maximum)}"


def _length(limit: Limit, value: object, kind: str) -> str | None:
    if kind not in {"string", "number"} or value == "" or limit.min_length is limit.max_length is None:
        return None
    length = len(str(value))
    if _within(length, limit.min_length, limit.max_length):
        return ""
    return f"{_range(limit.min_length, limit.max_length)} characters, not {length}"


def _pattern(limit: Limit, value: object, kind: str) -> str | None:
    if kind not in {"string", "number"} or value == "" or limit.pattern is None:
        return None
    return "" if re.search(limit.pattern, str(value)) else f"a text that matches {limit.pattern}"


_JUDGES_OF_ITEMS: Final = (_choice, _number_within, _length, _pattern)
_JUDGES: Final = (_count, *_JUDGES_OF_ITEMS)


def _options(values: Sequence[object]) -> str:
    listed = ", ".join(show(one) for one in values[:_MOST_LISTED])
    return f"one of {listed}{', ...' if len(values) > _MOST_LISTED else ''}"


def _same(value: object, listed: object) -> bool:
    """Whether a value is the one listed, in any case: authorities do not always spell as the provider does.

    Numbers and booleans may come as text.
    """
    if isinstance(listed, bool) or isinstance(value, bool):
        return str(value).lower() == str(listed).lower()
    if isinstance(listed, int | float):
        return _number(value) == listed
    return str(value).lower() == str(listed).lower()


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str):
        return float(value) if _DECIMAL.fullmatch(value) else None
    return value


def _within(number: float, least: float | None, most: float | None) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def _range(least: float | None, most: float | None) -> str:
    if least is None:
        return f"at most {most:g}"
    if most is None:
        return f"at least {least:g}"
    return f"{least:g}" if least == most else f"from {least:g} to {most:g}"
