"""Backup: a vault that nobody can empty, in two regions; stores are taken in by their tag, restores are tried."""

import pulumi
import pulumi_azure_native
import pytest
from pulumi_azure_native import dataprotection

from components.azure import Backup
from components.azure._pairs import PAIRS
from gouvernail.sandbox.inprocess import collect
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, LOG, REGION, every, one
from tests.components.azure.graphs import KEY as EVENTS

KEY = f"{EVENTS.rpartition('/')[0]}/backups"
ROUTE = (
    f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-incidents/providers/Microsoft.Insights/actionGroups/bex-dev-high"
)
NETWORK = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-network/providers/Microsoft.Network"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/bex-dev/",
    "boundary": "",
    "recovery_region": "northeurope",
    "key_id": KEY,
    "recovery_key_id": KEY,
    "keep_days": 400,
    "every_hours": 24,
    "continuous": True,
    "test_days": 31,
    "route": ROUTE,
    "log_store": LOG,
    "subnet_ids": {"1": f"{NETWORK}/virtualNetworks/bex-dev-network/subnets/private"},
    "service_lists": [f"{NETWORK}/privateDnsZones/privatelink.blob.core.windows.net"],
}
VAULT = "Microsoft.DataProtection/backupVaults"


@pytest.fixture
def graph(build):
    return build(Backup, ARGS)


def rules(graph):
    return one(graph, "dataprotection.BackupPolicy").inputs["properties"]["policyRules"]


def kept(graph):
    """Where copies lie -> for how long."""
    found = [its for rule in rules(graph) for its in rule.get("lifecycles", [])]
    return {its["sourceDataStore"]["dataStoreType"]: its["deleteAfter"]["duration"] for its in found}


def actions(holder):
    for name, action in holder.items():
        yield name, action
        yield from actions(action.get("actions", {}))


def called(graph, workflow):
    """Name of an action -> what it sends."""
    definition = one(graph, "logic.Workflow", workflow).inputs["definition"]
    return {name: its["inputs"] for name, its in actions(definition["actions"]) if its["type"] == "Http"}


def given(graph, holder):
    """What a workflow may do, and where."""
    identity = one(graph, "managedidentity.UserAssignedIdentity", holder).outputs["principalId"]
    roles = {
        its.id.rpartition("/")[2]: its.inputs["permissions"][0] for its in every(graph, "authorization.RoleDefinition")
    }
    return {
        its.inputs["scope"]: roles[its.inputs["roleDefinitionId"].rpartition("/")[2]]["actions"]
        for its in every(graph, "authorization.RoleAssignment")
        if its.inputs["principalId"] == identity
    }


def test_nobody_empties_the_vault_and_it_is_kept_in_the_paired_region_too(graph):
    its = one(graph, "dataprotection.BackupVault").inputs["properties"]
    assert its["securitySettings"]["immutabilitySettings"] == {"state": "Locked"}
    assert its["securitySettings"]["softDeleteSettings"]["state"] == "AlwaysOn"
    assert its["storageSettings"] == [{"datastoreType": "VaultStore", "type": "GeoRedundant"}]
    assert its["featureSettings"]["crossRegionRestoreSettings"] == {"state": "Enabled"}
    (it,) = graph.of_type("gouvernail-azure:index:Backup")
    vault = one(graph, "dataprotection.BackupVault").id
    assert it.outputs == {"vault": vault, "recovery_vault": vault, "recovery_key": KEY}


def test_it_is_encrypted_with_the_one_key_and_copies_with_an_identity_of_its_own(graph):
    vault = one(graph, "dataprotection.BackupVault")
    encryption = vault.inputs["properties"]["securitySettings"]["encryptionSettings"]
    assert encryption["keyVaultProperties"] == {"keyUri": "https://bex-dev-keys.vault.azure.net/keys/backups"}
    uses = one(graph, "managedidentity.UserAssignedIdentity", "vault-key").id
    assert encryption["kekIdentity"] == {"identityType": "UserAssigned", "identityId": uses}
    assert one(graph, "authorization.RoleAssignment", "vault-key").urn in vault.dependencies
    copies = one(graph, "authorization.RoleAssignment", "vault").inputs
    assert copies["principalId"] == vault.outputs["identity"]["principalId"]
    assert copies["roleDefinitionId"].endswith("/e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1")


