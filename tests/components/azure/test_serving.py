"""Serving: private, recorded, released by a workflow in steps and taken back by one; it changes only what changed."""

import json

import pulumi
import pytest
from pulumi_azure_native import machinelearningservices as ml

from components.azure import Serving, measurable, mover_role_id
from components.azure._clock import windows_zone
from components.azure._machines import instance_for
from components.azure._private import ZONES
from gouvernail.errors import GouvernailError
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, KEY, LOG, REGION, every, one

NETWORK = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-prod-network/providers/Microsoft.Network"
MODELS = f"/subscriptions/{ACCOUNT}/resourceGroups/credit-scoring-prod-model-registry/providers"
REGISTRY = f"{MODELS}/Microsoft.MachineLearningServices/registries/approved"
IMAGES = f"{MODELS}/Microsoft.ContainerRegistry/registries/images"
IMAGE = "images.azurecr.io/credit/scorecard@sha256:" + "a" * 64
VERSION = f"{REGISTRY}/models/scorecard/versions/3"
ROUTE = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-prod-incidents/providers/Microsoft.Insights/actionGroups/high"
ARGS = {
    "prefix": "credit-scoring-prod",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "boundary": "",
    "network_id": f"{NETWORK}/virtualNetworks/bex-prod-network",
    "cidr": "10.30.0.0/20",
    "subnet_ids": {"1": f"{NETWORK}/virtualNetworks/bex-prod-network/subnets/private"},
    "service_lists": [f"{NETWORK}/privateDnsZones/{zone}" for zones in ZONES.values() for zone in zones],
    "key_ids": {purpose: KEY.replace("events", purpose) for purpose in ("events", "logs", "models")},
    "models": {"scorecard": {"image": IMAGE}},
    "machine": {"cpu": 2, "memory": 8, "accelerators": 0},
    "runtime": "onnx",
    "batch": {"most": 32, "wait_ms": 5},
    "least": 3,
    "most": 12,
    "utilisation": 0.6,
    "alarms": {"error_rate": {"threshold": 0.005, "window": 300}, "latency_p99": {"threshold": 0.3, "window": 900}},
    "capture": 1.0,
    "keep_days": 400,
    "ceiling_days": 1096,
    "stack": "credit-scoring-azure-prod-workload",
    "move_role": mover_role_id("bex-prod", ACCOUNT),
    "directory": DIRECTORY,
    "log_store": LOG,
    "registry": IMAGES,
    "route": ROUTE,
}
BUILT = []  # nobody changes a graph
OFF_HOURS = {"begin": "19:00", "end": "07:30", "timezone": "Europe/Paris"}
SHADOW = {"image": IMAGE.replace("a" * 64, "b" * 64), "share": 0.25}
ROLES = {
    "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
}


@pytest.fixture
def graph(build):
    if not BUILT:
        BUILT.append(build(Serving, ARGS))
    return BUILT[0]


def changed(before, after):
    """Kind and name of each resource whose inputs differ, or that only one of the two has."""
    old, new = ({resource.urn: resource for resource in graph} for graph in (before, after))
    urns = [
        urn for urn in old.keys() | new.keys() if urn not in old or urn not in new or old[urn].inputs != new[urn].inputs
    ]
    return {f"{(old.get(urn) or new[urn]).type.rpartition(':')[2]} {urn.rpartition('::')[2]}" for urn in urns}


def does(graph, workflow):
    return one(graph, "logic.Workflow", workflow).inputs["definition"]


def deployed(graph, name="scorecard"):
    return one(graph, "machinelearningservices.OnlineDeployment", name)


