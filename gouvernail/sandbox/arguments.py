"""The arguments of functions, as they arrive."""

from collections.abc import Mapping
from typing import cast

from gouvernail.sandbox import index
from gouvernail.sandbox.index import FunctionType, Property
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Type

__all__ = ["wire_names"]


def wire_names(function: FunctionType, args: Mapping[str, object]) -> dict[str, object]:
    """The arguments with the wire's names throughout.

    Python's invoke translates the names of a function's arguments but not those in plain dictionaries below them
    (pulumi.runtime.invoke serialises them without a type): `not_actions` arrives as it was written. The providers
    bridged from Terraform understand both spellings. What is no known name stays as it is.
    """
    return _object(function.package, args, function.inputs)


def _object(package: str, value: Mapping[str, object], properties: Mapping[str, Property]) -> dict[str, object]:
    wires = {known.python: name for name, known in properties.items()}
    names = {name: name if name in properties else wires.get(name, name) for name in value}
    return {
        names[name]: _value(package, item, properties[names[name]].type) if names[name] in properties else item
        for name, item in value.items()
    }


def _value(package: str, value: object, wanted: Type) -> object:
    match wanted:
        case ListOf(item) if isinstance(value, list):
            return [_value(package, element, item) for element in cast("list[object]", value)]
        case MapOf(item) if isinstance(value, dict):
            return {key: _value(package, element, item) for key, element in cast("dict[str, object]", value).items()}
        case Ref() if isinstance(value, dict):
            known = index.type_named(package, wanted)
            return _object(package, cast("dict[str, object]", value), known.properties)
        case _:
            return value