def test_a_copy_is_kept_for_its_time_and_a_log_of_changes_for_as_long_as_azure_keeps_one(build, graph):
    assert kept(graph) == {"VaultStore": "P400D", "OperationalStore": "P360D"}
    assert kept(build(Backup, {**ARGS, "keep_days": 35})) == {"VaultStore": "P35D", "OperationalStore": "P35D"}
    assert kept(build(Backup, {**ARGS, "continuous": False})) == {"VaultStore": "P400D"}


@pytest.mark.parametrize(("hours", "often"), [(24, "P1D"), (100, "P1D"), (168, "P1W"), (720, "P1W")])
def test_a_copy_is_made_every_night_or_every_week(build, hours, often):
    (clock,) = [
        rule["trigger"]["schedule"]
        for rule in rules(build(Backup, {**ARGS, "every_hours": hours}))
        if "trigger" in rule
    ]
    assert clock["repeatingTimeIntervals"][0].endswith(f"/{often}")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"recovery_region": "swedencentral"}, r"clouds\.azure\.recoveryRegion.*expected: northeurope"),
        ({"region": "polandcentral"}, r"clouds\.azure\.recoveryRegion.*a region that has a pair"),
        ({"every_hours": 6}, r"continuity\.backup\.every.*1d or more"),
        ({"keep_days": 3651}, r"retention\.backups\.keep.*3650d at most"),
    ],
)
def test_what_azure_backup_cannot_do_is_refused(build, asked, told):
    with pytest.raises(Exception, match=f"(?s){told}"):
        build(Backup, {**ARGS, **asked})


def test_most_pairs_are_mutual_and_no_region_is_its_own():
    alone = {"brazilsouth", "brazilsoutheast", "westindia", "westus3"}
    assert {here for here, there in PAIRS.items() if PAIRS.get(there) != here} == alone
    assert all(here != there for here, there in PAIRS.items())


def test_every_store_with_the_tag_is_taken_in_with_all_its_containers_day_by_day(graph):
    definition = one(graph, "logic.Workflow", "takes-in").inputs["definition"]
    assert definition["triggers"]["Clock"]["recurrence"] == {"frequency": "Day", "interval": 1}
    sent = called(graph, "takes-in")
    assert sent["Marked"]["uri"].startswith(f"https://management.azure.com/subscriptions/{ACCOUNT}/resources?")
    assert "tagName%20eq%20%27backup%27%20and%20tagValue%20eq%20%27yes%27" in sent["Marked"]["uri"]
    vault, told = one(graph, "dataprotection.BackupVault").id, sent["TakeIn"]
    assert told["method"] == "PUT"
    assert told["uri"].startswith(
        f"https://management.azure.com{vault}/backupInstances/@{{items('Each')?['name']}}?api-version="
    )
    policy = told["body"]["properties"]["policyInfo"]
    assert policy["policyId"] == one(graph, "dataprotection.BackupPolicy").id
    (parameters,) = policy["policyParameters"]["backupDatasourceParametersList"]
    assert parameters["containersList"] == "@body('Names')"


def test_what_takes_in_may_look_at_stores_and_tell_the_vault_and_nothing_else(graph):
    may = given(graph, "takes-in")
    vault = one(graph, "dataprotection.BackupVault").id
    assert set(may) == {f"/subscriptions/{ACCOUNT}", vault}
    assert [its for its in may[vault] if not its.endswith("/read")] == [f"{VAULT}/backupInstances/write"]
    assert all(its.endswith("/read") for its in may[f"/subscriptions/{ACCOUNT}"])


def test_the_newest_copy_of_each_store_is_restored_into_a_store_that_is_emptied_before(graph):
    definition = one(graph, "logic.Workflow", "tries").inputs["definition"]
    assert definition["triggers"]["Clock"]["recurrence"] == {"frequency": "Day", "interval": 31}
    each = definition["actions"]["Each"]
    assert each["runtimeConfiguration"] == {"concurrency": {"repetitions": 1}}
    assert each["actions"]["Points"]["runAfter"] == {"Clear": ["Succeeded"]}
    sent, scratch = called(graph, "tries"), one(graph, "storage.StorageAccount").id
    assert sent["Delete"]["method"] == "DELETE"
    assert sent["Delete"]["uri"].startswith(f"https://management.azure.com{scratch}/blobServices/default/containers/")
    restore = sent["Restore"]
    assert restore["uri"].startswith("https://management.azure.com@{items('Each')?['id']}/restore?api-version=")
    assert restore["body"]["recoveryPointId"] == "@{last(sort(body('Times'), 'time'))?['id']}"
    assert restore["body"]["restoreTargetInfo"]["datasourceInfo"]["resourceID"] == scratch


