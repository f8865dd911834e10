"""Archive: a locked store apart, put into by systems, locked anew at each release; or the landing zone's."""

import json
import re

import pulumi
import pulumi_azure_native
import pytest

from components.azure import Archive
from components.azure.archive import writer_role
from gouvernail.sandbox.inprocess import collect
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, KEY, LOG, REGION, every, one

PROD = "33333333-3333-4333-8333-333333333333"
ROUTE = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-audit-incidents/providers/Microsoft.Insights/actionGroups/high"
COMMON = {
    "prefix": "bex-audit",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/bex-audit/",
    "boundary": "",
    "log_store": LOG,
}
BUILD = {
    **COMMON,
    "build": {
        "environment": "prod",
        "writing_account": PROD,
        "writers": "",
        "sender": "",
        "keep_days": 3653,
        "key_id": KEY,
        "route": ROUTE,
        "stack": "bex-azure-audit-foundation",
    },
}
STORE = f"/subscriptions/{ACCOUNT}/resourceGroups/a/providers/Microsoft.Storage/storageAccounts/documents"
LOOKS = "55555555-5555-4555-8555-555555555555"
INTO = {
    **COMMON,
    "prefix": "bex-prod",
    "into": {"environment": "prod", "store": STORE, "key_id": KEY, "releases": LOOKS, "route": ROUTE},
}
NETWORK = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-prod-network/providers/Microsoft.Network"
WAY = {
    "subnet_ids": {"1": f"{NETWORK}/virtualNetworks/bex-prod-network/subnets/private"},
    "service_lists": [f"{NETWORK}/privateDnsZones/privatelink.blob.core.windows.net"],
}
BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"


@pytest.fixture
def graph(build):
    return build(Archive, BUILD)


def machine(graph):
    return one(graph, "logic.Workflow", "extend").inputs["definition"]


def actions(held):
    """Every action by its name, those inside of others too."""
    found = {}
    for name, its in held.get("actions", {}).items():
        found |= {name: its, **actions(its)}
    return found


def test_each_version_has_a_lock_of_its_own_under_a_key_of_the_archives(graph):
    container = one(graph, "storage.BlobContainer").inputs
    assert (container["containerName"], container["immutableStorageWithVersioning"]) == ("documents", {"enabled": True})
    policy = one(graph, "storage.BlobContainerImmutabilityPolicy").inputs
    assert policy["immutabilityPeriodSinceCreationInDays"] == 3653
    assert "allowProtectedAppendWritesAll" not in policy
    assert one(graph, "storage.BlobServiceProperties").inputs["isVersioningEnabled"] is True
    store = one(graph, "storage.StorageAccount").inputs
    assert store["encryption"]["keyVaultProperties"]["keyName"] == KEY.rpartition("/")[2]
    assert store["publicNetworkAccess"] == "Disabled"
    assert store["tags"]["purpose"] == "documents"
    assert every(graph, "storage.ManagementPolicy") == []


def test_all_of_it_outlives_the_stack_but_who_is_told(graph):
    cloud = [resource for resource in graph if resource.type.startswith("azure-native:")]
    gone = {resource.type for resource in cloud if not resource.retain_on_delete}
    assert gone == {"azure-native:monitor:MetricAlert"}


def test_its_use_is_recorded(graph):
    recorded = {setting.inputs["resourceUri"] for setting in every(graph, "monitor.DiagnosticSetting")}
    store = one(graph, "storage.StorageAccount").id
    assert recorded == {f"{store}/blobServices/default", *(flow.id for flow in every(graph, "logic.Workflow"))}


def test_documents_are_put_by_a_role_that_does_nothing_else_and_nobody_has_it_yet(graph):
    role = one(graph, "authorization.RoleDefinition", "document-writer")
    (may,) = role.inputs["permissions"]
    assert may["dataActions"] == [f"{BLOBS}/add/action"]
    assert may["actions"] == []
    own = writer_role(one(graph, "storage.StorageAccount").id)
    assert own.rpartition("/")[2] == role.inputs["roleDefinitionId"]
    assert own not in {given.inputs["roleDefinitionId"] for given in every(graph, "authorization.RoleAssignment")}


