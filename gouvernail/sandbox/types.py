"""The types of properties as the SDKs state them, and the notation they are stored in (see `parse`)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

__all__ = ["Any", "EnumRef", "ListOf", "MapOf", "Ref", "Scalar", "Type", "Union", "parse", "snake"]

ScalarKind: TypeAlias = Literal["string", "boolean", "integer", "number", "asset"]
_SCALARS = ("string", "boolean", "integer", "number", "asset")


@dataclass(frozen=True, slots=True)
class Any:
    """Whatever JSON can say."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; an asset is a file, a text or an archive that travels with the program."""

    kind: ScalarKind


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one type."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map of one type, by keys that the user chooses (they are never translated)."""

    value: "Type"


@dataclass(frozen=True, slots=True)
class Ref:
    """An object type of the same package, as `module/Name` (`outputs.Name` is what a cloud gives back)."""

    name: str


@dataclass(frozen=True, slots=True)
class EnumRef:
    """An enumeration of the same package, as `module/Name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types."""

    members: "tuple[Type, ...]"


Type: TypeAlias = Any | Scalar | ListOf | MapOf | Ref | EnumRef | Union


@cache
def parse(text: str, module: str) -> Type:
    """A type from the index's notation.

    In: `string boolean integer number asset any`, `list<T>`, `map<T>`, `A|B`, `#Name` (object), `@Name`
    (enumeration); a name without a module is of `module`. ValueError for anything else.
    """
    parts = _split(text)
    if len(parts) > 1:
        return Union(tuple(parse(part, module) for part in parts))
    if text == "any":
        return Any()
    if text in _SCALARS:
        return Scalar(text)
    if text.startswith("list<") and text.endswith(">"):
        return ListOf(parse(text[5:-1], module))
    if text.startswith("map<") and text.endswith(">"):
        return MapOf(parse(text[4:-1], module))
    kinds = {"#": Ref, "@": EnumRef}
    kind = kinds.get(text[:1])
    if kind is None:
        raise ValueError(f"not a type: {text!r}")
    name = text[1:]
    return kind(name if "/" in name else f"{module}/{name}")


def snake(wire: str) -> str:
    """The python name that most properties have for their wire name; the index stores the exceptions."""
    step = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", wire)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", step).lower()


def _split(text: str) -> list[str]:
    depth = start = 0
    parts: list[str] = []
    for position, character in enumerate(text):
        depth += {"<": 1, ">": -1}.get(character, 0)
        if character == "|" and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]
