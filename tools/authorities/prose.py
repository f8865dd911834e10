"""What the documentation in the SDKs says of changes, enumerations, ranges and lengths, where it says it plainly.

The sentences are those of the property itself, also of a property of a nested type, at every place where the type is.
What the SDK's own types or the property's default contradict is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from gouvernail.sandbox import index
from gouvernail.sandbox.index import Property
from gouvernail.sandbox.types import EnumRef, ListOf, MapOf, Ref, Scalar, Type, Union
from tools.authorities.entry import Entry, Limits, place
from tools.authorities.prose_mutability import mutability
from tools.authorities.prose_ranges import Kind, ranges
from tools.authorities.prose_texts import Texts, descriptions
from tools.authorities.prose_values import values

__all__ = ["entries", "version"]

_DEEP: Final = 8
"""How many objects inside one another are read; what is deeper is the same type again."""
_GIVEN_BACK: Final = re.compile(r"^\s*\(?\s*\[?(?:Output|Output[- ]only)\b", re.IGNORECASE)


def version(package: str, site: Path) -> str:
    """The version of the SDK that the package's documentation is read from."""
    del site
    return index.version(package)


def entries(package: str, site: Path) -> dict[str, Entry]:
    """What is plainly said of the package's resource types, by the index's tokens."""
    del site
    texts = descriptions(package)
    return {token: entry for token in index.tokens(package) if (entry := _entry(package, token, texts))}


def _entry(package: str, token: str, texts: Texts) -> Entry:
    resource = index.resource(token)
    if resource is None:
        return {}
    changes: dict[str, str] = {}
    limits: dict[str, Limits] = {}
    places = list(_places(package, resource.inputs, texts.get(token, {}), texts))
    mixed = frozenset[str]() if package == "azure-native" else _mixed((where, text) for where, _, text in places)
    for where, told, text in places:
        if where in mixed:
            continue
        if change := mutability(text, token.rpartition(":")[2]):
            changes[where] = change
        if limit := limit_of(package, told, text):
            limits[where] = limit
    entry = Entry()
    if replace := sorted(where for where, change in changes.items() if change == "replace"):
        entry["replace"] = replace
    if update := sorted(where for where, change in changes.items() if change == "update"):
        entry["update"] = update
    if limits:
        entry["limits"] = dict(sorted(limits.items()))
    return entry


def _places(
    package: str, inputs: Mapping[str, Property], described: Mapping[str, str], texts: Texts
) -> Iterator[tuple[str, Property, str]]:
    """Every place of a resource's inputs that has a description, outermost first."""
    waiting: list[tuple[str, Mapping[str, Property], Mapping[str, str], tuple[str, ...]]] = [
        ("", inputs, described, ())
    ]
    while waiting:
        above, properties, words, through = waiting.pop(0)
        for name, told in properties.items():
            where = place(above, name)
            if (text := words.get(name)) and not _GIVEN_BACK.match(text):
                yield where, told, text
            for below, ref in _objects(told.type, where):
                if ref.name not in through and len(through) < _DEEP:
                    inner = index.type_named(package, ref).properties
                    waiting.append((below, inner, texts.get(ref.name, {}), (*through, ref.name)))


def _mixed(described: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The places whose description may be that of another place.

    The bridge finds the description of a nested property by the name of its block, or by its own name alone: of two
    blocks with one name (`aptRepository.publicRepository`, `yumRepository.publicRepository`) both have the last one's.
    """
    blocks: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    outermost: dict[tuple[str, str], str] = {}
    nested: dict[tuple[str, str], list[str]] = {}
    for where, text in described:
        *above, name = [part for part in where.split(".") if part != "*"]
        if above:
            same = blocks.setdefault((above[-1], name, text), {})
            same.setdefault("".join(above[-2:-1]), []).append(where)
            nested.setdefault((name, text), []).append(where)
        else:
            outermost[name, text] = where
    found = {where for same in blocks.values() if len(same) > 1 for several in same.values() for where in several}
    return frozenset(found.union(*(several for key, several in nested.items() if key in outermost)))


def _objects(kind: Type, where: str) -> Iterator[tuple[str, Ref]]:
    match kind:
        case Ref():
            yield where, kind
        case ListOf(item):
            yield from _objects(item, where)
        case MapOf(item):
            yield from _objects(item, place(where, "*"))
        case Union(members):
            several = [one for member in members for one in _objects(member, where)]
            if len(several) == 1:  # of several objects each has its own limits: the place would have all of them
                yield from several
        case _:
            pass


def limit_of(package: str, told: Property, text: str) -> Limits:
    """The limits of a property that its description states and its type can have."""
    if told.constant is not None:
        return {}
    kind = _kind(told.type)
    found = ranges(text, told.name, kind) if kind else Limits()
    listed = values(text)
    if listed is not None and (taken := _taken(package, told, listed)):
        found["values"] = list(taken)
    return found if _default_within(told, found) else {}


def _kind(kind: Type) -> Kind | None:
    match kind:
        case Scalar("integer" | "number"):
            return "number"
        case Scalar("string"):
            return "string"
        case ListOf():
            return "list"
        case _:
            return None


def _taken(package: str, told: Property, listed: tuple[str, ...]) -> list[str | int | float | bool]:
    """The listed values as the property's type has them; none where they do not fit it, or its own enumeration."""
    item = told.type.item if isinstance(told.type, ListOf) else told.type
    members = item.members if isinstance(item, Union) else (item,)
    enumerations = [one for one in members if isinstance(one, EnumRef)]
    if enumerations:
        known = {str(value) for one in enumerations for value in index.enumeration(package, one)}
        return list(listed) if known == set(listed) else []
    if item == Scalar("string"):
        return list(listed)
    if item == Scalar("integer") and all(re.fullmatch(r"-?\d+", one) for one in listed):
        return [int(one) for one in listed]
    return []


def _default_within(told: Property, limits: Limits) -> bool:
    default = told.default
    if default is None:
        return True
    if "values" in limits and default not in limits["values"]:
        return False
    if isinstance(default, int | float):
        return limits.get("minimum", default) <= default <= limits.get("maximum", default)
    return True
