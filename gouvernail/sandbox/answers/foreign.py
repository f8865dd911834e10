"""What a lookup gives for things that the sandbox never made, where a user says that they exist elsewhere.

The answer has the shape that the function's outputs have, and ids of the right form; what it holds is made up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Final

from gouvernail.sandbox import index
from gouvernail.sandbox.answers import aws, azure, gcp
from gouvernail.sandbox.answers.invokes.lookup import answer, of_function
from gouvernail.sandbox.index import FunctionType, Property, ResourceType
from gouvernail.sandbox.place import Place
from gouvernail.sandbox.types import ListOf, Ref, Type

__all__ = ["foreign"]

_CLOUDS: Final[Mapping[str, ModuleType]] = {"aws": aws, "azure-native": azure, "gcp": gcp}
_DEPTH: Final = 3
_GENERAL: Final = ("id", "arn", "name")


@dataclass(frozen=True, slots=True)
class _Thing:
    type: str
    id: str
    account: str
    region: str
    inputs: Mapping[str, object]
    outputs: Mapping[str, object]


def foreign(function: FunctionType, place: Place, args: Mapping[str, object]) -> dict[str, object] | None:
    """The made-up result of a lookup (`get...`); None for a function that is none. Lists have one item."""
    noun = function.token.rpartition(":")[2].removeprefix("get")
    if not function.token.rpartition(":")[2].startswith("get"):
        return None
    resource = of_function(function) or _like(function.package, function.token, function.outputs)
    made = _made_up(replace(resource, always=frozenset(resource.outputs)), place, args)
    result = answer(function, args, made)
    for name, known in function.outputs.items():
        if result.get(name) in (None, [], {}):
            value = _plausible(function, place, _singular(noun, name), known.type, _DEPTH)
            if value is not None:
                result[name] = value
    return result


def _made_up(resource: ResourceType, place: Place, args: Mapping[str, object]) -> _Thing:
    cloud = _CLOUDS[resource.package]
    urn = f"urn:pulumi:foreign::foreign::{resource.token}::foreign"
    given = {name: value for name, value in args.items() if name in resource.inputs}
    id_ = args.get("id") or cloud.physical_id(resource, place, urn, 0, given)
    outputs = cloud.outputs(resource, place, urn, str(id_), given)
    return _Thing(resource.token, str(id_), place.account, place.region, given, outputs)


def _plausible(function: FunctionType, place: Place, name: str, kind: Type, depth: int) -> object:
    """A value of a type that is not empty; None below the depth that programs look into."""
    match kind:
        case ListOf(item):
            inner = _plausible(function, place, name, item, depth - 1) if depth else None
            return [] if inner is None else [inner]
        case Ref() if depth:
            nested = index.type_named(function.package, kind).properties
            return {
                key: value
                for key, one in nested.items()
                if (value := _plausible(function, place, _singular("", key), one.type, depth - 1)) is not None
            }
        case Ref():
            return None
        case _:
            return _made_up(
                _like(function.package, function.token, {name: Property(name, name, kind)}), place, {}
            ).outputs.get(name)


def _like(package: str, token: str, outputs: Mapping[str, Property]) -> ResourceType:
    """A resource type that has these outputs, all of them always."""
    nothing = frozenset[str]()
    return ResourceType(token, package, token.split(":")[1].replace("/", "."), {}, nothing, outputs,
                        frozenset(outputs), nothing, ())  # fmt: skip


def _singular(noun: str, name: str) -> str:
    """The name of one item: `subnetId` of the `ids` of subnets, `zone` of `zones`."""
    one = name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")
    if one in _GENERAL and noun.endswith("s") and name.endswith("s"):
        return f"{noun[:1].lower()}{noun[1:-1]}{one[:1].upper()}{one[1:]}"
    return one
