"""The audit log: everything is recorded, into a store where nobody deletes, or the landing zone's is read."""

import pytest

from components.azure import AuditLog, trail_id
from tests.components.azure.graphs import ACCOUNT, KEY, LOG, REGION, every, one

COMMON = {"prefix": "bex-audit", "tags": {"owner": "grp"}, "account": ACCOUNT, "region": REGION}
READERS = "77777777-7777-4777-8777-777777777777"
BUILD = {
    **COMMON,
    "build": {
        "accounts": [ACCOUNT],
        "trails": [],
        "keep_days": 2557,
        "key_id": KEY,
        "stack": "bex-azure-audit-foundation",
        "readers": [READERS],
    },
}
WRITES = {"add/action", "read", "write"}


@pytest.fixture
def graph(build):
    return build(AuditLog, BUILD)


def test_every_container_that_azure_writes_to_is_locked_before_it_does(graph):
    policies = {
        policy.inputs["containerName"]: policy for policy in every(graph, "storage.BlobContainerImmutabilityPolicy")
    }
    assert {
        "insights-activity-logs",
        "insights-logs-auditevent",
        "insights-logs-flowlogflowevent",
        "insights-logs-storageread",
    } < set(policies)
    waits = set(one(graph, "monitor.SubscriptionDiagnosticSetting").dependencies)
    for policy in policies.values():
        assert policy.inputs["immutabilityPeriodSinceCreationInDays"] == 2557
        assert policy.urn in waits
    assert one(graph, "logic.Workflow").urn in waits


def test_nothing_in_it_expires(graph):
    assert every(graph, "storage.ManagementPolicy") == []


def test_the_trail_exports_every_category(graph):
    trail = one(graph, "monitor.SubscriptionDiagnosticSetting")
    assert trail.id == trail_id("bex-audit", ACCOUNT, REGION)
    assert trail.inputs["storageAccountId"] == one(graph, "storage.StorageAccount").id
    logs = trail.inputs["logs"]
    assert {"Administrative", "Policy", "Security"} < {log["category"] for log in logs}
    assert all(log["enabled"] for log in logs)


def test_flow_logs_are_written_by_a_role_that_deletes_nothing(graph):
    (may,) = one(graph, "authorization.RoleDefinition", "log-writer").inputs["permissions"]
    assert {action.rpartition("/blobs/")[2] for action in may["dataActions"]} == WRITES
    assert not any("delete" in action.lower() for action in may["actions"])


def test_named_groups_read_and_nobody_else(graph):
    given = [one for one in every(graph, "authorization.RoleAssignment") if one.inputs["principalType"] == "Group"]
    assert [one.inputs["principalId"] for one in given] == [READERS]
    assert given[0].inputs["roleDefinitionId"].endswith("/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1")


def test_what_is_done_with_the_logs_own_keys_is_recorded_too(graph):
    recorded = {setting.inputs["resourceUri"] for setting in every(graph, "monitor.DiagnosticSetting")}
    assert recorded == {KEY.partition("/keys/")[0], one(graph, "logic.Workflow").id}


def test_the_store_and_all_that_guards_it_outlive_the_stack_and_the_trail_does_not(graph):
    kinds = ("storage.StorageAccount", "storage.BlobContainer", "logic.Workflow", "resources.ResourceGroup")
    assert {resource.retain_on_delete for kind in kinds for resource in every(graph, kind)} == {True}
    assert one(graph, "monitor.SubscriptionDiagnosticSetting").retain_on_delete is False


def test_a_region_that_is_named_has_a_locked_store_of_its_own_with_the_same_containers_and_readers(build, state):
    build_, away = {**BUILD["build"], "regions": [REGION, "northeurope"]}, "recovery-log"
    graph = build(AuditLog, {**COMMON, "build": build_}, state=state)
    there, here = one(graph, "storage.StorageAccount", away), one(graph, "storage.StorageAccount", "log")
    (it,) = graph.of_type("gouvernail-azure:index:AuditLog")
    assert (it.outputs["store"], it.outputs["recovery_store"]) == (here.id, there.id)
    assert (there.inputs["location"], here.inputs["location"]) == ("northeurope", REGION)
    locked = {name: set() for name in (away, "log")}
    for policy in every(graph, "storage.BlobContainerImmutabilityPolicy"):
        locked[away if policy.inputs["accountName"] == there.inputs["accountName"] else "log"] |= {
            (policy.inputs["containerName"], policy.inputs["immutabilityPeriodSinceCreationInDays"])
        }
    assert locked[away] == locked["log"]
    assert one(graph, "logic.Workflow", f"{away}-keeper").inputs["location"] == "northeurope"
    reads = [its for its in every(graph, "authorization.RoleAssignment") if its.inputs["principalType"] == "Group"]
    assert {its.inputs["scope"] for its in reads} == {here.id, there.id}
    kept = {"retained": here.id, "retained_recovery": there.id, "retained_key": KEY}
    stays = {resource.id for resource in graph if resource.id and resource.retain_on_delete}
    for gone in (*every(graph, "monitor.SubscriptionDiagnosticSetting"), *reads):
        state.delete(state.find(gone.type, gone.id, urn=gone.urn))
    again = build(AuditLog, {**COMMON, "build": {**build_, **kept}}, state=state)
    assert {resource.id for resource in again if resource.retain_on_delete} == stays


def test_another_account_records_into_that_store_and_makes_none(build):
    graph = build(AuditLog, {**COMMON, "prefix": "bex-dev", "into": {"store": LOG, "key_id": KEY}})
    assert one(graph, "monitor.SubscriptionDiagnosticSetting").inputs["storageAccountId"] == LOG
    assert every(graph, "storage.StorageAccount") == []
    (it,) = graph.of_type("gouvernail-azure:index:AuditLog")
    assert (it.outputs["store"], it.outputs["key_id"]) == (LOG, KEY)


def test_a_log_that_was_left_is_taken_back(build, state):
    left = build(AuditLog, BUILD, state=state)
    stays = {resource.id for resource in left if resource.id and resource.retain_on_delete}
    for kind, name in (
        ("monitor.SubscriptionDiagnosticSetting", "it"),
        ("authorization.RoleAssignment", f"read-{READERS}"),
    ):
        gone = one(left, kind, name)
        state.delete(state.find(gone.type, gone.id, urn=gone.urn))
    retained = {"retained": one(left, "storage.StorageAccount").id, "retained_key": KEY}
    again = build(AuditLog, {**COMMON, "build": {**BUILD["build"], **retained}}, state=state)
    assert {resource.id for resource in again if resource.retain_on_delete} == stays


@pytest.mark.parametrize("read_store", [True, False])
def test_an_adopted_trail_is_read_and_nothing_is_made(build, state, read_store):
    built = build(AuditLog, BUILD, state=state)
    trail = one(built, "monitor.SubscriptionDiagnosticSetting").id
    graph = build(AuditLog, {**COMMON, "adopt": {"trail_id": trail, "read_store": read_store}}, state=state)
    cloud = [resource for resource in graph if resource.type.startswith("azure-native:")]
    assert all(resource.external for resource in cloud)
    assert bool(every(graph, "storage.StorageAccount")) is read_store
    (it,) = graph.of_type("gouvernail-azure:index:AuditLog")
    assert it.outputs["store"] == one(built, "storage.StorageAccount").id
    assert it.outputs["key_id"] == ("https://bex-dev-keys.vault.azure.net/keys/events" if read_store else "")


def test_a_log_without_a_place_is_refused(build):
    with pytest.raises(ValueError, match="none was given"):
        build(AuditLog, COMMON)
