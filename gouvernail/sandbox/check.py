"""Whether inputs are what a resource type takes, as the providers themselves would judge.

What is taken from whom:

- *Coercion.* The providers of aws and gcp are bridged from Terraform: they read "true" as a boolean, "22" as a number
  and 22 or true as a string (pulumi-terraform-bridge, pkg/tfbridge/typechecker), so these pass; "abc" for a number
  does not. azure-native's own check reads no strings as numbers, nor numbers as strings
  (pulumi-azure-native, provider.validateProperty).
- *Unknown properties.* The providers let most of them through and the cloud ignores or refuses them: here they are
  always refused, with the nearest right name.
- *Enumerations.* A closed one is checked everywhere. An open one (`string | enumeration` in the SDK) is checked for
  azure-native, whose services refuse what their API version does not list; for aws and gcp it is a list of
  convenience (regions, managed policies) and any string passes. Spelling counts, case included. Lists that the
  services themselves have outgrown (`INCOMPLETE`, sizes of machines above all) are not checked.
- *Limits.* Patterns, further enumerations, ranges and lengths are those of `gouvernail.sandbox.facts`; the reason names
  the authority.
- *Unknown values* (`UNKNOWN`) pass wherever they stand: nothing can be said of them, so nothing is.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from gouvernail.graph import SECRET, UNKNOWN
from gouvernail.sandbox import index
from gouvernail.sandbox.arguments import wire_names
from gouvernail.sandbox.index import FunctionType, ObjectType, Property, ResourceType
from gouvernail.sandbox.limits import Excess, exceeded
from gouvernail.sandbox.types import Any, EnumRef, ListOf, MapOf, Ref, Scalar, Type, Union
from gouvernail.sandbox.words import article, describe, join, kind_of, show

__all__ = ["Failure", "check", "check_function"]

BRIDGED: Final = frozenset({"aws", "gcp"})
# What the engine adds to a provider's configuration beside the provider's own properties.
_ENGINE_CONFIGURATION: Final = frozenset({"version", "pluginDownloadURL"})
# Open enumerations of azure-native that lack values its services take: their documentation points to a list command
# or to the portal instead, or (monitor) two of its services each have one of that name, or a program declares some
# itself (streams), or (apimanagement) the version takes a tier that came after it
# (https://learn.microsoft.com/azure/api-management/v2-service-tiers-overview). Strings beside them pass.
INCOMPLETE: Final = frozenset(
    {
        "apimanagement/SkuType",
        "awsconnector/InstanceType",
        "awsconnector/OpenSearchPartitionInstanceType",
        "awsconnector/ResourceSpecInstanceType",
        "cognitiveservices/ConnectionCategory",
        "compute/VirtualMachineSizeTypes",
        "discovery/VmSize",
        "hybridnetwork/VirtualMachineSizeTypes",
        "kusto/AzureSkuName",
        "machinelearningservices/ConnectionCategory",
        "migrate/AzureLocation",
        "migrate/AzureVmFamily",
        "monitor/ConditionOperator",
        "monitor/KnownDataFlowStreams",
    }
)
_QUOTED: Final = re.compile(r'\["(.*?)"\]')
_INTEGER: Final = re.compile(r"[+-]?\d+")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """One thing wrong: where (`rules[0].apply.kmsKeyId`) and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Rules:
    package: str
    secrets: Collection[str]

    @property
    def bridged(self) -> bool:
        return self.package in BRIDGED

    def hides(self, path: str) -> bool:
        """Whether the path is at or below a secret's; `a["b.c"]` and `a.b.c` are taken for the same, to be sure."""
        place = _dotted(path)
        return any(f"{place}.".startswith((f"{secret}.", f"{secret}[")) for secret in map(_dotted, self.secrets))

    def got(self, value: object, path: str) -> str:
        """What was given, in words: never the value of a secret, nor what a list or an object holds."""
        kind = kind_of(value)
        if self.hides(path):
            return f"a secret ({kind})"
        return article(kind) if kind in {"list", "object", "asset"} else f"{article(kind)} {show(value)}"


