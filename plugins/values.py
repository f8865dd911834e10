"""What came over the wire, as a component takes it: names as Python spells them, whole numbers as `int`.

Pulumi's own mapping (`pulumi.provider.experimental.component`) leaves every number a `float`, takes any value for any
type, passes over names that it does not know, and looks no deeper than one map. A component would fail on them later,
somewhere else, or not at all.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

import pulumi
from pulumi.errors import InputPropertiesError, InputPropertyError
from pulumi.output import Unknown
from pulumi.provider.experimental.analyzer import PropertyDefinition, PropertyType, TypeDefinition

__all__ = ["Fields", "arguments"]

Fields = Mapping[str, PropertyDefinition]

_PLAIN: Final[Mapping[PropertyType, tuple[str, tuple[type, ...]]]] = {
    PropertyType.STRING: ("a string", (str,)),
    PropertyType.BOOLEAN: ("true or false", (bool,)),
    PropertyType.NUMBER: ("a number", (int, float)),
    PropertyType.INTEGER: ("a whole number", (int, float)),
}


def arguments(
    given: object, fields: Fields, names: Mapping[str, str], types: Callable[[str], TypeDefinition], at: str = ""
) -> dict[str, Any]:
    """The arguments of a component, or of a type inside them, by their Python names.

    `names` leads from the schema's names to Python's, `types` from a reference to what it names. Raises
    InputPropertyError, which the engine shows with its path, for what is missing, unknown, or of another type, and
    InputPropertiesError for an output where a value has to be known.
    """
    if not isinstance(given, Mapping):
        raise InputPropertyError(at, f"expected an object with {', '.join(fields)}")
    there = cast("Mapping[str, object]", given)
    if unknown := sorted(there.keys() - fields.keys()):
        raise InputPropertyError(_below(at, unknown[0]), f"is not known; expected one of {', '.join(sorted(fields))}")
    found = {name: value for name, value in there.items() if value is not None}
    if missing := sorted(name for name, field in fields.items() if not field.optional and name not in found):
        raise InputPropertyError(_below(at, missing[0]), "is required, and missing")
    return {names[name]: _value(value, fields[name], types, _below(at, name)) for name, value in found.items()}


def _value(given: object, field: PropertyDefinition, types: Callable[[str], TypeDefinition], at: str) -> object:
    if isinstance(given, pulumi.Output | Unknown):
        if field.plain:
            # Not as a property's error: with that, the engine shows the value, which may be a secret.
            raise InputPropertiesError(f"{at} has to be known when the component is made: no output, no secret", [])
        later = cast(
            "pulumi.Output[object]", given if isinstance(given, pulumi.Output) else pulumi.Output.from_input(given)
        )
        return later.apply(lambda known: _value(known, field, types, at))
    if field.ref:
        of = types(field.ref)
        return arguments(given, of.properties, of.properties_mapping, types, at)
    if field.items:
        if not isinstance(given, list):
            raise InputPropertyError(at, "expected a list")
        some = cast("list[object]", given)
        return [_value(one, field.items, types, f"{at}[{place}]") for place, one in enumerate(some)]
    if field.additional_properties:
        if not isinstance(given, Mapping):
            raise InputPropertyError(at, "expected a map")
        by_key = cast("Mapping[str, object]", given)
        return {key: _value(one, field.additional_properties, types, _below(at, key)) for key, one in by_key.items()}
    return _plain(given, field, at)


def _plain(given: object, field: PropertyDefinition, at: str) -> object:
    if field.type not in _PLAIN:
        raise NotImplementedError(f"{at}: no value is known for {field}")
    said, kinds = _PLAIN[field.type]
    if not isinstance(given, kinds) or (isinstance(given, bool) and bool not in kinds):
        raise InputPropertyError(at, f"expected {said}")
    if field.type is not PropertyType.INTEGER:
        return given
    number = float(cast("float", given))
    if not number.is_integer():
        raise InputPropertyError(at, f"expected {said}, not {given}")
    return int(number)


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
