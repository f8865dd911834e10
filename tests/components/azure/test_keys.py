"""Keys: a vault that nobody reaches from outside, one key a purpose, and the whole stays where one purpose is kept."""

import pytest

from components.azure import Keys, direct_key_address, direct_key_id
from components.azure.keys import key_id
from tests.components.azure.graphs import ACCOUNT, DIRECTORY, LOG, REGION, every, one

NETWORK = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-network/providers/Microsoft.Network"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "purposes": {"models": {"through": ["s3"]}, "flow_logs": {"writers": ["flow_logs"]}},
    "roles": "/bex-dev/",
    "rotation_days": 180,
    "deletion_days": 30,
    "directory": DIRECTORY,
    "log_store": LOG,
    "subnet_ids": {"1": f"{NETWORK}/virtualNetworks/bex-dev-network/subnets/private"},
    "service_lists": [f"{NETWORK}/privateDnsZones/privatelink.vaultcore.azure.net"],
    "stack": "bex-azure-dev-foundation",
}
KEPT = {**ARGS, "purposes": {**ARGS["purposes"], "events": {"kept": True}}}


@pytest.fixture
def graph(build):
    return build(Keys, ARGS)


def test_one_key_in_hardware_a_purpose_that_is_renewed_and_only_wraps(graph):
    keys = {key.name: key for key in every(graph, "keyvault.Key")}
    assert set(keys) == set(ARGS["purposes"])
    for purpose, key in keys.items():
        its = key.inputs["properties"]
        assert (its["kty"], its["keySize"], its["attributes"]["exportable"]) == ("RSA-HSM", 3072, False)
        assert its["keyOps"] == ["wrapKey", "unwrapKey"]
        renewed, told = its["rotationPolicy"]["lifetimeActions"]
        assert renewed == {"action": {"type": "rotate"}, "trigger": {"timeAfterCreate": "P180D"}}
        assert told["action"] == {"type": "notify"}
        assert its["rotationPolicy"]["attributes"] == {"expiryTime": "P240D"}
        assert key.inputs["tags"]["purpose"] == purpose
    (it,) = graph.of_type("gouvernail-azure:index:Keys")
    assert it.outputs["key_ids"] == {purpose: key.id for purpose, key in keys.items()}
    assert it.outputs["key_ids"]["flow_logs"].endswith("/keys/flow-logs")


def test_the_vault_is_closed_and_what_goes_can_be_brought_back(graph):
    its = one(graph, "keyvault.Vault").inputs["properties"]
    assert its["sku"]["name"] == "premium"
    assert (its["enableRbacAuthorization"], its["enablePurgeProtection"], its["enableSoftDelete"]) == (True, True, True)
    assert (its["softDeleteRetentionInDays"], its["tenantId"]) == (30, DIRECTORY)
    assert its["publicNetworkAccess"] == "Disabled"
    assert its["networkAcls"] == {"defaultAction": "Deny", "bypass": "AzureServices"}


def test_a_key_that_somebody_uses_by_themselves_stands_in_a_vault_closed_by_right_alone(build, state):
    args = {**KEPT, "purposes": {**KEPT["purposes"], "state": {"users": ["who deploys"], "kept": True}}}
    graph = build(Keys, args, state=state)
    key, vault = one(graph, "keyvault.Key", "state"), one(graph, "keyvault.Vault", "direct")
    assert key.id == direct_key_id("bex-dev", ACCOUNT, "state")
    assert key.inputs["properties"]["keyOps"] == ["wrapKey", "unwrapKey", "encrypt", "decrypt"]
    its = vault.inputs["properties"]
    assert (its["publicNetworkAccess"], its["networkAcls"]["defaultAction"]) == ("Enabled", "Allow")
    assert its["enableRbacAuthorization"] is True
    assert (
        direct_key_address("bex-dev", ACCOUNT, "state")
        == f"azurekeyvault://{vault.inputs['vaultName']}.vault.azure.net/keys/state"
    )
    closed = one(graph, "keyvault.Vault", "it").inputs["properties"]
    assert closed["publicNetworkAccess"] == "Disabled"
    left = {it.name: it.id for it in every(graph, "keyvault.Key")}
    other = {name: value for name, value in args.items() if name not in {"subnet_ids", "service_lists"}}
    again = build(Keys, {**other, "retained": left}, state=state)
    assert {it.name: it.id for it in every(again, "keyvault.Key")} == left


