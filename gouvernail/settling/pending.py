"""The operations that a run had begun and not recorded as done, in the engine's export, and how they are taken out.

The export's format is Pulumi's deployment schema, version 3 (sdk/go/common/apitype/core.go). It is changed as it is:
what is sealed in it stays sealed, and what we do not know stays where it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

__all__ = ["Pending", "State", "adopted", "creations", "ids", "others", "owners", "provider_inputs", "root", "unread"]

State: TypeAlias = dict[str, object]
"""An export, or one resource in it."""

_CREATING: Final = "creating"
_PROVIDER: Final = "pulumi:providers:"
_ROOT: Final = "pulumi:pulumi:Stack"


@dataclass(frozen=True, slots=True)
class Pending:
    """A creation that was begun: the resource as it would be, without an id."""

    urn: str
    type: str
    provider: str
    inputs: Mapping[str, object]
    resource: State


def creations(export: State) -> list[Pending]:
    """The creations that were begun in a cloud; components and providers are nothing there."""
    found = [one for kind, one in _operations(export) if kind == _CREATING]
    return [
        Pending(
            str(one["urn"]),
            str(one["type"]),
            str(one.get("provider") or ""),
            cast("Mapping[str, object]", one.get("inputs") or {}),
            one,
        )
        for one in found
        if one.get("custom") and not str(one["type"]).startswith(_PROVIDER)
    ]


def others(export: State) -> list[str]:
    """The URNs of what is in the state and was being updated, deleted, read or imported."""
    there = {str(one["urn"]) for one in _resources(export)}
    return sorted({urn for kind, one in _operations(export) if kind != _CREATING and (urn := str(one["urn"])) in there})


def root(export: State) -> str | None:
    """The URN of the stack itself; None where the stack is empty."""
    return next((str(one["urn"]) for one in _resources(export) if one.get("type") == _ROOT), None)


def ids(export: State) -> dict[str, str]:
    """URN -> id of what the state holds and no step has yet to delete."""
    return {str(one["urn"]): str(one["id"]) for one in _resources(export) if one.get("id") and not one.get("delete")}


def owners(export: State) -> dict[tuple[str, str], str]:
    """Type and id -> URN of what the state holds: several types may have one id (a bucket and its policy)."""
    held = [one for one in _resources(export) if one.get("id") and not one.get("delete")]
    return {(str(one["type"]), str(one["id"])): str(one["urn"]) for one in held}


def provider_inputs(export: State, reference: str) -> Mapping[str, object]:
    """What a provider instance was configured with; a reference is `<urn>::<id>`."""
    urn = reference.rpartition("::")[0]
    inputs = next((one.get("inputs") for one in _resources(export) if one.get("urn") == urn), None)
    return cast("Mapping[str, object]", inputs) if isinstance(inputs, Mapping) else {}


def adopted(export: State, found: Mapping[str, str]) -> State:
    """The export with what was found (URN -> id) among its resources, unread: inputs, and no outputs; nothing pending.

    What a creation was to replace is to be deleted, as it would be if the creation had been recorded; what was deleted
    for it already makes way.
    """
    new = {one.urn: one.resource for one in creations(export) if one.urn in found}
    kept: list[State] = []
    for one in _resources(export):
        urn = str(one["urn"])
        if urn not in new or one.get("delete"):
            kept.append(one)
        elif one.get("id") == found[urn]:  # an `up` that nobody settled before has made it, or another like it
            del new[urn]
            kept.append(one)
        elif not one.get("pendingReplacement"):
            kept.append({**one, "delete": True})
    fresh = [{**{k: v for k, v in one.items() if k != "outputs"}, "id": found[urn]} for urn, one in new.items()]
    deployment = {**_deployment(export), "resources": _ordered([*kept, *fresh]), "pending_operations": []}
    return {**export, "deployment": deployment}


def unread(export: State) -> list[str]:
    """The URNs of what was adopted and never read, because whoever adopted it was killed in between."""
    return [
        str(one["urn"])
        for one in _resources(export)
        if one.get("custom") and one.get("id") and not one.get("external") and "outputs" not in one
    ]


def _ordered(resources: Sequence[State]) -> list[State]:
    """The resources, each behind what it stands on, and else in their order, as the engine demands it."""
    by_urn: dict[str, list[int]] = {}
    for place, one in enumerate(resources):
        by_urn.setdefault(str(one["urn"]), []).append(place)
    done: dict[int, None] = {}
    path: set[int] = set()

    def put(place: int) -> None:
        if place in done or place in path:
            return
        path.add(place)
        for urn in _stands_on(resources[place]):
            for other in by_urn.get(urn, ()):
                put(other)
        path.discard(place)
        done[place] = None

    for place in range(len(resources)):
        put(place)
    return [resources[place] for place in done]


def _stands_on(resource: State) -> list[str]:
    depended = cast("Mapping[str, list[str] | None]", resource.get("propertyDependencies") or {})
    provider = str(resource.get("provider") or "").rpartition("::")[0]
    named = [provider, str(resource.get("parent") or ""), str(resource.get("deletedWith") or "")]
    listed = cast("list[str]", resource.get("dependencies") or [])
    return [urn for urn in [*named, *listed, *(one for its in depended.values() for one in its or ())] if urn]


def _deployment(export: State) -> State:
    return cast("State", export.get("deployment") or {})


def _resources(export: State) -> list[State]:
    return cast("list[State]", _deployment(export).get("resources") or [])


def _operations(export: State) -> list[tuple[str, State]]:
    listed = cast("list[State]", _deployment(export).get("pending_operations") or [])
    return [(str(one.get("type")), cast("State", one["resource"])) for one in listed]
