"""The fleet: a device is known by its certificate, is told what it keeps to, and what it records reaches the store."""

import json

import pulumi
import pytest

from components.azure import Edge
from gouvernail.errors import GouvernailError
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, KEY, LOG, REGION, every, one

GROUPS = f"/subscriptions/{ACCOUNT}/resourceGroups"
STORE = f"{GROUPS}/sorter-dev-serving/providers/Microsoft.Storage/storageAccounts/sorterdevevents"
STOP = f"{GROUPS}/sorter-dev-gateway/providers/Microsoft.Logic/workflows/sorter-dev-gateway-stop"
NETWORK = f"{GROUPS}/bex-dev-network/providers/Microsoft.Network"
ARGS = {
    "prefix": "sorter-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "system": "sorter",
    "route": f"{GROUPS}/bex-dev-incidents/providers/Microsoft.Insights/actionGroups/bex-dev-high",
    "boundary": "",
    "devices": "document scanners in branches",
    "count": 340,
    "in_hardware": True,
    "image": f"registry.example/credit/sorter@sha256:{'1' * 64}",
    "offline_limit": 86400,
    "sync": 900,
    "waves": [0.02, 0.2, 1.0],
    "store": STORE,
    "key_ids": {"events": KEY, "logs": KEY, "incidents": KEY},
    "stack": "sorter-azure-dev-workload",
    "stop": STOP,
    "directory": DIRECTORY,
    "log_store": LOG,
    "subnet_ids": {"1": f"{NETWORK}/virtualNetworks/bex-dev-network/subnets/private"},
    "service_lists": [f"{NETWORK}/privateDnsZones/privatelink.vaultcore.azure.net"],
}
ROLES = {
    "2b629674-e913-4c01-ae53-ef4638d8f975": "sends",
    "4fc6c259-987e-4a07-842e-c321cc9d413f": "tells",
    "4ea46cd5-c1b2-4a8e-910b-273211f9ce47": "makes",
    "494bdba2-168f-4f31-a0a1-191d2f7c028c": "tags",
    "73c42c96-874c-492b-b04d-ab87d138a893": "looks",
    "87a39d53-fc1b-424a-814c-f7e04687dc9e": "runs",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "writes",
}

SIGNS = (("keyvault.Vault", "signing"), ("resources.ResourceGroup", "edge-signing"))


@pytest.fixture
def graph(build):
    return build(Edge, ARGS)


def hub(graph):
    return one(graph, "iothub.IotHubResource")


def actions(graph, role):
    return one(graph, "logic.Workflow", role).inputs["definition"]["actions"]


def told(graph):
    """Name of a configuration, but for its digest -> what the hub is asked."""
    asked = {name: its["actions"] for name, its in actions(graph, "tells").items() if name.startswith("Lacks-")}
    return {name.removeprefix("Lacks-"): its[f"Tell-{name.removeprefix('Lacks-')}"] for name, its in asked.items()}


def test_nobody_comes_in_with_a_key_that_is_shared(graph):
    its = hub(graph).inputs["properties"]
    assert (its["disableLocalAuth"], its["disableDeviceSAS"], its["disableModuleSAS"]) == (True, True, True)
    assert its["minTlsVersion"] == "1.2"
    assert one(graph, "eventhub.Namespace").inputs["disableLocalAuth"] is True
    assert not every(graph, "deviceprovisioningservices.IotDpsResource")
    assert "SharedAccessKey" not in json.dumps([resource.inputs for resource in graph], default=repr)


def test_a_device_comes_in_one_at_a_time_under_a_name_of_ours_and_into_the_last_wave(graph):
    ours = actions(graph, "lets-in")["Ours"]
    make, wave = ours["actions"]["Make"]["inputs"], ours["actions"]["Wave"]["inputs"]
    assert ours["expression"] == {"and": [{"startsWith": ["@triggerBody()?['device']", "sorter-dev-"]}]}
    assert (make["method"], make["body"]["authentication"]) == ("PUT", {"type": "certificateAuthority"})
    assert "headers" not in make  # without a version, a hub refuses what is there already
    assert (wave["method"], wave["body"]) == ("PATCH", {"tags": {"wave": "3"}})
    assert ours["else"]["actions"]["Refuse"]["type"] == "Terminate"


