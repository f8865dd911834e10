"""Where in the inputs of a type references may stand: found once a type, then only those places are read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias, cast

from gouvernail.sandbox import index
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Scalar, Type, Union
from gouvernail.sandbox.words import join

__all__ = ["Rule", "Spot", "spots"]

Rule: TypeAlias = object
"""What a cloud expects at a place; only the cloud's own module knows what is in it."""
RuleOf: TypeAlias = Callable[[ResourceType, Property, "tuple[str, ...]"], Rule | None]
_TEXT: Final = Scalar("string")


@dataclass(frozen=True, slots=True)
class Spot:
    """A text where a reference may stand: `place` are the properties that lead to it, `path` is for the reader."""

    path: str
    place: tuple[str, ...]
    text: str
    rule: Rule


def spots(resource: ResourceType, inputs: Mapping[str, object], rule_of: RuleOf) -> Iterator[Spot]:
    """The texts in the inputs for whose place a rule is found; what is not known is passed over."""
    yield from _object(resource, resource.inputs, inputs, "", (), rule_of)


def _object(
    resource: ResourceType,
    known: Mapping[str, Property],
    values: Mapping[str, object],
    path: str,
    place: tuple[str, ...],
    rule_of: RuleOf,
) -> Iterator[Spot]:
    for name, value in values.items():
        one = known.get(name)
        if one is None or value is None:
            continue
        here = (*place, name)
        texts, nested = _kinds(one.type)
        rule = _rule(resource, one, here, rule_of) if texts else None
        if rule is not None or nested:
            yield from _value(resource, rule, nested, value, join(path, name), here, rule_of)


def _value(
    resource: ResourceType,
    rule: Rule | None,
    nested: tuple[Ref, ...],
    value: object,
    path: str,
    place: tuple[str, ...],
    rule_of: RuleOf,
) -> Iterator[Spot]:
    if isinstance(value, str):
        if rule is not None:
            yield Spot(path, place, value, rule)
    elif isinstance(value, list):
        for position, item in enumerate(cast("list[object]", value)):
            yield from _value(resource, rule, nested, item, f"{path}[{position}]", place, rule_of)
    elif isinstance(value, dict) and nested:
        inside = cast("dict[str, object]", value)
        for ref in nested[:1] if len(nested) == 1 else _fitting(resource, nested, inside):
            yield from _object(
                resource, index.type_named(resource.package, ref).properties, inside, path, place, rule_of
            )


def _fitting(resource: ResourceType, refs: tuple[Ref, ...], value: Mapping[str, object]) -> tuple[Ref, ...]:
    """Of several object types, the first that knows all that is given."""
    for ref in refs:
        if value.keys() <= index.type_named(resource.package, ref).properties.keys():
            return (ref,)
    return refs[:1]


@cache
def _kinds(wanted: Type) -> tuple[bool, tuple[Ref, ...]]:
    """Whether a type holds texts of its own, and the objects in it; a map's keys are the user's own and not read."""
    match wanted:
        case ListOf(item):
            return _kinds(item)
        case Union(members):
            found = [_kinds(member) for member in members]
            return any(texts for texts, _ in found), tuple(ref for _, refs in found for ref in refs)
        case Ref():
            return False, (wanted,)
        case MapOf():
            return False, ()
        case _:
            return wanted == _TEXT, ()


_RULES: Final[dict[tuple[str, tuple[str, ...]], Rule | None]] = {}


def _rule(resource: ResourceType, one: Property, place: tuple[str, ...], rule_of: RuleOf) -> Rule | None:
    known = (resource.token, place)
    if known not in _RULES:
        _RULES[known] = rule_of(resource, one, place)
    return _RULES[known]