def test_nobody_asks_from_outside_and_nothing_but_what_is_named_is_reached(graph):
    endpoint = one(graph, "machinelearningservices.OnlineEndpoint").inputs
    assert endpoint["properties"] == {"authMode": "AADToken", "publicNetworkAccess": "Disabled"}
    workspace = one(graph, "machinelearningservices.Workspace")
    assert workspace.inputs["publicNetworkAccess"] == "Disabled"
    assert workspace.inputs["managedNetwork"] == {"isolationMode": "AllowOnlyApprovedOutbound"}
    assert workspace.inputs["containerRegistry"] == IMAGES
    assert (workspace.inputs["systemDatastoresAuthMode"], workspace.inputs["hbiWorkspace"]) == ("Identity", True)
    rules = {
        rule.inputs["ruleName"]: rule.inputs["properties"]
        for rule in every(graph, "machinelearningservices.ManagedNetworkSettingsRule")
    }
    store = one(graph, "storage.StorageAccount", "events").id
    assert {name: rule["destination"]["serviceResourceId"] for name, rule in rules.items()} == {"predictions": store}
    ways = {
        (way["privateLinkServiceId"], *way["groupIds"])
        for it in every(graph, "network.PrivateEndpoint")
        for way in it.inputs["privateLinkServiceConnections"]
    }
    assert (workspace.id, "amlworkspace") in ways
    assert (store, "blob") in ways


def test_all_is_encrypted_with_the_key_of_its_purpose(graph):
    workspace = one(graph, "machinelearningservices.Workspace").inputs["encryption"]
    assert workspace["keyVaultProperties"]["keyIdentifier"] == "https://bex-dev-keys.vault.azure.net/keys/models"
    keys = {
        store.name: store.inputs["encryption"]["keyVaultProperties"]["keyName"]
        for store in every(graph, "storage.StorageAccount")
    }
    assert keys == {"events": "events", "serving": "models"}


def test_every_call_is_recorded_both_ways_into_the_locked_store(graph):
    collector = deployed(graph).inputs["properties"]["dataCollector"]["collections"]
    assert {kind: it["samplingRate"] for kind, it in collector.items()} == {"request": 1.0, "response": 1.0}
    data = {it.id: it.inputs["properties"]["dataUri"] for it in every(graph, "machinelearningservices.DataVersion")}
    for kind, it in collector.items():
        assert data[it["dataId"]].endswith(f"/datastores/predictions/paths/{kind}")
    place = one(graph, "machinelearningservices.Datastore").inputs["properties"]
    assert (place["containerName"], place["credentials"]) == ("captured", {"credentialsType": "None"})
    assert f"/storageAccounts/{place['accountName']}" in str(one(graph, "storage.StorageAccount", "events").id)
    policies = every(graph, "storage.BlobContainerImmutabilityPolicy")
    assert {it.inputs["immutabilityPeriodSinceCreationInDays"] for it in policies} == {400}
    assert {it.urn for it in policies} <= set(deployed(graph).dependencies)


def test_a_container_may_get_what_it_runs_and_write_what_it_predicted(graph):
    own = one(graph, "managedidentity.UserAssignedIdentity", "scorecard").outputs["principalId"]
    given = [it.inputs for it in every(graph, "authorization.RoleAssignment") if it.inputs["principalId"] == own]
    assert {(ROLES[it["roleDefinitionId"].rpartition("/")[2]], it["scope"]) for it in given} == {
        ("AcrPull", IMAGES),
        ("Storage Blob Data Reader", one(graph, "storage.StorageAccount", "serving").id),
        ("Storage Blob Data Contributor", one(graph, "storage.BlobContainer", "captured").id),
    }


def test_a_container_is_told_how_to_run_its_model(graph):
    properties = deployed(graph).inputs["properties"]
    assert properties["environmentVariables"] == {
        "MODEL_IMAGE": IMAGE,
        "MODEL_RUNTIME": "onnx",
        "OMP_NUM_THREADS": "2",
        "BATCH_MAX": "32",
        "BATCH_WAIT_MS": "5",
    }
    assert properties["instanceType"] == "Standard_D2as_v4"
    assert properties["requestSettings"]["maxConcurrentRequestsPerInstance"] == 32
    environment = one(graph, "machinelearningservices.EnvironmentVersion")
    assert environment.inputs["properties"]["image"] == IMAGE
    assert properties["environmentId"] == environment.id


