"""The outputs of a thing: its inputs as the type gives them back, and what rules say of the rest."""

import json
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, cast

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import index
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.types import Any, EnumRef, ListOf, MapOf, Ref, Scalar, Type, Union

__all__ = ["MISSING", "Rule", "complete", "fits", "shaped"]

MISSING: Final = object()
"""What a rule says of an output that it does not know."""

Rule: TypeAlias = Callable[[Property], object]

_DEPTH: Final = 3


def complete(resource: ResourceType, inputs: Mapping[str, object], rule: Rule, made_up: Rule) -> dict[str, object]:
    """The inputs that the type gives back, what `rule` knows, and what `made_up` says of outputs that are always there.

    An output that is an input too, was not given, and of which nothing is known stays absent: which default a cloud
    takes is not ours to invent. A value of another type than the output's is left out, whoever says it.
    """
    result: dict[str, object] = {}
    for name, known in resource.outputs.items():
        if name == "id":
            continue
        value = _given_back(known, inputs.get(name))
        if value is None:
            value = rule(known)
            if value is None:
                continue  # it is known to be absent
            value = None if value is MISSING else value
        if value is None and known.default is not None and name in resource.always:
            value = known.default
        if value is None and name in resource.always and name not in resource.inputs:
            value = shaped(resource.package, known, made_up)
        if value is not None and (value is UNKNOWN or name in inputs or fits(resource.package, known.type, value)):
            result[name] = value
    return result


def fits(package: str, wanted: Type, value: object) -> bool:  # noqa: C901, PLR0911 - one a type
    """Whether a value is of a type, to any depth."""
    match wanted:
        case _ if value is UNKNOWN:
            return True
        case Any():
            return True
        case Scalar("boolean"):
            return isinstance(value, bool)
        case Scalar("integer" | "number"):
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Scalar("string"):
            return isinstance(value, str)
        case Scalar():
            return True
        case ListOf(item):
            return isinstance(value, list) and all(fits(package, item, one) for one in cast("list[object]", value))
        case MapOf(item):
            held = cast("Mapping[str, object]", value) if isinstance(value, Mapping) else None
            return held is not None and all(fits(package, item, one) for one in held.values())
        case EnumRef():
            return value in index.enumeration(package, wanted)
        case Ref():
            return isinstance(value, Mapping)
        case Union(members):
            return any(fits(package, member, value) for member in members)


def _given_back(known: Property, value: object) -> object:
    """An input as an output: a document given as an object comes back as its text."""
    if known.type == Scalar("string") and isinstance(value, dict | list):
        return UNKNOWN if _unknown(cast("object", value)) else json.dumps(value, separators=(",", ":"))
    return value


def _unknown(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_unknown(one) for one in cast("Mapping[str, object]", value).values())
    if isinstance(value, list):
        return any(_unknown(one) for one in cast("list[object]", value))
    return value is UNKNOWN


def shaped(package: str, known: Property, made_up: Rule, depth: int = _DEPTH) -> object:  # noqa: PLR0911 - one a type
    """The simplest value of a property's type; a text is what `made_up` says."""
    match known.type:
        case Scalar("boolean"):
            return False
        case ListOf():
            return []
        case MapOf():
            return {}
        case Scalar("string" | "integer" | "number"):
            return made_up(known)
        case EnumRef() as enumerated:
            values = index.enumeration(package, enumerated)
            return values[0] if values else None
        case Ref() as ref if depth:
            nested = index.type_named(package, ref)
            found = {
                name: value
                for name, one in nested.properties.items()
                if name in nested.required and (value := shaped(package, one, made_up, depth - 1)) is not None
            }
            return found or None
        case Union(members) if Scalar("string") in members:
            return made_up(known)
        case _:
            return None
