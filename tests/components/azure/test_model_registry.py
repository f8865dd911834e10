"""The registry: nobody is given a right to write there, what was trained is ours, images come and are never moved."""

from pathlib import Path

import pytest

from components.azure import ModelRegistry, mirrored, version_id
from gouvernail.errors import GouvernailError
from gouvernail.sandbox.state import State
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, KEY, LOG, REGION, every, one

NETWORK = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-network/providers/Microsoft.Network"
ROUTES = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-incidents/providers/Microsoft.Insights/actionGroups"
DIGEST = f"sha256:{'0' * 64}"
IMAGE = f"registry.example/credit/scorecard@{DIGEST}"
THERE = f"shared.azurecr.io/credit/shadow@{DIGEST}"
PREFIX = "credit-scoring-dev"
ZONES = ("api.azureml.ms", "azurecr.io", "blob.core.windows.net")
ARGS = {
    "prefix": PREFIX,
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/bex-dev/",
    "boundary": "",
    "approver": "",
    "models": {"scorecard": "Credit scoring: scorecard", "shadow": "Credit scoring: shadow"},
    "images": [IMAGE, THERE],
    "registering": {},
    "promoter": "",
    "training": [],
    "key_id": KEY,
    "route": f"{ROUTES}/low",
    "changed_route": f"{ROUTES}/critical",
    "stack": "credit-scoring-azure-dev-workload",
    "log_store": LOG,
    "directory": DIRECTORY,
    "subnet_ids": {"1": f"{NETWORK}/virtualNetworks/bex-dev-network/subnets/private"},
    "service_lists": [f"{NETWORK}/privateDnsZones/privatelink.{zone}" for zone in ZONES],
    "copies": {"region": "northeurope", "key_id": KEY},
}


@pytest.fixture
def graph(build):
    return build(ModelRegistry, ARGS)


def outputs(graph):
    (it,) = graph.of_type("gouvernail-azure:index:ModelRegistry")
    return it.outputs


def test_each_model_has_its_place_in_a_registry_that_nobody_reaches_from_outside(graph):
    registry = one(graph, "machinelearningservices.Registry")
    assert registry.inputs["publicNetworkAccess"] == "Disabled"
    (region,) = registry.inputs["regionDetails"]
    (store,) = region["storageAccountDetails"]
    assert store["systemCreatedStorageAccount"]["storageAccountType"] == "Standard_ZRS"
    assert outputs(graph)["groups"] == {model: f"{registry.id}/models/{model}" for model in ARGS["models"]}
    assert version_id(PREFIX, REGION, ACCOUNT, "scorecard", 3) == f"{registry.id}/models/scorecard/versions/3"


def test_nobody_is_given_anything_on_the_registry(graph):
    registry = one(graph, "machinelearningservices.Registry").id
    assert [it for it in every(graph, "authorization.RoleAssignment") if it.inputs["scope"].startswith(registry)] == []


def test_the_registry_is_left_with_its_places_and_taken_back_and_nothing_else_is(build):
    state = State(Path(":memory:"))
    left = build(ModelRegistry, ARGS, state=state)
    stays = {it.type.rpartition(":")[2] for it in left if it.retain_on_delete}
    assert stays == {"ResourceGroup", "Registry", "RegistryModelContainer"}
    assert [it.name for it in left if it.retain_on_delete and it.type.endswith(":ResourceGroup")] == ["model-registry"]
    for gone in left:
        if gone.type.startswith("azure-native:") and gone.id and not gone.retain_on_delete:
            state.delete(state.find(gone.type, gone.id, urn=gone.urn))
    again = build(ModelRegistry, {**ARGS, "retained": ["scorecard", "shadow"]}, state=state)
    assert outputs(again)["groups"] == outputs(left)["groups"]


def test_what_was_trained_is_kept_under_our_key_and_backed_up(graph):
    store = one(graph, "storage.StorageAccount", "artefacts")
    assert (store.inputs["tags"]["purpose"], store.inputs["tags"]["backup"]) == ("artefacts", "yes")
    assert store.inputs["encryption"]["keyVaultProperties"]["keyName"] == "events"
    assert one(graph, "storage.BlobServiceProperties", "artefacts").inputs["isVersioningEnabled"] is True
    assert outputs(graph)["store"] == store.id


def test_the_registry_alone_comes_in_past_the_firewall_of_what_was_trained(graph, build):
    rules = one(graph, "storage.StorageAccount", "artefacts").inputs["networkRuleSet"]
    registry = one(graph, "machinelearningservices.Registry").id
    assert (rules["defaultAction"], rules["resourceAccessRules"]) == (
        "Deny",
        [{"resourceId": registry, "tenantId": DIRECTORY}],
    )
    closed = build(ModelRegistry, {key: value for key, value in ARGS.items() if key != "directory"})
    assert one(closed, "storage.StorageAccount", "artefacts").inputs["publicNetworkAccess"] == "Disabled"


