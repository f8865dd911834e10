"""Pulumi's own state: no version is deleted, one container and key, each environment its own paths, left by destroy."""

import re
from fnmatch import fnmatchcase

import pytest

from components.azure import Identity, State, direct_key_address, direct_key_id, state_id
from gouvernail.graph import Graph
from tests.components.azure.graphs import ACCOUNT, LOG, REGION, every, one

PREFIX = "bex-audit"
KEY = direct_key_id(PREFIX, ACCOUNT, "state")
DEPLOY, ROBOT, PREVIEW = (f"{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}" for digit in "567")
ARGS = {
    "prefix": PREFIX,
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "store": "bexpulumistate",
    "key_id": KEY,
    "accounts": [ACCOUNT],
    "deployers": {"dev": [DEPLOY, ROBOT], "test": [DEPLOY]},
    "makers": [ROBOT],
    "readers": [PREVIEW],
    "stack": "bex-azure-audit-foundation",
    "log_store": LOG,
}
ROLES = f"/subscriptions/{ACCOUNT}/providers/Microsoft.Authorization/roleDefinitions"
BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"


@pytest.fixture
def graph(build) -> Graph:
    return build(State, ARGS)


def _given(graph: Graph, to: str) -> dict[str, dict[str, object]]:
    """The name of the role -> how it is given."""
    names = {str(one.id).rpartition("/")[2]: one.name for one in every(graph, "authorization.RoleDefinition")}
    names["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = "reader"
    found = [it.inputs for it in every(graph, "authorization.RoleAssignment") if it.inputs["principalId"] == to]
    return {names[str(it["roleDefinitionId"]).rpartition("/")[2]]: dict(it) for it in found}


def _paths(condition: object) -> list[str]:
    return re.findall(r"'(\.pulumi[^']*)'", str(condition))


def test_the_store_is_the_backends_and_reached_by_right_alone(graph) -> None:
    store = one(graph, "storage.StorageAccount")
    (it,) = graph.of_type("gouvernail-azure:index:State")
    assert store.inputs["accountName"] == "bexpulumistate"
    assert it.outputs["store"] == one(graph, "storage.BlobContainer").id == state_id(PREFIX, ACCOUNT, "bexpulumistate")
    assert (store.inputs["publicNetworkAccess"], store.inputs["networkRuleSet"]["defaultAction"]) == (
        "Enabled",
        "Allow",
    )
    for name in ("allowSharedKeyAccess", "allowBlobPublicAccess", "isLocalUserEnabled", "isSftpEnabled"):
        assert store.inputs[name] is False
    assert store.inputs["enableHttpsTrafficOnly"] is True
    its = store.inputs["encryption"]["keyVaultProperties"]
    address = f"{its['keyVaultUri']}/keys/{its['keyName']}".replace("https://", "azurekeyvault://")
    assert address == direct_key_address(PREFIX, ACCOUNT, "state")


def test_a_blob_is_overwritten_and_none_of_its_versions_is_deleted(graph) -> None:
    assert one(graph, "storage.BlobServiceProperties").inputs["isVersioningEnabled"] is True
    assert one(graph, "storage.BlobContainer").inputs["immutableStorageWithVersioning"] == {"enabled": True}
    policy = one(graph, "storage.BlobContainerImmutabilityPolicy").inputs
    assert policy["immutabilityPeriodSinceCreationInDays"] == 365
    assert policy.get("allowProtectedAppendWritesAll") is None
    assert one(graph, "logic.Workflow").inputs["state"] == "Enabled"
    data = {
        action
        for role in every(graph, "authorization.RoleDefinition")
        for permission in role.inputs["permissions"]
        for action in permission["dataActions"]
    }
    assert not [action for action in data if "version" in action.lower() or "permanent" in action.lower()]


def test_who_deploys_reads_all_writes_its_own_and_opens_secrets(graph) -> None:
    its, container = _given(graph, DEPLOY), one(graph, "storage.BlobContainer").id
    assert set(its) == {"reader", "state-writer", "state-secrets"}
    assert its["reader"]["scope"] == its["state-writer"]["scope"] == container
    assert "condition" not in its["reader"]
    assert its["state-secrets"]["scope"] == KEY
    assert set(_given(graph, PREVIEW)) == {"reader", "state-opener"}


@pytest.mark.parametrize(
    "path",
    [
        "stacks/gouvernail/credit-scoring-azure-{}-workload.json",
        "stacks/gouvernail/credit-scoring-azure-{}-workload.json.bak",
        "locks/organization/gouvernail/credit-scoring-azure-{}-workload/0f1e2d3c.json",
        "history/gouvernail/credit-scoring-azure-{}-workload/x-1.history.json",
        "backups/gouvernail/credit-scoring-azure-{}-workload/x.1.json",
    ],
)
def test_what_is_written_is_of_the_stacks_of_its_environments_alone(graph, path) -> None:
    def written(who: str, environment: str) -> bool:
        patterns = _paths(_given(graph, who)["state-writer"]["condition"])
        return any(fnmatchcase(f".pulumi/{path.format(environment)}", pattern) for pattern in patterns)

    assert (written(DEPLOY, "dev"), written(DEPLOY, "test"), written(DEPLOY, "prod")) == (True, True, False)
    assert (written(ROBOT, "dev"), written(ROBOT, "test")) == (True, False)


def test_every_action_of_the_writer_is_on_that_condition(graph) -> None:
    (permission,) = one(graph, "authorization.RoleDefinition", "state-writer").inputs["permissions"]
    condition = str(_given(graph, DEPLOY)["state-writer"]["condition"])
    assert permission["actions"] == []
    assert permission["dataActions"] == re.findall(r"ActionMatches\{'([^']+)'\}", condition)
    assert f"@Resource[{BLOBS}:path] ForAnyOfAnyValues:StringLike" in condition


def test_only_who_makes_the_store_writes_what_it_says_of_itself(graph) -> None:
    assert ".pulumi/meta.yaml" in _paths(_given(graph, ROBOT)["state-writer"]["condition"])
    assert ".pulumi/meta.yaml" not in _paths(_given(graph, DEPLOY)["state-writer"]["condition"])


def test_each_use_of_the_state_and_of_its_key_is_recorded(graph) -> None:
    recorded = {it.inputs["resourceUri"] for it in every(graph, "monitor.DiagnosticSetting")}
    assert KEY.partition("/keys/")[0] in recorded
    assert f"{one(graph, 'storage.StorageAccount').id}/blobServices/default" in recorded
    assert one(graph, "logic.Workflow").id in recorded


def test_destroy_leaves_it_and_the_next_up_takes_it_back(build, state) -> None:
    alone = {**ARGS, "deployers": {}, "makers": [], "readers": []}
    left = build(State, alone, state=state)
    store = one(left, "storage.StorageAccount")
    assert store.inputs["tags"]["retained-by"] == "bex-azure-audit-foundation"
    cloud = {it.id for it in left if it.type.startswith("azure-native:")}
    assert cloud == {it.id for it in left if it.retain_on_delete and it.id}
    again = build(State, {**alone, "retained": store.id, "retained_key": KEY}, state=state)
    assert {it.id for it in again if it.type.startswith("azure-native:")} == cloud


def test_the_pipelines_identities_get_their_rights_where_they_are_made(build) -> None:
    args = {
        **{name: ARGS[name] for name in ("prefix", "tags", "account", "region")},
        "roles": "/bex-dev/",
        "environment": "dev",
        "people": {},
        "pipeline": {"repository": "banque-exemple/ai-platform", "place": "dev"},
        "state": {
            "store": "bexpulumistate",
            "key_alias": "",
            "account": ACCOUNT,
            "container": state_id(PREFIX, ACCOUNT, "bexpulumistate"),
            "key_id": KEY,
        },
    }
    graph = build(Identity, args)
    writes = one(graph, "authorization.RoleAssignment", "deploy-writes-state").inputs
    assert _paths(writes["condition"]) == [
        f".pulumi/{part}/*-azure-dev-*" for part in ("backups", "history", "locks", "stacks")
    ]
    on_state = {it.name for it in every(graph, "authorization.RoleAssignment") if it.name.endswith("-state")}
    assert on_state == {
        "deploy-reads-state",
        "deploy-writes-state",
        "deploy-opens-state",
        "preview-reads-state",
        "preview-opens-state",
    }