def test_with_keys_in_memory_a_device_is_known_by_its_own_certificate(build):
    ours = actions(build(Edge, {**ARGS, "in_hardware": False}), "lets-in")["Ours"]
    known = ours["actions"]["Make"]["inputs"]["body"]["authentication"]
    assert known["type"] == "selfSigned"
    assert known["x509Thumbprint"]["primaryThumbprint"] == "@triggerBody()?['thumbprint']"


def test_devices_are_told_limits_and_whose_signature_counts(graph):
    keep = actions(graph, "tells")["Keep"]["inputs"]
    assert (keep["offlineLimit"], keep["sync"]) == (86400, 900)
    (policy,) = keep["trustPolicy"]["trustPolicies"]
    assert policy["signatureVerification"] == {"level": "strict"}
    assert policy["registryScopes"] == ["registry.example/credit/sorter"]
    assert policy["trustStores"] == [f"ca:{one(graph, 'keyvault.Vault').outputs['name']}"]
    asked = told(graph)["keep"]["inputs"]
    assert asked["body"]["targetCondition"] == "*"
    assert asked["body"]["content"]["deviceContent"] == {
        "properties.desired.keep": "@outputs('Keep')",
        "properties.desired.stopped": "false",
    }
    assert asked["authentication"]["audience"] == "https://iothubs.azure.net"


def test_what_says_something_else_is_another_configuration_for_its_content_cannot_be_changed(graph, build):
    ids = {name: its["inputs"]["body"]["id"] for name, its in told(graph).items()}
    again = {name: its["inputs"]["body"]["id"] for name, its in told(build(Edge, ARGS)).items()}
    other = {name: its["inputs"]["body"]["id"] for name, its in told(build(Edge, {**ARGS, "sync": 60})).items()}
    assert again == ids
    assert other["keep"] != ids["keep"]
    assert {name: its for name, its in other.items() if name != "keep"} == {
        name: its for name, its in ids.items() if name != "keep"
    }
    before = actions(graph, "tells")["Before"]["inputs"]["where"]
    assert all(f"'{its}'" in before for its in ids.values())


def test_a_wave_is_a_condition_and_one_that_is_in_none_is_in_the_last(graph):
    (it,) = graph.of_type("gouvernail-azure:index:Edge")
    assert it.outputs["waves"] == [
        "tags.wave = '1'",
        "tags.wave = '2'",
        "tags.wave = '3' OR NOT is_defined(tags.wave)",
    ]
    assert [told(graph)[f"wave-{n}"]["inputs"]["body"]["targetCondition"] for n in (1, 2, 3)] == it.outputs["waves"]
    devices = [actions(graph, "tells")[f"Wave-{n}"]["inputs"]["devices"] for n in (1, 2, 3)]
    assert devices == [7, 61, 272]


def test_a_stop_of_the_system_tells_every_device_before_all_else(graph):
    rings = one(graph, "monitor.MetricAlert", "edge-stop")
    told_of, workflow = one(graph, "monitor.ActionGroup", "stops"), one(graph, "logic.Workflow", "stops")
    (criterion,) = rings.inputs["criteria"]["allOf"]
    assert (rings.inputs["scopes"], criterion["metricName"]) == ([STOP], "RunsStarted")
    assert rings.inputs["actions"] == [{"actionGroupId": told_of.id}]
    (receiver,) = told_of.inputs["logicAppReceivers"]
    assert receiver["resourceId"] == workflow.id
    stop = actions(graph, "stops")["Stop"]
    body = stop["inputs"]["body"]
    assert body["content"]["deviceContent"] == {"properties.desired.stopped": "true"}
    assert body["targetCondition"] == "*"
    assert body["priority"] > told(graph)["keep"]["inputs"]["body"]["priority"]
    assert stop["runAfter"] == {"Told": ["Failed", "TimedOut"]}  # told once, it stays so


def test_what_devices_say_is_captured_in_the_container_of_devices(graph):
    routing = hub(graph).inputs["properties"]["routing"]
    (end,), (route,) = routing["endpoints"]["eventHubs"], routing["routes"]
    assert (route["source"], route["condition"], route["endpointNames"]) == ("DeviceMessages", "true", [end["name"]])
    assert end["authenticationType"] == "identityBased"
    capture = one(graph, "eventhub.EventHub").inputs["captureDescription"]
    assert capture["enabled"] is True
    assert capture["destination"]["storageAccountResourceId"] == STORE
    assert capture["destination"]["blobContainer"] == "devices"
    lost = {rule.name for rule in every(graph, "monitor.MetricAlert") if "d2c" in json.dumps(rule.inputs, default=repr)}
    assert lost == {"edge-dropped", "edge-invalid", "edge-orphaned"}


def test_each_identity_may_do_the_one_thing_it_is_for(graph):
    named = {resource.id: resource.name for resource in graph if resource.id}
    found = set()
    for assignment in every(graph, "authorization.RoleAssignment"):
        its = assignment.inputs
        found.add((ROLES[its["roleDefinitionId"].rpartition("/")[2]], named.get(its["scope"], its["scope"])))
    assert found == {
        ("sends", "records"),
        ("writes", f"{STORE}/blobServices/default/containers/devices"),
        ("tells", "fleet"),
        ("makes", "fleet"),
        ("tags", "fleet"),
        ("runs", "stops"),
        ("looks", "calls"),
    }


def test_the_vault_that_signs_stays_and_is_taken_back(graph, build):
    vault = one(graph, "keyvault.Vault")
    assert vault.inputs["properties"]["publicNetworkAccess"] == "Disabled"
    assert vault.inputs["properties"]["sku"]["name"] == "premium"
    assert vault.inputs["tags"]["retained-by"] == ARGS["stack"]
    assert [way.name for way in every(graph, "network.PrivateEndpoint")] == ["signing"]
    assert {one(graph, kind, name).retain_on_delete for kind, name in SIGNS} == {True}
    taken = {}

    def noted(made):
        taken[made.type_, made.name] = made.opts.import_

    def watched(name, args, opts):
        Edge(name, args, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(transformations=[noted])))

    build(watched, {**ARGS, "retained": vault.id})
    around, _, _ = str(vault.id).partition("/providers/")
    assert taken["azure-native:resources:ResourceGroup", "edge-signing"] == around


def test_calls_are_written_down_twice_and_each_device_counts_once(graph):
    (it,) = graph.of_type("gouvernail-azure:index:Edge")
    settings = [
        one.inputs for one in every(graph, "monitor.DiagnosticSetting") if one.inputs["resourceUri"] == hub(graph).id
    ]
    assert sorted("workspaceId" in its for its in settings) == [False, True]
    heard = one(graph, "operationalinsights.SavedSearch")
    assert it.outputs["heard"] == heard.id
    assert it.outputs["calls"] == one(graph, "operationalinsights.Workspace").id
    assert "summarize Last = max(TimeGenerated) by Device" in heard.inputs["query"]


def test_a_hub_is_as_large_as_its_fleet_needs(graph, build):
    assert hub(graph).inputs["sku"] == {"name": "S1", "capacity": 1}
    assert hub(build(Edge, {**ARGS, "count": 5000})).inputs["sku"]["capacity"] == 10


@pytest.mark.parametrize(("name", "path"), [("stop", "stop"), ("directory", "clouds.azure.tenant")])
def test_a_fleet_that_nothing_stops_or_no_directory_knows_is_refused(build, name, path):
    with pytest.raises(GouvernailError, match=path):
        build(Edge, {key: value for key, value in ARGS.items() if key != name})
