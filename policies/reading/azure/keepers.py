"""Keepers of locked stores: what locks, by the clock, each policy that is not locked yet.

A workflow counts as one where it is switched on, runs by a clock, sends ARM's `lock` to the store's policies, and its
identity may do that.

Source: Azure Logic Apps, workflow definition language
(https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language).
"""

import re
from functools import lru_cache

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from policies.reading.azure.workflows import WORKFLOW, Action, actions, by_clock, may, runs

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
    return any_of(_keeps(graph, *one, store) for one in _locking(graph))


def _keeps(graph: Graph, workflow: Resource, calls: Maybe[tuple[tuple[Action, str], ...]], store: str) -> Truth:
    if calls is UNKNOWN:
        return UNKNOWN
    able = any_of(may(graph, one, _NEEDED, store) for one, its in calls if its == store)
    return all_of((runs(workflow), by_clock(workflow), able))


@lru_cache(maxsize=4)  # each store asks; a graph does not change
def _locking(graph: Graph) -> tuple[tuple[Resource, Maybe[tuple[tuple[Action, str], ...]]], ...]:
    """Each workflow, and its actions that lock, each with the id of the store; unknown where its actions are."""
    return tuple((one, _locks(actions(one))) for one in graph.of_type(WORKFLOW))


def _locks(its: Maybe[tuple[Action, ...]]) -> Maybe[tuple[tuple[Action, str], ...]]:
    if its is UNKNOWN:
        return UNKNOWN
    found = ((one, _LOCK.fullmatch(one.asks("POST"))) for one in its)
    return tuple((one, match["store"]) for one, match in found if match)
