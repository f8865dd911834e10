"""Each clause of the cache's guarantees on Azure: what breaks it, and what leaves it open."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Change, Set
from tests.policies.clauses import verdict

CLUSTER = "azure-native:redisenterprise:RedisEnterprise"
DATABASE = "azure-native:redisenterprise:Database"
LOGGED = "azure-native:monitor:ActivityLogAlert"
ALERT = "azure-native:monitor:MetricAlert"
GROUP = "azure-native:monitor:ActionGroup"
FLOW = "azure-native:logic:Workflow"
STORE = "azure-native:storage:StorageAccount"
STOP, DROP, OURS = "cache-stop", "cache-drop", "/generation/current"
NARROW = {"field": "caller", "equals": "somebody"}

BREAKS: list[tuple[str, Change]] = [
    ("cache.cache_private", Set(DATABASE, "accessKeysAuthentication", "Enabled")),
    ("network.no_public_address", Set(CLUSTER, "publicNetworkAccess", "Enabled")),
    ("network.endpoint_policies_limited", Set(DATABASE, "accessKeysAuthentication", "Enabled")),
    ("keys.stores_encrypted_with_own_key", Set(CLUSTER, "encryption", None)),
    ("cache.cache_dropped", Set(ALERT, "scopes", [f"${{{FLOW}#cache-drop.id}}"], having=STOP)),
    ("cache.cache_dropped", Set(ALERT, "actions", [], having=STOP)),
    ("cache.cache_dropped", Set(LOGGED, "enabled", value=False)),
    ("cache.cache_dropped", Set(LOGGED, "condition.allOf[1].equals", "Microsoft.Storage/storageAccounts/write")),
    ("cache.cache_dropped", Set(LOGGED, "condition.allOf[2].anyOf", [{"field": "resourceId", "equals": "/other"}])),
    ("cache.cache_dropped", Set(LOGGED, "condition.allOf[+]", NARROW)),
    ("cache.cache_dropped", Set(LOGGED, "scopes", ["/subscriptions/${other}"])),
    ("cache.cache_dropped", Set(LOGGED, "actions.actionGroups", [])),
    ("cache.cache_dropped", Set(GROUP, "enabled", value=False, having=DROP)),
    ("cache.cache_dropped", Set(GROUP, "logicAppReceivers", [], having=DROP)),
    ("cache.cache_dropped", Set(FLOW, "state", "Disabled", having=OURS)),
    ("cache.cache_dropped", Set(FLOW, "definition.actions", {}, having=OURS)),
    ("cache.cache_dropped", Set(STORE, "networkRuleSet.bypass", "None", having='"purpose": "cache"')),
]

OPEN: list[tuple[str, Change]] = [
    ("cache.cache_private", Set(DATABASE, "accessKeysAuthentication", UNKNOWN)),
    ("cache.cache_dropped", Set(LOGGED, "condition", UNKNOWN)),
    ("cache.cache_dropped", Set(LOGGED, "actions", UNKNOWN)),
    ("cache.cache_dropped", Set(GROUP, "logicAppReceivers", UNKNOWN, having=DROP)),
    ("cache.cache_dropped", Set(FLOW, "definition", UNKNOWN, having=OURS)),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED
