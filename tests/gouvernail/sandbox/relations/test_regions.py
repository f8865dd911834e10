"""What has to lie in one region on Azure does, or is refused; what is of no region or not known is not judged."""

import pytest

OURS = "00000000-0000-0000-0000-000000000001"
GROUP, NETWORK, SUBNET, FLOWS, ENDPOINT, STORE, VAULT, SETTING = (
    f"azure-native:{name}"
    for name in (
        "resources:ResourceGroup",
        "network:VirtualNetwork",
        "network:Subnet",
        "network:FlowLog",
        "network:PrivateEndpoint",
        "storage:StorageAccount",
        "keyvault:Vault",
        "monitor:DiagnosticSetting",
    )
)
ELSEWHERE = "northeurope"


@pytest.fixture
def azure(clouds):
    instance = clouds.instance("azure-native", subscriptionId=OURS)
    instance.create(GROUP, {"resourceGroupName": "g", "location": "westeurope"}, name="g")
    return instance


def network(azure, location):
    inputs = {"resourceGroupName": "g", "virtualNetworkName": "n", "location": location}
    inputs["addressSpace"] = {"addressPrefixes": ["10.0.0.0/16"]}
    return azure.create(NETWORK, inputs, name="n")[0]


def store(azure, location):
    inputs = {"resourceGroupName": "g", "accountName": "logs", "kind": "StorageV2", "sku": {"name": "Standard_ZRS"}}
    return azure.create(STORE, {**inputs, "location": location}, name="logs")[0]


def flows(**more):
    watcher = {"resourceGroupName": "NetworkWatcherRG", "networkWatcherName": "NetworkWatcher_westeurope"}
    return {**watcher, "location": "westeurope", **more}


@pytest.mark.parametrize("here", ["westeurope", "West Europe"])
def test_a_flow_log_its_network_its_store_and_its_watcher_lie_in_one_region(azure, here):
    inputs = flows(targetResourceId=network(azure, "westeurope"), storageId=store(azure, "westeurope"), location=here)
    assert azure.failures(FLOWS, inputs) == []
    assert [path for path, _ in azure.failures(FLOWS, {**inputs, "networkWatcherName": "NetworkWatcher_uksouth"})] == [
        "networkWatcherName"
    ]


def test_a_flow_log_of_another_region_is_refused_with_where_each_lies(azure):
    inputs = flows(targetResourceId=network(azure, ELSEWHERE), storageId=store(azure, ELSEWHERE))
    found = dict(azure.failures(FLOWS, inputs))
    assert set(found) == {"targetResourceId", "storageId"}
    assert "lies in northeurope, and has to lie in westeurope" in found["storageId"]


def test_a_private_endpoint_lies_where_its_network_lies(azure):
    network(azure, ELSEWHERE)
    part = {"resourceGroupName": "g", "virtualNetworkName": "n", "subnetName": "s", "addressPrefix": "10.0.0.0/24"}
    subnet = azure.create(SUBNET, part, name="s")[0]
    inputs = {"resourceGroupName": "g", "subnet": {"id": subnet}}
    assert [path for path, _ in azure.failures(ENDPOINT, {**inputs, "location": "westeurope"})] == ["subnet.id"]
    assert azure.failures(ENDPOINT, {**inputs, "location": ELSEWHERE}) == []


def test_what_a_thing_records_is_stored_in_its_region(azure):
    properties = {"tenantId": OURS, "sku": {"family": "A", "name": "standard"}}
    vault = {"resourceGroupName": "g", "vaultName": "vault", "properties": properties}
    recorded = azure.create(VAULT, {**vault, "location": "westeurope"}, name="v")[0]
    inputs = {"resourceUri": recorded, "storageAccountId": store(azure, ELSEWHERE)}
    assert [path for path, _ in azure.failures(SETTING, inputs)] == ["storageAccountId"]


def test_what_says_no_region_is_not_judged(azure):
    inputs = flows(targetResourceId=network(azure, ELSEWHERE), storageId=store(azure, ELSEWHERE))
    without = {key: value for key, value in inputs.items() if key != "location"}
    assert azure.failures(FLOWS, without) == []