def check(resource: ResourceType, inputs: Mapping[str, object], secrets: Collection[str] = ()) -> list[Failure]:
    """What a provider would refuse in these inputs of a resource (or in a provider's configuration).

    In: plain values and `UNKNOWN`, secrets unwrapped; `secrets` are the paths that were secret (as `words.join` writes
    them), whose values no reason shows (a property that the SDK marks secret is never shown either).
    Out: every failure, ordered by path; none means nothing is known to be wrong, not that a cloud would agree.
    """
    hidden = [*secrets, *(name for name, known in resource.inputs.items() if known.secret)]
    rules = _Rules(resource.package, hidden)
    values = _decoded(resource, inputs) if resource.token.startswith("pulumi:providers:") else inputs
    known = ObjectType(resource.package, resource.token, resource.inputs, resource.required)
    found = set(_object(rules, values, known, "", resource.outputs))
    wrong = {one.path for one in found}
    found.update(_beyond(rules, one) for one in exceeded(resource.token, values) if one.path not in wrong)
    return sorted(found)


def _beyond(rules: _Rules, one: Excess) -> Failure:
    hint = f": did you mean {show(one.near)}?" if one.near and not rules.hides(one.path) else ""
    return Failure(one.path, f"expected {one.expected} ({one.authority}), got {rules.got(one.value, one.path)}{hint}")


def check_function(function: FunctionType, args: Mapping[str, object], secrets: Collection[str] = ()) -> list[Failure]:
    """The same for the arguments of a function (an invoke)."""
    rules = _Rules(function.package, secrets)
    if rules.bridged:
        args = wire_names(function, args)
    known = ObjectType(function.package, function.token, function.inputs, function.required)
    return sorted(set(_object(rules, args, known, "", function.outputs)))


def _object(
    rules: _Rules, value: Mapping[str, object], wanted: ObjectType, path: str, outputs: Collection[str] = ()
) -> Iterator[Failure]:
    for name, item in value.items():
        if name.startswith("__") or item is None:
            continue
        place = join(path, name)
        known = wanted.properties.get(name)
        if known is None:
            yield Failure(place, _unknown_property(name, wanted.properties, outputs))
        elif known.constant is not None and _is_plain(item) and item != known.constant:
            yield Failure(place, f"expected {show(known.constant)}, got {rules.got(item, place)}")
        else:
            yield from _value(rules, item, known.type, place)
    for name in wanted.required:
        if value.get(name) is None:
            yield Failure(join(path, name), f"missing required property '{name}'")


def _value(rules: _Rules, value: object, wanted: Type, path: str) -> Iterator[Failure]:  # noqa: C901 - one arm a type
    if value is None or value is UNKNOWN or value is SECRET:
        return
    match wanted:
        case Any():
            return
        case Union():
            yield from _union(rules, value, wanted, path)
        case ListOf(item) if isinstance(value, list):
            for position, element in enumerate(cast("list[object]", value)):
                yield from _value(rules, element, item, f"{path}[{position}]")
        case MapOf(item) if kind_of(value) == "object":
            for key, element in cast("dict[str, object]", value).items():
                if not key.startswith("__"):
                    yield from _value(rules, element, item, join(path, key))
        case Ref() if kind_of(value) == "object":
            known = index.type_named(rules.package, wanted)
            yield from _object(rules, cast("dict[str, object]", value), known, path)
        case EnumRef():
            yield from _enumeration(rules, value, wanted, path)
        case Scalar() if _scalar_fits(rules, value, wanted):
            return
        case _:
            yield Failure(path, _wrong_type(rules, value, wanted, path))


def _union(rules: _Rules, value: object, wanted: Union, path: str) -> Iterator[Failure]:
    members = wanted.members
    listed = [member for member in members if isinstance(member, EnumRef) and member.name not in INCOMPLETE]
    if listed and not rules.bridged:
        # the strings of an open enumeration are those it lists (see the module's first lines)
        members = tuple(member for member in members if member != Scalar("string"))
    attempts = [(member, list(_value(rules, value, member, path))) for member in members]
    if any(not failures for _, failures in attempts):
        return
    same_kind = [failures for member, failures in attempts if _could_be(value, member)]
    if not same_kind:
        yield Failure(path, _wrong_type(rules, value, Union(members), path))
    elif len(same_kind) > 1 and kind_of(value) == "object":
        yield from _nearest_variant(rules, cast("dict[str, object]", value), members, same_kind, path)
    else:
        yield from min(same_kind, key=len)