def test_what_extends_names_documents_and_locks_them_and_reads_none(graph):
    (may,) = one(graph, "authorization.RoleDefinition", "extender").inputs["permissions"]
    assert may["dataActions"] == [f"{BLOBS}/read", f"{BLOBS}/immutableStorage/runAsSuperUser/action"]
    assert may["actions"] == ["Microsoft.Logic/workflows/runs/read"]
    given = one(graph, "authorization.RoleAssignment", "extend").inputs
    flow = one(graph, "logic.Workflow", "extend")
    assert given["scope"] == one(graph, "storage.BlobContainer").id
    assert given["principalId"] == flow.outputs["identity"]["principalId"]
    assert f"!(ActionMatches{{'{BLOBS}/read'}} AND NOT SubOperationMatches{{'Blob.List'}})" in given["condition"]
    assert given["conditionVersion"] == "2.0"
    assert one(graph, "authorization.RoleAssignment", "extend-runs").inputs["scope"] == flow.id
    (it,) = graph.of_type("gouvernail-azure:index:Archive")
    assert it.outputs["releases"] == given["principalId"]


def test_every_version_is_locked_from_the_release_on(graph):
    its = actions(machine(graph))
    assert "include=versions" in its["List"]["inputs"]["uri"]
    lock = its["Set"]["inputs"]
    store = one(graph, "storage.StorageAccount").id.rpartition("/")[2]
    assert lock["uri"].startswith(f"https://{store}.blob.core.windows.net/documents/@{{encodeUriComponent(")
    assert "?comp=immutabilityPolicies&versionid=@{" in lock["uri"]
    assert lock["headers"]["x-ms-immutability-policy-mode"] == "Locked"
    assert lock["headers"]["x-ms-immutability-policy-until-date"] == "@{addDays(utcNow(), 3653, 'R')}"
    assert "concat('prod/', items('Each'), '/')" in its["List"]["inputs"]["uri"]


def test_it_looks_at_productions_record_since_the_last_run_that_succeeded(graph):
    its = actions(machine(graph))
    start = its["Next"]["inputs"]["variables"][0]["value"]
    assert f"/subscriptions/{PROD}/providers/Microsoft.Insights/eventtypes/management/values" in start
    assert "body('Last')" in start
    flow = one(graph, "logic.Workflow", "extend").id
    assert its["Last"]["inputs"]["uri"].startswith(f"https://management.azure.com{flow}/runs?")
    assert "onlineendpoints/deployments/write" in its["Released"]["inputs"]["where"]
    (trigger,) = machine(graph)["triggers"].values()
    assert trigger["recurrence"] == {"frequency": "Hour", "interval": 1}
    assert trigger["runtimeConfiguration"] == {"concurrency": {"runs": 1}}


def test_pages_are_read_to_the_end_and_what_breaks_is_neither_lost_nor_tried_for_ever(graph):
    its = actions(machine(graph))
    for loop, variable, moves, stops in (
        ("Look", "Next", "Turn", "LookStop"),
        ("Pages", "Page", "Following", "LockStop"),
    ):
        assert its[loop]["expression"] == f"@equals(variables('{variable}'), 'end')"
        assert its[loop]["operationOptions"] == "FailWhenLimitsReached"
        assert its[moves]["inputs"]["name"] == its[stops]["inputs"]["name"] == variable
        assert its[stops]["runAfter"] == {moves: ["Failed", "Skipped", "TimedOut"]}
        assert its[stops.replace("Stop", "Broke")]["inputs"] == {"name": "Broken", "value": True}
    assert its["Judge"]["expression"] == {"equals": ["@variables('Broken')", True]}
    assert its["Fail"]["inputs"]["runStatus"] == "Failed"


