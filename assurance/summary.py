"""What was built, capability by capability: its resources, and its promises with their verdicts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gouvernail.graph import Graph, Resource
from gouvernail.verdict import Reason, Result, Verdict
from policies.expectation import Expectation
from policies.reading import cloud_of, read
from policies.reading.standby import apart
from policies.rules import Guarantee, every

__all__ = ["Capability", "Judged", "capability_of", "declared", "summary"]

_STACK = "pulumi:pulumi:Stack"
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Judged:
    """A guarantee with its result.

    `declared` where all that could not be read belongs to somebody else (adopted); `possible` is false where nothing
    can keep it on the cloud, which is known of the cloud and not of what was built.
    """

    guarantee: Guarantee
    result: Result
    declared: bool
    possible: bool = True


@dataclass(frozen=True, slots=True)
class Capability:
    """One capability: what it consists of in each stack, what it gives, and what it promises."""

    name: str
    resources: tuple[Resource, ...]
    outputs: Mapping[str, object]
    guarantees: tuple[Judged, ...]

    def count(self, verdict: Verdict) -> int:
        """How many promises have this verdict."""
        return sum(one.result.verdict is verdict for one in self.guarantees)


def summary(graph: Graph, expected: Expectation) -> tuple[Capability, ...]:
    """The capabilities in the graph, by name; resources that belong to none stand under an empty name, last."""
    platform, cloud = read(graph, expected), cloud_of(graph)
    judged = [(one, one.answer(platform)) for one in every()]
    applying = [
        Judged(one, result, declared(graph, result.reasons), cloud not in one.impossible)
        for one, result in judged
        if result.verdict is not Verdict.NOT_APPLICABLE
    ]
    resources: dict[str, list[Resource]] = {}
    outputs: dict[str, dict[str, object]] = {}
    beside = apart(graph, expected)[1].stacks
    for resource in graph:
        name = capability_of(graph, resource)
        if _is_component(resource) and resource.stack in beside:
            continue  # the standby's gateway is not the gateway: its stack says what it gives
        if _is_component(resource):
            outputs.setdefault(name, {}).update(resource.outputs)
        elif resource.custom and not resource.type.startswith("pulumi:"):
            resources.setdefault(name, []).append(resource)
    names = sorted(
        {*resources, *outputs, *(one.guarantee.capability for one in applying)}, key=lambda one: (not one, one)
    )
    return tuple(
        Capability(
            name=name,
            resources=tuple(resources.get(name, ())),
            outputs=outputs.get(name, {}),
            guarantees=tuple(one for one in applying if one.guarantee.capability == name),
        )
        for name in names
    )


def capability_of(graph: Graph, resource: Resource) -> str:
    """The capability that a resource is part of: the outermost component above it; empty where there is none."""
    name, above = "", resource
    while above is not None:
        if _is_component(above):
            name = _WORD.sub("_", above.type.rpartition(":")[2]).lower()
        above = graph.get(above.parent)
    return name


def declared(graph: Graph, reasons: tuple[Reason, ...]) -> bool:
    """Whether everything that was found is about resources that were adopted: read here, answered for elsewhere."""
    found = [graph.get(reason.urn) for reason in reasons]
    return bool(found) and all(resource is not None and resource.external for resource in found)


def _is_component(resource: Resource) -> bool:
    return not resource.custom and resource.type != _STACK