def _nearest_variant(
    rules: _Rules, value: dict[str, object], members: tuple[Type, ...], failures: list[list[Failure]], path: str
) -> Iterator[Failure]:
    """Of several object types, the failures of the one meant: by its constant, else the one that fits best."""
    objects = [index.type_named(rules.package, member) for member in members if isinstance(member, Ref)]
    constants: dict[str, set[str]] = {}
    for known in objects:
        for name, item in known.properties.items():
            if item.constant is not None:
                constants.setdefault(name, set()).add(str(item.constant))
    for name, allowed in constants.items():
        given = value.get(name)
        if isinstance(given, str) and given not in allowed:
            yield Failure(join(path, name), _not_listed(rules, given, sorted(allowed), join(path, name)))
            return
    of_its_constant = [
        found
        for known, found in zip(objects, failures, strict=False)
        if any(
            item.constant is not None and value.get(name) == item.constant for name, item in known.properties.items()
        )
    ]
    yield from min(of_its_constant or failures, key=len)


def _enumeration(rules: _Rules, value: object, wanted: EnumRef, path: str) -> Iterator[Failure]:
    values = index.enumeration(rules.package, wanted)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        yield Failure(path, _wrong_type(rules, value, wanted, path))
    elif value not in values:
        yield Failure(path, _not_listed(rules, value, values, path))


def _not_listed(rules: _Rules, value: object, values: Collection[object], path: str) -> str:
    near = None if rules.hides(path) else index.nearest(str(value), [str(item) for item in values])
    listed = ", ".join(show(item) for item in list(values)[:20]) + (", ..." if len(values) > 20 else "")
    hint = f"did you mean {show(near)}? " if near else ""
    return f"expected one of the values listed, got {rules.got(value, path)}: {hint}allowed: {listed}"


def _scalar_fits(rules: _Rules, value: object, wanted: Scalar) -> bool:
    kind = kind_of(value)
    match wanted.kind:
        case "string":
            return kind == "string" or (rules.bridged and kind in {"number", "boolean"})
        case "boolean":
            return kind == "boolean" or (rules.bridged and value in ("true", "false"))
        case "integer" if kind == "number":
            return isinstance(value, int) or cast("float", value).is_integer()
        case "integer":
            return rules.bridged and isinstance(value, str) and _INTEGER.fullmatch(value) is not None
        case "number":
            return kind == "number" or (
                rules.bridged and isinstance(value, str) and _NUMBER.fullmatch(value) is not None
            )
        case "asset":
            return kind == "asset"


def _could_be(value: object, member: Type) -> bool:
    kind = kind_of(value)
    match member:
        case ListOf():
            return kind == "list"
        case MapOf() | Ref():
            return kind == "object"
        case EnumRef():
            return kind in {"string", "number"}
        case Scalar(wanted):
            return kind == ("number" if wanted == "integer" else wanted)
        case _:
            return kind == "string"


def _wrong_type(rules: _Rules, value: object, wanted: Type, path: str) -> str:
    expected = describe(wanted)
    document = kind_of(value) == "object" and "string" in expected
    hint = " (for a JSON document use json.dumps)" if document else ""
    return f"expected {expected}, got {rules.got(value, path)}{hint}"


def _unknown_property(name: str, properties: Mapping[str, Property], outputs: Collection[str]) -> str:
    if name in outputs:
        return f"property '{name}' is computed by the cloud and cannot be set"
    near = index.nearest(name, properties)
    if near:
        return f"unknown property '{name}': did you mean '{near}'?"
    if not properties:
        return f"unknown property '{name}': no property is taken here"
    names = sorted(properties)
    listed = ", ".join(f"'{item}'" for item in names[:10]) + (", ..." if len(names) > 10 else "")
    return f"unknown property '{name}': known are {listed}"


def _decoded(resource: ResourceType, inputs: Mapping[str, object]) -> dict[str, object]:
    """A provider's configuration: what is no string travels as JSON text."""
    return {
        name: _from_json(value) if name in resource.inputs and resource.inputs[name].type != Scalar("string") else value
        for name, value in inputs.items()
        if name not in _ENGINE_CONFIGURATION
    }


def _from_json(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _dotted(path: str) -> str:
    return _QUOTED.sub(r".\1", path)


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float)
