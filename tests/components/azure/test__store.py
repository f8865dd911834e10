"""A locked store: closed, encrypted, kept by a keeper that may nothing else; what a destroy left is taken back."""

import json

import pulumi
import pytest

from components.azure._group import group
from components.azure._store import LockedStore, locked_store
from tests.components.azure.graphs import ACCOUNT, KEY, LOG, REGION, every, one

ARGS = {"prefix": "bex-dev", "tags": {"owner": "grp"}, "account": ACCOUNT, "region": REGION}
STORE: LockedStore = {
    "purpose": "events",
    "containers": ["predictions", "traces"],
    "key_id": KEY,
    "keep_days": 400,
    "ceiling_days": 1096,
    "log_store": LOG,
    "stack": "credit-scoring-azure-dev-workload",
}
CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"


class Holder(pulumi.ComponentResource):
    def __init__(self, name, args, opts):
        super().__init__("test:index:Holder", name, None, opts)
        locked_store("events", args, group("events", ARGS, self, kept_for=args["stack"], retained=args.get("retained")))


@pytest.fixture
def graph(build):
    return build(Holder, STORE)


def test_it_is_closed_and_takes_no_key_but_ours(graph):
    store = one(graph, "storage.StorageAccount").inputs
    assert store["publicNetworkAccess"] == "Disabled"
    assert store["networkRuleSet"] == {"defaultAction": "Deny", "bypass": "AzureServices"}
    refused = ("allowBlobPublicAccess", "allowSharedKeyAccess", "allowCrossTenantReplication", "isLocalUserEnabled")
    assert {store[name] for name in refused} == {False}
    assert (store["enableHttpsTrafficOnly"], store["minimumTlsVersion"]) == (True, "TLS1_2")
    encryption = store["encryption"]
    assert encryption["keySource"] == "Microsoft.Keyvault"
    assert encryption["requireInfrastructureEncryption"] is True
    # No version: what is encrypted follows when the key is renewed.
    assert encryption["keyVaultProperties"] == {
        "keyVaultUri": "https://bex-dev-keys.vault.azure.net",
        "keyName": "events",
    }


def test_its_identity_may_use_the_one_key_before_the_store_is_there(graph):
    may = one(graph, "authorization.RoleAssignment", "events-key")
    assert may.inputs["scope"] == KEY
    assert may.inputs["roleDefinitionId"].endswith("/e147488a-f6f5-4113-8e2d-b22465e65bf6")
    assert may.urn in one(graph, "storage.StorageAccount").dependencies
    identity = one(graph, "managedidentity.UserAssignedIdentity", "events-key")
    assert may.inputs["principalId"] == identity.outputs["principalId"]
    store = one(graph, "storage.StorageAccount").inputs
    assert store["encryption"]["encryptionIdentity"] == {"encryptionUserAssignedIdentity": identity.id}


def test_every_container_refuses_deletion_and_lets_logs_grow(graph):
    policies = {
        policy.inputs["containerName"]: policy.inputs
        for policy in every(graph, "storage.BlobContainerImmutabilityPolicy")
    }
    assert set(policies) == {"predictions", "traces"}
    for policy in policies.values():
        assert policy["immutabilityPeriodSinceCreationInDays"] == 400
        assert policy["allowProtectedAppendWritesAll"] is True
    assert one(graph, "storage.BlobServiceProperties").inputs["isVersioningEnabled"] is True


def test_what_was_recorded_is_deleted_at_the_ceiling_and_not_before(build, graph):
    (rule,) = one(graph, "storage.ManagementPolicy").inputs["policy"]["rules"]
    assert rule["definition"]["actions"] == {
        "baseBlob": {"delete": {"daysAfterCreationGreaterThan": 1096}},
        "version": {"delete": {"daysAfterCreationGreaterThan": 1097}},
    }
    without = {key: value for key, value in STORE.items() if key != "ceiling_days"}
    assert every(build(Holder, without), "storage.ManagementPolicy") == []


