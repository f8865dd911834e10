"""A field of a JSON object by its path: `result.score`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, TypeAlias, cast

from gouvernail.spec.shape import matching

__all__ = ["MISSING", "Dotted", "at", "holding"]

MISSING: Final = object()
"""What stands where there is nothing: null is something."""

Dotted: TypeAlias = Annotated[
    str,
    *matching(
        r"[A-Za-z_][A-Za-z0-9_-]{0,63}(?:\.[A-Za-z0-9_][A-Za-z0-9_-]{0,63}){0,15}",
        "a field, with dots where it lies deeper, such as result.score",
        "result.score",
    ),
]


def at(value: object, path: str) -> object:
    """What stands at a path; MISSING where there is none. A number names a place in a list."""
    for part in path.split("."):
        if isinstance(value, dict):
            value = cast("dict[str, object]", value).get(part, MISSING)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(cast("Sequence[object]", value)):
            value = cast("Sequence[object]", value)[int(part)]
        else:
            return MISSING
    return value


def holding(path: str, value: object) -> Mapping[str, object]:
    """The object in which the value stands at a path."""
    first, _, rest = path.partition(".")
    return {first: holding(rest, value) if rest else value}
