"""Whether a change of a property is made in place or makes another resource, and who says so.

Asked in this order, and the first that answers is heard:

- `documented`: the rows below, read by hand in the documentation or the source of the type's provider;
- the authorities of `gouvernail.sandbox.facts`, each at the place or the nearest above it that it speaks of;
- `documented` again: what holds of a property on every type;
- `id`: what the id is made of, for a thing of another name or in another place is another thing.

Where none answers the mutability is unknown: the sandbox changes in place, and says that it assumes so.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast

from gouvernail.sandbox import answers, facts, index, telling
from gouvernail.sandbox.difference import Change
from gouvernail.sandbox.facts import Mutability
from gouvernail.sandbox.index import Property, ResourceType
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Type, Union

__all__ = ["ASSUMED", "Answer", "Verdict", "at", "judge", "tell"]

Answer: TypeAlias = Literal[Mutability, "unknown"]

ASSUMED: Final = "assumed"
"""What stands for the authority where there is none."""

_REST: Final = "*"
_SETTLED: Final[Mapping[str, Mapping[str, Mutability]]] = {
    "aws:appautoscaling/scheduledAction:ScheduledAction": {"scalableDimension": "replace"},
    "aws:cloudwatch/logGroup:LogGroup": {"logGroupClass": "replace"},
    "aws:ec2/flowLog:FlowLog": {_REST: "replace", "tags": "update"},
    "aws:ec2/routeTableAssociation:RouteTableAssociation": {"gatewayId": "replace"},
    "aws:kms/key:Key": dict.fromkeys(
        ("customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"), "replace"
    ),
    "aws:lb/loadBalancer:LoadBalancer": {
        "accessLogs": "update",
        "dropInvalidHeaderFields": "update",
        "enableDeletionProtection": "update",
        "idleTimeout": "update",
        "internal": "replace",
        "loadBalancerType": "replace",
    },
    "aws:rds/instance:Instance": {"identifier": "update"},
    "aws:s3/bucket:Bucket": {"objectLockEnabled": "replace"},
    "azure-native:authorization:RoleAssignment": {"principalId": "replace"},
    "azure-native:network:PrivateEndpoint": {"subnet": "replace"},
    "azure-native:network:PublicIPAddress": dict.fromkeys(
        ("publicIPAddressVersion", "publicIPPrefix", "sku"), "replace"
    ),
    "gcp:compute/subnetwork:Subnetwork": {"network": "replace"},
    "gcp:sql/databaseInstance:DatabaseInstance": {"databaseVersion": "update"},
    "gcp:kms/cryptoKey:CryptoKey": dict.fromkeys(("destroyScheduledDuration", "importOnly", "purpose"), "replace"),
}
"""Type -> property -> what its provider says (documentation; of Azure `forceNewMap`); `*` is every other property."""
_ANYWHERE: Final[Mapping[str, Mapping[str, Mutability]]] = {
    "aws": dict.fromkeys(
        (
            "applyImmediately",
            "finalSnapshotIdentifier",
            "forceDelete",
            "forceDestroy",
            "forceDetachPolicies",
            "revokeRulesOnDelete",
            "skipDestroy",
            "skipFinalSnapshot",
            "tags",
            "timeouts",
        ),
        "update",
    ),
    "azure-native": {},
    "gcp": dict.fromkeys(("deletionPolicy", "deletionProtection", "forceDestroy"), "update"),
}
"""Package -> property -> what holds of it on every type, unless an authority says otherwise of one.

