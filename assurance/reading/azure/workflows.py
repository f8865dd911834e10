"""Workflows of Azure: whether one runs by itself, and what it asks for.

Source: Azure Logic Apps, workflow definition language
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language).
"""

from collections.abc import Iterator, Mapping
from typing import cast

from assurance.reading.maybe import Maybe, Truth, all_of
from assurance.reading.values import entry, mapping, text
from gouvernail.graph import UNKNOWN, Resource, Secret, Unknown

__all__ = ["WORKFLOW", "asked", "by_clock"]

WORKFLOW = "azure-native:logic:Workflow"


def by_clock(workflow: Resource) -> Truth:
    """Whether the workflow is switched on and runs by a clock."""
    state, definition = text(workflow.value("state")), mapping(workflow.value("definition"))
    on: Truth = UNKNOWN if state is UNKNOWN else state != "Disabled"
    clock: Truth = (
        UNKNOWN
        if definition is UNKNOWN
        else any(entry(one, "type") == "Recurrence" for one in _each(definition.get("triggers")))
    )
    return all_of((on, clock))


def asked(workflow: Resource) -> Maybe[tuple[Mapping[str, object], ...]]:
    """Every action, those inside of others too."""
    definition = mapping(workflow.value("definition"))
    return UNKNOWN if definition is UNKNOWN else tuple(_each(definition.get("actions")))


def _each(holder: object) -> Iterator[Mapping[str, object]]:
    if isinstance(holder, Unknown | Secret) or not isinstance(holder, Mapping):
        return
    for one in cast("Mapping[str, object]", holder).values():
        if isinstance(one, Mapping):
            held = cast("Mapping[str, object]", one)
            yield held
            yield from _each(held.get("actions"))
            yield from _each(entry(held, "else", "actions"))