def test_what_tries_may_restore_and_delete_within_the_capabilitys_group_alone(graph):
    may = given(graph, "tries")
    group = one(graph, "resources.ResourceGroup").id
    assert set(may) == {f"/subscriptions/{ACCOUNT}", group}
    assert {its.rpartition("/")[0] for its in may[group] if its.endswith("/action")} == {
        f"{VAULT}/backupInstances/restore",
        f"{VAULT}/backupInstances/validateRestore",
    }
    assert [its for its in may[group] if its.endswith("/delete")] == [
        "Microsoft.Storage/storageAccounts/blobServices/containers/delete"
    ]


def test_what_is_tried_lies_in_a_closed_store_and_goes(graph):
    store = one(graph, "storage.StorageAccount").inputs
    assert store["publicNetworkAccess"] == "Disabled"
    assert store["allowSharedKeyAccess"] is store["allowBlobPublicAccess"] is False
    assert store["encryption"]["keyVaultProperties"]["keyName"] == "backups"
    (rule,) = one(graph, "storage.ManagementPolicy").inputs["policy"]["rules"]
    assert rule["definition"]["actions"] == {"baseBlob": {"delete": {"daysAfterCreationGreaterThan": 7}}}
    (leads,) = one(graph, "network.PrivateEndpoint").inputs["privateLinkServiceConnections"]
    assert leads["privateLinkServiceId"] == one(graph, "storage.StorageAccount").id


def test_a_copy_or_a_restore_that_fails_takes_the_route_and_so_does_a_workflow(graph):
    vault = one(graph, "dataprotection.BackupVault")
    alerts = vault.inputs["properties"]["monitoringSettings"]["azureMonitorAlertSettings"]
    assert alerts == {"alertsForAllJobFailures": "Enabled"}
    told = one(graph, "alertsmanagement.AlertProcessingRuleByName").inputs["properties"]
    assert (told["enabled"], told["scopes"]) == (True, [vault.id])
    assert told["actions"] == [{"actionType": "AddActionGroups", "actionGroupIds": [ROUTE]}]
    watched = {alert.inputs["scopes"][0]: alert.inputs for alert in every(graph, "monitor.MetricAlert")}
    assert set(watched) == {workflow.id for workflow in every(graph, "logic.Workflow")}
    for alert in watched.values():
        assert alert["actions"] == [{"actionGroupId": ROUTE}]
        assert alert["criteria"]["allOf"][0]["metricName"] == "RunsFailed"


def test_all_that_can_write_a_record_writes_it_into_the_audit_log(graph):
    settings = {
        its.inputs["resourceUri"]: its.inputs["storageAccountId"] for its in every(graph, "monitor.DiagnosticSetting")
    }
    things = {
        one(graph, "dataprotection.BackupVault").id,
        one(graph, "storage.BlobServiceProperties").id,
        *(workflow.id for workflow in every(graph, "logic.Workflow")),
    }
    assert settings == dict.fromkeys(things, LOG)


def test_a_landing_zones_vault_is_read_and_nothing_is_made():
    def program() -> None:
        place = pulumi_azure_native.Provider("azure", subscription_id=ACCOUNT, location=REGION, tenant_id=DIRECTORY)
        opts = pulumi.ResourceOptions(provider=place)
        theirs = dataprotection.BackupVault(
            "theirs",
            vault_name="landing",
            resource_group_name="landing",
            location=REGION,
            properties={"storage_settings": [{"datastore_type": "VaultStore", "type": "GeoRedundant"}]},
            opts=opts,
        )
        Backup("it", {**ARGS, "adopt": {"vault": theirs.id}}, opts)

    graph = collect(program, stack_name="test", allow_foreign=True)
    vaults = {its.name: its for its in every(graph, "dataprotection.BackupVault")}
    assert vaults["vault"].external is True
    assert not every(graph, "logic.Workflow")
    (it,) = graph.of_type("gouvernail-azure:index:Backup")
    assert it.outputs == {"vault": vaults["theirs"].id, "recovery_vault": "", "recovery_key": ""}
