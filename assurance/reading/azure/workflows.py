"""Workflows of Logic Apps: whether they run by a clock, what they call, and whether who calls is allowed to.

Source: Azure Logic Apps, workflow definition language
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from assurance.reading.azure.arm import named
from assurance.reading.azure.roles import IDENTITY, given_to, on
from assurance.reading.maybe import Maybe, Truth, all_of
from assurance.reading.policy import permits
from assurance.reading.values import entry, mapping, text
from gouvernail.graph import UNKNOWN, Graph, Resource, Secret, Unknown

__all__ = ["WORKFLOW", "by_clock", "calls", "may", "switched_on"]

WORKFLOW: Final = "azure-native:logic:Workflow"


def switched_on(workflow: Resource) -> Truth:
    """Whether it runs at all."""
    state = text(workflow.value("state"))
    return UNKNOWN if state is UNKNOWN else state != "Disabled"


def by_clock(workflow: Resource) -> Truth:
    """Whether a clock starts it."""
    definition = mapping(workflow.value("definition"))
    if definition is UNKNOWN:
        return UNKNOWN
    return any(entry(one, "type") == "Recurrence" for one in _each(definition.get("triggers")))


def calls(workflow: Resource) -> Maybe[tuple[Mapping[str, object], ...]]:
    """Every action, those inside of others too."""
    definition = mapping(workflow.value("definition"))
    return UNKNOWN if definition is UNKNOWN else tuple(_each(definition.get("actions")))


def may(graph: Graph, call: Mapping[str, object], needed: Iterable[str], thing: str) -> Truth:
    """Whether the identity that calls is allowed to do all of this to the thing with this id."""
    identity = graph.find(entry(call, "inputs", "authentication", "identity"), IDENTITY)
    if identity is None:
        return UNKNOWN
    given = on(identity.urn, given_to(graph, named(identity.value("principalId")))).statements
    return UNKNOWN if given is UNKNOWN else all_of(permits(given, one, thing) for one in needed)


def _each(holder: object) -> Iterator[Mapping[str, object]]:
    if isinstance(holder, Unknown | Secret) or not isinstance(holder, Mapping):
        return
    for one in cast("Mapping[str, object]", holder).values():
        if isinstance(one, Mapping):
            held = cast("Mapping[str, object]", one)
            yield held
            yield from _each(held.get("actions"))
            yield from _each(entry(held, "else", "actions"))