def test_what_runs_after_another_stands_beside_it_and_variables_and_answers_are_there(graph):
    definition = machine(graph)

    def beside(held):
        for its in held.get("actions", {}).values():
            assert {*its["runAfter"]} <= {*held["actions"]}
            beside(its)

    beside(definition)
    its, said = actions(definition), json.dumps(definition)
    variables = {name for name, one_ in its.items() if one_["type"] == "InitializeVariable"}
    assert {*re.findall(r"variables\('(\w+)'\)", said)} == variables
    assert {*re.findall(r"(?:body|items|outputs)\('(\w+)'\)", said)} <= {*its}
    for text in re.findall(r"@\{?([^@]*)", said):
        assert text.count("(") == text.count(")")


def test_a_run_that_ends_badly_is_told(graph):
    flow = one(graph, "logic.Workflow", "extend").id
    alerts = [alert for alert in every(graph, "monitor.MetricAlert") if alert.inputs["scopes"] == [flow]]
    metrics = {alert.inputs["criteria"]["allOf"][0]["metricName"] for alert in alerts}
    assert metrics == {"RunsFailed", "RunsCancelled"}
    for alert in alerts:
        assert alert.inputs["actions"] == [{"actionGroupId": ROUTE}]


def test_production_lets_the_archive_read_its_record_and_nothing_else(build):
    graph = build(Archive, INTO)
    (may,) = one(graph, "authorization.RoleDefinition").inputs["permissions"]
    assert may["actions"] == ["Microsoft.Insights/eventtypes/values/read"]
    assert may["dataActions"] == []
    given = one(graph, "authorization.RoleAssignment").inputs
    assert (given["principalId"], given["scope"]) == (LOOKS, f"/subscriptions/{ACCOUNT}")
    assert every(graph, "storage.StorageAccount") == every(graph, "network.PrivateEndpoint") == []
    (it,) = graph.of_type("gouvernail-azure:index:Archive")
    assert it.outputs == {"store": STORE, "key_id": KEY, "releases": LOOKS}


def test_where_there_is_a_network_documents_are_put_from_it(build):
    (leads,) = one(build(Archive, {**INTO, **WAY}), "network.PrivateEndpoint").inputs["privateLinkServiceConnections"]
    assert (leads["privateLinkServiceId"], leads["groupIds"]) == (STORE, ["blob"])


def test_an_archive_that_was_left_is_taken_back_with_what_extends_its_locks(build, state):
    left = build(Archive, BUILD, state=state)
    for gone in every(left, "monitor.MetricAlert"):
        state.delete(state.find(gone.type, gone.id, urn=gone.urn))
    retained = {"retained": one(left, "storage.StorageAccount").id, "retained_key": KEY}
    again = build(Archive, {**BUILD, "build": {**BUILD["build"], **retained}}, state=state)
    assert {resource.id for resource in again if resource.id} == {resource.id for resource in left if resource.id}


@pytest.mark.parametrize("read", [True, False])
def test_the_landing_zones_archive_is_read_where_it_lies_and_nothing_is_made(build, state, read):
    def landing():
        own = pulumi_azure_native.Provider("azure", subscription_id=ACCOUNT, location=REGION, tenant_id=DIRECTORY)
        opts = pulumi.ResourceOptions(provider=own)
        pulumi_azure_native.storage.StorageAccount(
            "theirs", account_name="documents", resource_group_name="a", kind="StorageV2", sku={"name": "Standard_ZRS"},
            opts=opts,
        )  # fmt: skip
        pulumi_azure_native.storage.BlobServiceProperties(
            "theirs", account_name="documents", resource_group_name="a", blob_services_name="default",
            is_versioning_enabled=True, opts=opts,
        )  # fmt: skip

    if read:
        collect(landing, stack_name="landing-zone", state=state, allow_foreign=True)
    graph = build(Archive, {**COMMON, "adopt": {"store": STORE, "read_store": read}}, state=state)
    cloud = [resource for resource in graph if resource.type.startswith("azure-native:")]
    assert [resource.external for resource in cloud] == [True] * (2 if read else 0)
    (it,) = graph.of_type("gouvernail-azure:index:Archive")
    assert it.outputs == {"store": STORE, "key_id": "", "releases": ""}


def test_an_archive_without_a_place_is_refused(build):
    with pytest.raises(ValueError, match="none was given"):
        build(Archive, COMMON)