def test_nobody_is_given_the_use_of_a_key(graph):
    assert every(graph, "authorization.RoleAssignment") == []


def test_each_use_is_recorded_and_it_is_reached_privately(graph):
    vault = one(graph, "keyvault.Vault").id
    assert one(graph, "monitor.DiagnosticSetting").inputs["resourceUri"] == vault
    (leads,) = one(graph, "network.PrivateEndpoint").inputs["privateLinkServiceConnections"]
    assert leads["privateLinkServiceId"] == vault


def test_where_there_is_no_network_and_no_log_yet_there_is_neither(build):
    args = {key: value for key, value in ARGS.items() if key not in {"log_store", "subnet_ids", "service_lists"}}
    graph = build(Keys, args)
    assert every(graph, "network.PrivateEndpoint") == every(graph, "monitor.DiagnosticSetting") == []


def test_a_vault_without_a_directory_is_refused(build):
    args = {key: value for key, value in ARGS.items() if key != "directory"}
    with pytest.raises(Exception, match=r"clouds\.azure\.tenant"):
        build(Keys, args)


def test_keys_go_with_their_vault_and_by_no_call_of_their_own(graph):
    assert {key.retain_on_delete for key in every(graph, "keyvault.Key")} == {True}
    assert one(graph, "keyvault.Vault").retain_on_delete is False
    assert one(graph, "resources.ResourceGroup").retain_on_delete is False
    assert "retained-by" not in one(graph, "keyvault.Vault").inputs["tags"]


def test_where_one_purpose_is_kept_the_vault_stays_with_its_group(build):
    graph = build(Keys, KEPT)
    for kind in ("keyvault.Key", "keyvault.Vault", "resources.ResourceGroup", "monitor.DiagnosticSetting"):
        assert {resource.retain_on_delete for resource in every(graph, kind)} == {True}
    assert one(graph, "keyvault.Key", "events").inputs["tags"]["retained-by"] == "bex-azure-dev-foundation"


def test_what_was_left_is_taken_back(build, state):
    left = build(Keys, KEPT, state=state)
    keys = {key.name: key.id for key in every(left, "keyvault.Key")}
    gone = ("PrivateEndpoint", "PrivateDnsZoneGroup")  # these do not stay
    other = {key: value for key, value in KEPT.items() if key not in {"subnet_ids", "service_lists"}}
    again = build(Keys, {**other, "retained": keys}, state=state)
    stays = {resource.id for resource in left if resource.id and not resource.type.endswith(gone)}
    assert {resource.id for resource in again if resource.id} == stays


def test_one_key_that_was_left_says_where_all_of_them_are(build, state):
    keys = {key.name: key.id for key in every(build(Keys, KEPT, state=state), "keyvault.Key")}
    other = {key: value for key, value in KEPT.items() if key not in {"subnet_ids", "service_lists"}}
    again = every(build(Keys, {**other, "retained": {"events": keys["events"]}}, state=state), "keyvault.Key")
    assert {key.name: key.id for key in again} == keys
    assert keys["models"] == key_id(KEPT["prefix"], KEPT["account"], "models")


def test_adopted_keys_are_read_and_nothing_is_made(build, state):
    keys = {key.name: key.id for key in every(build(Keys, ARGS, state=state), "keyvault.Key")}
    graph = build(Keys, {**ARGS, "adopt": keys}, state=state)
    cloud = [resource for resource in graph if resource.type.startswith("azure-native:")]
    assert {resource.type for resource in cloud} == {"azure-native:keyvault:Key"}
    assert all(resource.external for resource in cloud)
    (it,) = graph.of_type("gouvernail-azure:index:Keys")
    assert it.outputs["key_ids"] == keys