def test_it_is_copied_to_the_other_region_with_a_promise_and_the_copy_is_not_backed_up(graph):
    here, there = (one(graph, "storage.StorageAccount", name) for name in ("artefacts", "copies"))
    assert (there.inputs["location"], there.inputs["tags"]["purpose"]) == ("northeurope", "recovery")
    assert "backup" not in there.inputs["tags"]
    to, nested = one(graph, "resources.Deployment").inputs["properties"]["template"]["resources"]
    (source,) = nested["properties"]["template"]["resources"]
    for policy in (to, source):
        its = policy["properties"]
        assert (its["sourceAccount"], its["destinationAccount"]) == (here.id, there.id)
        assert its["priorityReplication"] == {"enabled": True}
        assert [rule["sourceContainer"] for rule in its["rules"]] == ["pipelines", "promoted"]
    assert [rule["ruleId"] for rule in source["properties"]["rules"]] == [
        "[parameters('rule0')]",
        "[parameters('rule1')]",
    ]


def test_without_copies_nothing_lies_elsewhere(build):
    graph = build(ModelRegistry, {key: value for key, value in ARGS.items() if key != "copies"})
    assert {it.inputs["location"] for it in every(graph, "storage.StorageAccount")} == {REGION}
    assert every(graph, "resources.Deployment") == []


def test_images_lie_in_a_registry_of_ours_in_every_zone_and_under_our_key(graph):
    registry = one(graph, "containerregistry.Registry").inputs
    assert (registry["sku"], registry["zoneRedundancy"]) == ({"name": "Premium"}, "Enabled")
    assert (registry["publicNetworkAccess"], registry["adminUserEnabled"]) == ("Disabled", False)
    assert (
        registry["encryption"]["keyVaultProperties"]["keyIdentifier"]
        == "https://bex-dev-keys.vault.azure.net/keys/events"
    )
    assert registry["policies"]["softDeletePolicy"]["status"] == "enabled"


def test_an_image_keeps_its_digest_and_one_that_lies_in_azure_its_address(graph):
    login = f"{one(graph, 'containerregistry.Registry').id.rpartition('/')[2]}.azurecr.io"
    assert outputs(graph)["images"] == {IMAGE: f"{login}/credit/scorecard@{DIGEST}", THERE: THERE}
    assert mirrored(IMAGE, PREFIX, REGION, ACCOUNT) == f"{login}/credit/scorecard@{DIGEST}"


def test_a_workflow_alone_writes_images_under_the_name_of_their_digest_and_never_over_one(graph):
    registry, workflow = one(graph, "containerregistry.Registry"), one(graph, "logic.Workflow")
    given = [it for it in every(graph, "authorization.RoleAssignment") if it.inputs["scope"] == registry.id]
    assert [it.inputs["principalId"] for it in given] == [workflow.outputs["identity"]["principalId"]]
    actions = workflow.inputs["definition"]["actions"]
    body = actions["Bring-1"]["inputs"]["body"]
    assert body["source"] == {"registryUri": "registry.example", "sourceImage": f"credit/scorecard@{DIGEST}"}
    assert (body["targetTags"], body["mode"]) == ([f"credit/scorecard:{DIGEST.replace(':', '-')}"], "NoForce")
    assert actions["Refused-1"]["runAfter"] == {"Bring-1": ["Failed", "TimedOut"]}
    assert "Bring-2" not in actions


def test_where_every_image_lies_in_azure_nobody_writes(build):
    graph = build(ModelRegistry, {**ARGS, "images": [THERE]})
    assert every(graph, "logic.Workflow") == []


def test_whatever_is_written_into_the_registry_is_told_on_both_routes(graph):
    registry = one(graph, "machinelearningservices.Registry").id
    (arrives,) = [it.inputs for it in every(graph, "monitor.DiagnosticSetting") if it.inputs["name"] == "news"]
    assert (arrives["resourceUri"], arrives["logs"][0]["category"]) == (registry, "RegistryAssetWriteEvent")
    rules = {it.name: it.inputs for it in every(graph, "monitor.ScheduledQueryRule")}
    assert {name: its["actions"]["actionGroups"] for name, its in rules.items()} == {
        "model-versions": [f"{ROUTES}/low"],
        "model-versions-changed": [f"{ROUTES}/critical"],
    }
    for its in rules.values():
        assert its["scopes"] == [arrives["workspaceId"]]
        assert its["criteria"]["allOf"][0]["query"].splitlines()[0] == "AmlRegistryWriteEventsLog"


def test_a_network_without_the_registrys_zone_is_refused(build):
    with pytest.raises(GouvernailError, match=r"privatelink\.api\.azureml\.ms"):
        build(ModelRegistry, {**ARGS, "service_lists": ARGS["service_lists"][1:]})
