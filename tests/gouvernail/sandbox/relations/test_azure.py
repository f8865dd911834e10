"""References of Azure."""

import pytest

GROUP, NETWORK, SUBNET = (
    "azure-native:resources:ResourceGroup",
    "azure-native:network:VirtualNetwork",
    "azure-native:network:Subnet",
)
ENDPOINT, ASSIGNMENT, STORAGE = (
    "azure-native:network:PrivateEndpoint",
    "azure-native:authorization:RoleAssignment",
    "azure-native:storage:StorageAccount",
)
OURS = "00000000-0000-0000-0000-000000000001"
IN_GROUP = f"/subscriptions/{OURS}/resourceGroups/g/providers"


@pytest.fixture
def azure(clouds):
    instance = clouds.instance("azure-native", subscriptionId=OURS)
    instance.create(GROUP, {"resourceGroupName": "g", "location": "westeurope"}, name="g")
    return instance


@pytest.fixture
def lenient(foreign):
    return foreign.instance("azure-native", subscriptionId=OURS)


def network(azure, **more):
    return azure.create(NETWORK, {"resourceGroupName": "g", "virtualNetworkName": "n", **more}, name="n")[0]


def test_a_resource_group_must_exist_in_its_subscription(azure, clouds):
    assert azure.said(NETWORK, {"resourceGroupName": "g"}, "resourceGroupName") == []
    assert azure.said(NETWORK, {"resourceGroupName": "G"}, "resourceGroupName") == []  # ARM knows no case
    (reason,) = azure.said(NETWORK, {"resourceGroupName": "h"}, "resourceGroupName")
    assert "expected the name of a resource group: nothing in the sandbox is called 'h'" in reason
    other = clouds.instance("azure-native", subscriptionId="00000000-0000-0000-0000-000000000002")
    assert other.said(NETWORK, {"resourceGroupName": "g"}, "resourceGroupName")


def test_what_a_thing_lies_in_must_exist(azure):
    inputs = {"resourceGroupName": "g", "virtualNetworkName": "n", "subnetName": "s"}
    assert azure.said(SUBNET, inputs, "virtualNetworkName")
    network(azure)
    assert azure.said(SUBNET, inputs, "virtualNetworkName") == []


def test_an_id_is_found_whatever_its_case_and_a_subnet_with_its_network(azure):
    id_ = network(azure, subnets=[{"name": "inside"}])
    inputs = {"resourceGroupName": "g", "subnet": {"id": f"{id_}/subnets/inside"}}
    assert azure.said(ENDPOINT, inputs, "subnet.id") == []
    assert azure.said(ENDPOINT, {**inputs, "subnet": {"id": f"{id_.upper()}/SUBNETS/INSIDE"}}, "subnet.id") == []
    (reason,) = azure.said(ENDPOINT, {**inputs, "subnet": {"id": f"{id_}/subnets/outside"}}, "subnet.id")
    assert "nothing in the sandbox is called" in reason


def test_what_is_deleted_is_gone(azure):
    inputs = {"resourceGroupName": "g", "virtualNetworkName": "n"}
    id_ = network(azure)
    azure.delete(NETWORK, id_, name="n")
    assert azure.said(SUBNET, inputs, "virtualNetworkName")


def test_what_the_sandbox_never_made_is_accepted_where_foreign_things_are(azure, lenient):
    inputs = {
        "resourceGroupName": "elsewhere",
        "subnet": {"id": f"{IN_GROUP}/Microsoft.Network/virtualNetworks/n/subnets/s"},
    }
    for path in ("resourceGroupName", "subnet.id"):
        assert "--allow-foreign" in azure.said(ENDPOINT, inputs, path)[0]
        assert lenient.said(ENDPOINT, inputs, path) == []


ALWAYS = [
    (f"{IN_GROUP}/Microsoft.Storage/storageAccounts/s", "another kind (Microsoft.Storage/storageAccounts)"),
    (f"{IN_GROUP}/Microsoft.Network/virtualNetworks/n", "another kind (Microsoft.Network/virtualNetworks)"),
    (f"{IN_GROUP}/Microsoft.Network/virtualNetworks/n/subnets/s ", "a space before or after it"),
    (f"{IN_GROUP}/Microsoft.Network/virtualNetworks/n/subnets/{'s' * 5000}", "longer than 2048"),
    ("arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-1", "another cloud"),
    ("projects/p/regions/r/subnetworks/s", "another cloud"),
    ("https://www.googleapis.com/compute/v1/projects/p/regions/r/subnetworks/s", "another cloud"),
    ("n/subnets/s", "no id of Azure Resource Manager"),
    (f"{IN_GROUP}/Microsoft.Network/virtualNetworks//subnets/s", "no id of Azure Resource Manager"),
]


@pytest.mark.parametrize(("id_", "why"), ALWAYS)
def test_what_cannot_be_it_is_refused_wherever(azure, lenient, id_, why):
    for instance in (azure, lenient):
        (reason,) = instance.said(ENDPOINT, {"resourceGroupName": "g", "subnet": {"id": id_}}, "subnet.id")
        assert why in reason


def test_built_in_roles_and_network_watchers_exist(azure):
    role = (
        f"/subscriptions/{OURS}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
    )
    scope = f"/subscriptions/{OURS}/resourceGroups/g"
    inputs = {"scope": scope, "roleDefinitionId": role, "principalId": OURS}
    assert azure.failures(ASSIGNMENT, inputs) == []
    watcher = {"resourceGroupName": "NetworkWatcherRG", "networkWatcherName": "NetworkWatcher_westeurope"}
    flow_log = "azure-native:network:FlowLog"
    for path in watcher:
        assert azure.said(flow_log, watcher, path) == []


def test_what_a_person_puts_into_a_vault_is_there_when_the_vault_is(azure):
    role = (
        f"/subscriptions/{OURS}/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6"
    )
    scope = f"{IN_GROUP}/Microsoft.KeyVault/vaults/v/secrets/gateways"
    inputs = {"scope": scope, "roleDefinitionId": role, "principalId": OURS}
    (reason,) = azure.said(ASSIGNMENT, inputs, "scope")
    assert "nothing in the sandbox is called" in reason
    properties = {"tenantId": OURS, "sku": {"family": "A", "name": "standard"}}
    azure.create("azure-native:keyvault:Vault", {"resourceGroupName": "g", "vaultName": "v", "properties": properties})
    assert azure.said(ASSIGNMENT, inputs, "scope") == []
    assert azure.said(ASSIGNMENT, {**inputs, "scope": scope.replace("secrets", "keys")}, "scope")


def test_a_scope_must_exist(azure):
    inputs = {"scope": f"/subscriptions/{OURS}/resourceGroups/none"}
    assert "nothing in the sandbox is called" in azure.said(ASSIGNMENT, inputs, "scope")[0]
    assert azure.said(ASSIGNMENT, {"scope": f"/subscriptions/{OURS}"}, "scope") == []


def test_a_thing_may_refer_to_its_own_parts(azure):
    balancer = f"{IN_GROUP}/Microsoft.Network/loadBalancers"
    inputs = {"resourceGroupName": "g", "loadBalancerName": "ours", "backendAddressPools": [{"name": "p"}]}
    at, token = "loadBalancingRules[0].backendAddressPool.id", "azure-native:network:LoadBalancer"
    for name, refused in (("ours", False), ("theirs", True)):
        rule = {"backendAddressPool": {"id": f"{balancer}/{name}/backendAddressPools/p"}}
        assert bool(azure.said(token, {**inputs, "loadBalancingRules": [rule]}, at)) is refused