Most speak to the provider alone, of how it is to delete or to wait, and never reach the cloud (each property's
documentation); tags are put in place (the AWS provider's guide "Resource Tagging").
"""
_OF_IAM: Final[Mapping[str, Mapping[str, Mutability]]] = {
    "IAMMEMBER": {_REST: "replace"},
    "IAMBINDING": {"members": "update", _REST: "replace"},
    "IAMPOLICY": {"policyData": "update", _REST: "replace"},
}
"""What the three kinds of IAM types have in common on every service of Google (tpgiamresource in its provider)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a change at a path does, by which authority (`assumed` where none speaks)."""

    path: str
    answer: Answer
    authority: str


def judge(resource: ResourceType, changes: Collection[Change]) -> list[Verdict]:
    """A verdict a change, in their order.

    What comes or goes with all below it is judged by all of its places: it replaces where one of them does, and is
    unknown where none does and one is.
    """
    return [_verdict(resource, change) for change in changes]


def at(resource: ResourceType, place: tuple[str, ...]) -> tuple[Answer, str]:
    """What a change at a place does, and who says so; a place is as `gouvernail.sandbox.facts` has it, in parts."""
    settled = _SETTLED.get(resource.token) or _of_iam(resource)
    if found := settled.get(place[0]) or settled.get(_REST):
        return found, "documented"
    for authority, told in facts.of(resource.token).mutability.items():
        for length in range(len(place), 0, -1):
            if found := told.get(".".join(place[:length])):
                return found, authority
    if found := _ANYWHERE[resource.package].get(place[0]):
        return found, "documented"
    if place[0] in answers.identity(resource):
        return "replace", "id"
    return "unknown", ASSUMED


def tell(verdicts: Collection[Verdict], urn: str, engine: str | None) -> None:
    """Say in the engine's display which changes nobody knows the effect of, and how many of all they are."""
    unknown = [one.path for one in verdicts if one.answer == "unknown"]
    if unknown:
        telling.inform(
            engine,
            urn,
            f"mutability unknown of {len(unknown)} of {len(verdicts)} changes ({', '.join(unknown)}): "
            "no authority says whether the cloud would replace, so an update in place is assumed",
        )


def _of_iam(resource: ResourceType) -> Mapping[str, Mutability]:
    """The rows of a type that grants roles on a thing of Google's."""
    name = resource.token.rpartition(":")[2].upper()
    grants = resource.package == "gcp" and "etag" in resource.outputs
    found = [rows for ending, rows in _OF_IAM.items() if grants and name.endswith(ending)]
    return found[0] if found else {}


def _verdict(resource: ResourceType, change: Change) -> Verdict:
    answers_here = [at(resource, place) for place in _places(resource, change)]
    for wanted in ("replace", "unknown", "update"):
        for answer, authority in answers_here:
            if answer == wanted:
                return Verdict(change.path, answer, authority)
    return Verdict(change.path, "unknown", ASSUMED)


def _places(resource: ResourceType, change: Change) -> Iterator[tuple[str, ...]]:
    """The places that a change touches: its own, or those below it where a whole object or list came or went."""
    known: Mapping[str, Property] | None = resource.inputs
    kind: Type | None = None
    place: list[str] = []
    for step in change.steps:
        if isinstance(step, int):
            kind = kind.item if isinstance(kind, ListOf) else None
            continue
        if known is None and isinstance(kind, MapOf):
            place.append(_REST)
            kind = kind.value
        else:
            place.append(step)
            kind = known[step].type if known and step in known else None
        known = _properties(resource.package, kind)
    yield from _below(resource.package, tuple(place), kind, change.value)


def _below(package: str, place: tuple[str, ...], kind: Type | None, value: object) -> Iterator[tuple[str, ...]]:
    if isinstance(value, list) and value:
        for item in cast("list[object]", value):
            yield from _below(package, place, kind.item if isinstance(kind, ListOf) else None, item)
    elif isinstance(value, Mapping) and value:
        known = _properties(package, kind)
        for name, item in cast("Mapping[str, object]", value).items():
            if isinstance(kind, MapOf):
                yield from _below(package, (*place, _REST), kind.value, item)
            else:
                inner = known[name].type if known and name in known else None
                yield from _below(package, (*place, name), inner, item)
    else:
        yield place


def _properties(package: str, kind: Type | None) -> Mapping[str, Property] | None:
    """What an object of this type holds; that of its item for a list, of all its members for a union."""
    match kind:
        case Ref():
            return index.type_named(package, kind).properties
        case ListOf(item):
            return _properties(package, item)
        case Union(members):
            return {name: one for member in members for name, one in (_properties(package, member) or {}).items()}
        case _:
            return None
