"""What a rule on logs can see: whether what it looks at arrives where it looks, and whether it may look there.

Sources: Azure Monitor, diagnostic settings
(https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings), data collection rules
(https://learn.microsoft.com/azure/azure-monitor/essentials/data-collection-rule-structure) and access to workspaces
(https://learn.microsoft.com/azure/azure-monitor/logs/manage-access).
"""

import re
from typing import Final

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, known
from gouvernail.values import entry, flag, items, texts
from policies.reading.azure.arm import id_of, named
from policies.reading.azure.roles import IDENTITY, given_to, on
from policies.reading.policy import permits

__all__ = ["CALLS", "IS", "TABLE", "counter", "fed", "may_look"]

CALLS: Final = "AmlOnlineEndpointTrafficLog"
"""The table of calls of endpoints."""
IS: Final = re.compile(r'\b(System|Environment|Monitor|Measure|EndpointName) =[=~] "([^"]*)"')
"""What a query asks of a line's columns."""
TABLE: Final = re.compile(r"\s*(\w+_CL)\b")
"""A table of ours, with which a query begins."""

_SETTING: Final = "azure-native:monitor:DiagnosticSetting"
_SAVED: Final = "azure-native:operationalinsights:SavedSearch"
_COLLECTION: Final = "azure-native:monitor:DataCollectionRule"
_ASK: Final = "Microsoft.OperationalInsights/workspaces/analytics/query/action"
_FUNCTION: Final = re.compile(r'workspace\("([^"]+)"\)\.(\w+)')


def counter(query: str) -> str | None:
    """The id of the function that counts devices."""
    found = _FUNCTION.search(query)
    return f"{found[1]}/savedSearches/{found[2]}".lower() if found else None


def _scopes(rule: Resource) -> Maybe[frozenset[str]]:
    found = texts(rule.value("scopes"))
    return UNKNOWN if found is UNKNOWN else frozenset(one.lower() for one in found)


def fed(graph: Graph, rule: Resource, row: str) -> Truth:
    """Whether what the row looks at is written into the workspace that the rule asks."""
    scopes, said, table = _scopes(rule), dict(IS.findall(row)), TABLE.match(row)
    if scopes is UNKNOWN:
        return UNKNOWN
    if table is not None:
        return any_of(_flows(one, table[1], scopes) for one in graph.of_type(_COLLECTION))
    if counts := counter(row):
        return True if any(id_of(one) == counts for one in graph.of_type(_SAVED)) else UNKNOWN
    of = f"/onlineendpoints/{said.get('EndpointName', '?')}".lower()
    return any_of(_sends(one, of, scopes) for one in graph.of_type(_SETTING))


def _flows(collection: Resource, table: str, into: frozenset[str]) -> Truth:
    """Whether a rule of collection writes a table of one of these workspaces."""
    flows, ends = items(collection.value("dataFlows")), items(entry(collection.value("destinations"), "logAnalytics"))
    if flows is UNKNOWN or ends is UNKNOWN:
        return UNKNOWN
    known_ends = {str(one.get("name")) for one in ends if named(one.get("workspaceResourceId")) in into}
    return any(
        one.get("outputStream") == f"Custom-{table}" and known_ends & {*known(texts(one.get("destinations")), ())}
        for one in flows
    )


def _sends(setting: Resource, of: str, into: frozenset[str]) -> Truth:
    """Whether a setting sends what a thing writes of its calls into one of these workspaces."""
    thing, workspace, logs = (
        named(setting.value("resourceUri")),
        named(setting.value("workspaceId")),
        items(setting.value("logs")),
    )
    if thing is UNKNOWN or workspace is UNKNOWN or logs is UNKNOWN:
        return UNKNOWN
    if thing is None or not thing.endswith(of) or workspace not in into:
        return False
    told = [one for one in logs if one.get("category") == CALLS or one.get("categoryGroup") == "allLogs"]
    return any_of(flag(one.get("enabled")) for one in told)


def may_look(graph: Graph, rule: Resource) -> Truth:
    """Whether the identity with which it asks may ask there."""
    scopes, its = _scopes(rule), texts(entry(rule.inputs.get("identity"), "userAssignedIdentities"))
    if scopes is UNKNOWN or its is UNKNOWN or not its:
        return UNKNOWN
    who = graph.find(its[0], IDENTITY)
    if who is None:
        return UNKNOWN
    may = on(who.urn, given_to(graph, named(who.value("principalId")))).statements
    return UNKNOWN if may is UNKNOWN else all_of(permits(may, _ASK, one) for one in scopes)
