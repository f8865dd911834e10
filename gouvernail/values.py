"""Reading a property of a resource as the kind of value that it is, with the unknown kept unknown."""

from collections.abc import Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Secret, Unknown
from gouvernail.maybe import Maybe, Truth

__all__ = ["entry", "flag", "items", "mapping", "number", "text", "texts"]


def entry(holder: object, *path: str | int) -> object:
    """The value at a path inside nested mappings and lists; None where it is not there, `UNKNOWN` below an unknown."""
    for step in path:
        if isinstance(holder, Unknown | Secret):
            return UNKNOWN
        if isinstance(step, int):
            listed = cast("list[object]", holder) if isinstance(holder, list) else []
            holder = listed[step] if step < len(listed) else None
        else:
            holder = cast("Mapping[str, object]", holder).get(step) if isinstance(holder, Mapping) else None
    return holder


def flag(value: object, *, absent: bool = False) -> Truth:
    """True or false; `absent` is what the cloud takes where nothing is set."""
    match value:
        case Unknown() | Secret():
            return UNKNOWN
        case None:
            return absent
        case "true" | "True":
            return True
        case "false" | "False":
            return False
        case _:
            return bool(value)


def text(value: object) -> Maybe[str | None]:
    """A string, or None where nothing is set."""
    if isinstance(value, Unknown | Secret):
        return UNKNOWN
    return str(value) if value is not None and value != "" else None


def number(value: object) -> Maybe[float | None]:
    """A number, also from its text; None where nothing is set."""
    if isinstance(value, Unknown | Secret):
        return UNKNOWN
    if isinstance(value, bool | int | float):
        return float(value)
    try:
        return float(value) if isinstance(value, str) and value else None
    except ValueError:
        return UNKNOWN


def texts(value: object) -> Maybe[tuple[str, ...]]:
    """A list of strings (one string counts as a list of one); unknown as soon as one of them is."""
    if isinstance(value, Unknown | Secret):
        return UNKNOWN
    listed = cast("list[object]", value) if isinstance(value, list) else [] if value is None else [value]
    if any(isinstance(item, Unknown | Secret) for item in listed):
        return UNKNOWN
    return tuple(str(item) for item in listed)


def items(value: object) -> Maybe[tuple[Mapping[str, object], ...]]:
    """A list of nested objects (one object counts as a list of one); unknown as soon as one of them is."""
    if isinstance(value, Unknown | Secret):
        return UNKNOWN
    listed = cast("list[object]", value) if isinstance(value, list) else [] if value is None else [value]
    if any(isinstance(item, Unknown | Secret) for item in listed):
        return UNKNOWN
    return tuple(cast("Mapping[str, object]", item) for item in listed if isinstance(item, Mapping))


def mapping(value: object) -> Maybe[Mapping[str, object]]:
    """A nested object; empty where nothing is set."""
    if isinstance(value, Unknown | Secret):
        return UNKNOWN
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}