class Approved(pulumi.ComponentResource):
    """A version as an approver brought it into the registry."""

    def __init__(self, name, args, opts):
        super().__init__("test:index:Approved", name, None, opts)
        parts = VERSION.split("/")
        ml.RegistryModelVersion(
            "approved",
            registry_name=parts[8],
            resource_group_name=parts[4],
            model_name="scorecard",
            version="3",
            properties={"model_type": "custom_model", "model_uri": "azureml://jobs/one", "properties": args},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


def test_an_approved_version_is_served_with_its_own_image_from_our_own_copy(build, state):
    trained = "registry.example/credit/scorecard@sha256:" + "d" * 64
    build(Approved, {"image": trained}, state=state, stack="approver")
    models = {"scorecard": {"image": IMAGE, "version": {"id": VERSION, "kept": []}}}
    graph = build(Serving, {**ARGS, "models": models}, state=state)
    read = one(graph, "machinelearningservices.RegistryModelVersion")
    assert (read.external, read.id) == (True, VERSION)
    its = deployed(graph)
    assert its.inputs["properties"]["model"] == "azureml://registries/approved/models/scorecard/versions/3"
    assert its.inputs["deploymentName"].startswith("scorecard-v3-")
    told = its.inputs["properties"]["environmentVariables"]
    assert (told["MODEL_VERSION"], told["MODEL_DIR"]) == (VERSION, "/opt/ml/azureml-models/scorecard/3")
    image = one(graph, "machinelearningservices.EnvironmentVersion").inputs["properties"]["image"]
    assert image == "images.azurecr.io/credit/scorecard@sha256:" + "d" * 64
    rules = {
        it.inputs["ruleName"]: it.inputs["properties"]["destination"]
        for it in every(graph, "machinelearningservices.ManagedNetworkSettingsRule")
    }
    assert (rules["models"]["serviceResourceId"], rules["models"]["subresourceTarget"]) == (REGISTRY, "amlregistry")
    own = one(graph, "managedidentity.UserAssignedIdentity", "scorecard").outputs["principalId"]
    scopes = [
        it.inputs["scope"] for it in every(graph, "authorization.RoleAssignment") if it.inputs["principalId"] == own
    ]
    assert REGISTRY in scopes


def test_a_new_image_is_another_deployment_beside_the_one_that_answers(build, graph):
    after = build(Serving, {**ARGS, "models": {"scorecard": {"image": SHADOW["image"]}}})
    assert deployed(graph).inputs["deploymentName"] != deployed(after).inputs["deploymentName"]
    assert deployed(graph).retain_on_delete
    endpoints = [one(it, "machinelearningservices.OnlineEndpoint").inputs for it in (graph, after)]
    assert endpoints[0] == endpoints[1]
    assert changed(graph, after) == {
        "OnlineDeployment scorecard",
        "EnvironmentVersion scorecard",
        "AutoscaleSetting scorecard",
        "Workflow scorecard-release",
    }


def test_requests_move_in_steps_that_each_wait_for_a_window_of_every_alarm(graph):
    release, text = deployed(graph).inputs["deploymentName"], json.dumps(does(graph, "scorecard-release"))
    trial = does(graph, "scorecard-release")["actions"]["Fit"]["actions"]["Any"]["else"]["actions"]
    assert f'{{"{release}": 10}}' in trial["Part"]["inputs"]["body"]["properties"]["traffic"]
    assert trial["Part-wait"]["inputs"]["interval"] == {"unit": "Second", "count": 1500}
    whole = trial["Part-good"]["actions"]
    assert whole["Whole-wait"]["inputs"]["interval"]["count"] == 1500
    done = whole["Whole-good"]["actions"]["Done"]["inputs"]["body"]
    assert done["properties"]["traffic"] == {release: 100}
    assert done["identity"]["userAssignedIdentities"].keys() == {
        one(graph, "managedidentity.UserAssignedIdentity", "scorecard").id
    }
    assert "recurrence" in text
    assert deployed(graph).urn in one(graph, "logic.Workflow", "scorecard-release").dependencies


def test_what_is_on_trial_is_taken_back_by_the_specs_alarms_and_those_stand_first(graph):
    back = one(graph, "logic.Workflow", "scorecard-back")
    group = one(graph, "monitor.ActionGroup", "scorecard-back")
    (receiver,) = group.inputs["logicAppReceivers"]
    assert (receiver["resourceId"], receiver["managedIdentity"]) == (back.id, "SystemAssigned")
    assert "sig=" not in receiver["callbackUrl"]
    rules = {it.name: it.inputs for it in every(graph, "monitor.ScheduledQueryRule")}
    assert rules.keys() == {"scorecard-error_rate", "scorecard-latency_p99"}
    for rule in rules.values():
        assert rule["actions"]["actionGroups"] == [group.id]
        (criterion,) = rule["criteria"]["allOf"]
        assert [it["name"] for it in criterion["dimensions"]] == ["DeploymentName"]
    (latency,) = rules["scorecard-latency_p99"]["criteria"]["allOf"]
    assert latency["threshold"] == 0.3
    assert "percentile(TotalDurationMs, 99) / 1000.0" in latency["query"]
    assert "ago(900s)" in latency["query"]
    moves = set(one(graph, "logic.Workflow", "scorecard-release").dependencies)
    assert {it.urn for it in every(graph, "monitor.ScheduledQueryRule")} <= moves


def test_what_moves_requests_may_change_this_endpoint_and_nothing_else(graph):
    own = one(graph, "managedidentity.UserAssignedIdentity", "scorecard-traffic").outputs["principalId"]
    scopes = {
        it.inputs["scope"] for it in every(graph, "authorization.RoleAssignment") if it.inputs["principalId"] == own
    }
    assert scopes == {
        one(graph, "machinelearningservices.OnlineEndpoint").id,
        one(graph, "managedidentity.UserAssignedIdentity", "scorecard").id,
    }


def test_without_alarms_nothing_is_taken_back_and_releases_still_move(build):
    graph = build(Serving, {**ARGS, "alarms": {}})
    assert every(graph, "monitor.ScheduledQueryRule") == []
    assert {it.name for it in every(graph, "logic.Workflow")} == {"events-keeper", "scorecard-release"}


def test_a_shadow_gets_its_share_and_answers_nobody(build):
    graph = build(Serving, {**ARGS, "models": {"scorecard": {"image": IMAGE, "shadow": SHADOW}}})
    beside = deployed(graph, "scorecard-shadow").inputs
    assert beside["sku"]["capacity"] == ARGS["least"]
    stands = does(graph, "scorecard-release")["actions"]["Stands"]["actions"]
    put = stands["Other"]["actions"]["Mirror"]["inputs"]["body"]["properties"]
    assert put == {
        "authMode": "AADToken",
        "publicNetworkAccess": "Disabled",
        "traffic": {deployed(graph).inputs["deploymentName"]: 100},
        "mirrorTraffic": {beside["deploymentName"]: 25},
    }
    assert beside["deploymentName"] in stands["Old"]["inputs"]["where"]  # it is not cleaned away


def test_a_shadow_that_asks_for_more_than_azure_copies_is_refused(build):
    models = {"scorecard": {"image": IMAGE, "shadow": {**SHADOW, "share": 0.6}}}
    with pytest.raises(GouvernailError, match="cannot copy 60 of a hundred"):
        build(Serving, {**ARGS, "models": models})


@pytest.mark.parametrize("measure", ["approval_parity", "latency", "latency_pp", "input_psi"])
def test_what_an_endpoint_does_not_measure_is_refused(build, measure):
    assert not measurable(measure)
    with pytest.raises(GouvernailError, match=f"does not measure {measure}"):
        build(Serving, {**ARGS, "alarms": {measure: {"threshold": 1, "window": 60}}})


def test_a_workspace_without_its_directory_is_refused(build):
    with pytest.raises(GouvernailError, match="bound to the directory"):
        build(Serving, {key: value for key, value in ARGS.items() if key != "directory"})


def test_instances_follow_the_load_and_off_hours_one_is_enough(build, graph):
    (usual,) = one(graph, "monitor.AutoscaleSetting").inputs["profiles"]
    assert usual["capacity"] == {"minimum": "3", "maximum": "12", "default": "3"}
    ways = {rule["scaleAction"]["direction"]: rule["metricTrigger"]["threshold"] for rule in usual["rules"]}
    assert ways == {"Increase": 60.0, "Decrease": 36.0}
    by_clock = build(Serving, {**ARGS, "off_hours": OFF_HOURS})
    _, down, up = one(by_clock, "monitor.AutoscaleSetting").inputs["profiles"]
    assert (down["capacity"]["maximum"], down["recurrence"]["schedule"]["hours"]) == ("1", [19])
    assert (up["capacity"], up["recurrence"]["schedule"]["minutes"]) == (usual["capacity"], [30])
    assert up["recurrence"]["schedule"]["timeZone"] == "Romance Standard Time"
    assert json.loads(up["name"]) == {"name": "usual", "for": "off-hours"}


def test_a_fixed_number_of_instances_is_not_scaled(build):
    assert every(build(Serving, {**ARGS, "most": 3}), "monitor.AutoscaleSetting") == []


def test_a_time_zone_that_is_not_known_is_said():
    assert windows_zone("Europe/Vienna") == "W. Europe Standard Time"
    with pytest.raises(GouvernailError, match="Antarctica/Troll"):
        windows_zone("Antarctica/Troll")


def test_what_answers_and_the_record_are_left_and_everything_else_goes(graph):
    stays = {resource.type.rpartition(":")[2] for resource in graph if resource.retain_on_delete}
    goes = {resource.type.rpartition(":")[2] for resource in graph if not resource.retain_on_delete}
    assert {"OnlineDeployment", "EnvironmentVersion", "BlobContainerImmutabilityPolicy"} <= stays
    assert {"OnlineEndpoint", "Workspace", "AutoscaleSetting"} <= goes


def test_its_use_is_recorded_and_failures_are_told(graph):
    recorded = {
        it.inputs["resourceUri"]
        for it in every(graph, "monitor.DiagnosticSetting")
        if it.inputs.get("storageAccountId") == LOG
    }
    for kind in (
        "machinelearningservices.Workspace",
        "machinelearningservices.OnlineEndpoint",
        "keyvault.Vault",
        "logic.Workflow",
        "operationalinsights.Workspace",
    ):
        assert {it.id for it in every(graph, kind)} <= recorded
    watched = {scope for alert in every(graph, "monitor.MetricAlert") for scope in alert.inputs["scopes"]}
    assert watched == {it.id for it in every(graph, "logic.Workflow")}


@pytest.mark.parametrize(
    ("cpu", "memory", "name"),
    [
        (1, 1, "Standard_F2s_v2"),
        (2, 8, "Standard_D2as_v4"),
        (2, 16, "Standard_E2s_v3"),
        (5, 8, "Standard_F8s_v2"),
        (64, 432, "Standard_E64s_v3"),
    ],
)
def test_the_smallest_instance_that_has_it_all(cpu, memory, name):
    assert instance_for({"cpu": cpu, "memory": memory, "accelerators": 0}).name == name


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        ({"cpu": 65, "memory": 8, "accelerators": 0}, "no instance has 65 processors and 8 GiB"),
        ({"cpu": 1, "memory": 8, "accelerators": 1}, "accelerators are not built yet"),
    ],
)
def test_an_instance_that_cannot_be_is_said(machine, said):
    with pytest.raises(GouvernailError, match=said):
        instance_for(machine)


def test_without_a_role_that_moves_requests_it_is_refused(build):
    with pytest.raises(GouvernailError, match="which identity makes"):
        build(Serving, {key: value for key, value in ARGS.items() if key != "move_role"})