def test_the_keeper_may_look_and_lock_and_nothing_else(graph):
    (may,) = one(graph, "authorization.RoleDefinition").inputs["permissions"]
    assert set(may["actions"]) == {
        f"{CONTAINERS}/read",
        f"{CONTAINERS}/immutabilityPolicies/read",
        f"{CONTAINERS}/immutabilityPolicies/lock/action",
    }
    assert may["dataActions"] == may["notActions"] == []
    given = one(graph, "authorization.RoleAssignment", "events-keeper").inputs
    assert given["scope"] == one(graph, "storage.StorageAccount").id
    assert (
        given["roleDefinitionId"].rpartition("/")[2]
        == one(graph, "authorization.RoleDefinition").inputs["roleDefinitionId"]
    )


def test_the_keeper_locks_what_is_not_locked_by_the_clock_from_when_all_is_there(graph):
    workflow = one(graph, "logic.Workflow")
    definition = workflow.inputs["definition"]
    (trigger,) = definition["triggers"].values()
    assert trigger["recurrence"] == {"frequency": "Hour", "interval": 1}
    each = definition["actions"]["Each"]["actions"]
    assert each["Unlocked"]["expression"] == {"equals": ["@body('Read')?['properties']?['state']", "Unlocked"]}
    lock = each["Unlocked"]["actions"]["Lock"]["inputs"]
    assert lock["method"] == "POST"
    assert "/immutabilityPolicies/default/lock?" in lock["uri"]
    assert lock["headers"] == {"If-Match": "@{body('Read')?['etag']}"}
    waits = set(workflow.dependencies)
    for policy in every(graph, "storage.BlobContainerImmutabilityPolicy"):
        assert policy.urn in waits
    assert one(graph, "authorization.RoleAssignment", "events-keeper").urn in waits


def test_the_keeper_asks_with_its_identity_and_only_its_own_store(graph):
    identity = one(graph, "managedidentity.UserAssignedIdentity", "events-keeper").id
    said = json.dumps(one(graph, "logic.Workflow").inputs["definition"])
    store = one(graph, "storage.StorageAccount").id
    assert said.count('"uri"') == said.count(f"https://management.azure.com{store}/blobServices/") == 3
    assert said.count('"authentication"') == said.count(f'"identity": "{identity}"') == 3


def test_a_route_is_told_when_the_keeper_fails_where_there_is_one(build, graph):
    route = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-incidents/providers/Microsoft.Insights/actionGroups/high"
    assert every(graph, "monitor.MetricAlert") == []
    told = build(Holder, {**STORE, "route": route})
    alert = one(told, "monitor.MetricAlert", "events-keeper-failed")
    assert alert.inputs["scopes"] == [one(told, "logic.Workflow").id]
    assert alert.inputs["criteria"]["allOf"][0]["metricName"] == "RunsFailed"
    assert alert.inputs["actions"] == [{"actionGroupId": route}]
    assert alert.retain_on_delete is False  # what watches goes with its stack


def test_its_use_and_its_keepers_is_recorded(graph):
    recorded = {setting.inputs["resourceUri"]: setting.inputs for setting in every(graph, "monitor.DiagnosticSetting")}
    store, keeper = one(graph, "storage.StorageAccount").id, one(graph, "logic.Workflow").id
    assert set(recorded) == {f"{store}/blobServices/default", keeper}
    for setting in recorded.values():
        assert setting["storageAccountId"] == LOG
        assert setting["logs"] == [{"categoryGroup": "allLogs", "enabled": True}]


def test_all_of_it_stays_together_with_its_group(graph):
    cloud = [resource for resource in graph if resource.type.startswith("azure-native:")]
    assert {resource.retain_on_delete for resource in cloud} == {True}
    tags = one(graph, "storage.StorageAccount").inputs["tags"]
    assert (tags["retained-by"], tags["purpose"]) == ("credit-scoring-azure-dev-workload", "events")
    assert one(graph, "resources.ResourceGroup").inputs["tags"]["retained-by"] == tags["retained-by"]


def test_a_store_that_was_left_is_taken_back_with_all_that_guards_it(build, state):
    left = build(Holder, STORE, state=state)
    store = one(left, "storage.StorageAccount").id
    again = build(Holder, {**STORE, "retained": store, "retained_key": KEY}, state=state)
    assert {resource.id for resource in again if resource.id} == {resource.id for resource in left if resource.id}


def test_a_store_that_is_not_taken_back_stands_in_the_way(build, state):
    build(Holder, STORE, state=state)
    with pytest.raises(Exception, match="already exists"):
        build(Holder, STORE, state=state)
