"""Keepers of locked stores: what locks, by the clock, each policy that is not locked yet.

A workflow counts as one where it is switched on, runs by a clock, sends ARM's `lock` to the store's policies, and its
identity may do that.

Source: Azure Logic Apps, workflow definition language
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language).
"""

import re

from assurance.reading.azure.workflows import WORKFLOW, Action, actions, by_clock, may, runs
from assurance.reading.maybe import Truth, all_of, any_of
from gouvernail.graph import UNKNOWN, Graph, Resource

__all__ = ["kept"]

_CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"
_NEEDED = (
    f"{_CONTAINERS}/read",
    f"{_CONTAINERS}/immutabilityPolicies/read",
    f"{_CONTAINERS}/immutabilityPolicies/lock/action",
)
_LOCK = re.compile(
    r"https://management\.azure\.com(?P<store>/subscriptions/\S+?/storageaccounts/[a-z0-9]+)"
    r"/blobservices/default/containers/\S+/immutabilitypolicies/default/lock\?.*",
    re.IGNORECASE | re.DOTALL,
)


def kept(graph: Graph, store: str) -> Truth:
    """Whether the store with this id has a keeper."""
    return any_of(_keeps(graph, one, store) for one in graph.of_type(WORKFLOW))


def _keeps(graph: Graph, workflow: Resource, store: str) -> Truth:
    its = actions(workflow)
    if its is UNKNOWN:
        return UNKNOWN
    calls = [one for one in its if _locks(one, store)]
    return all_of((runs(workflow), by_clock(workflow), any_of(may(graph, one, _NEEDED, store) for one in calls)))


def _locks(action: Action, store: str) -> bool:
    found = _LOCK.fullmatch(action.asks("POST"))
    return found is not None and found["store"] == store
