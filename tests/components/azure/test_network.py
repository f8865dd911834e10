"""A network that leads nowhere, and one of the landing zone's that is only read."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.azure import ZONES, Network
from components.azure.network import _range
from gouvernail.errors import GouvernailError
from tests.components.azure.graphs import ACCOUNT, AUDIT, LOG, REGION, every, one

ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "cidr": "10.10.0.0/20",
    "zones": ["1", "2"],
    "services": {service: list(ZONES[service]) for service in ("amlworkspace", "blob", "vault")},
    "flow_log_store": LOG,
}


@pytest.fixture
def graph(build):
    return build(Network, ARGS)


def outputs(graph):
    (it,) = graph.of_type("gouvernail-azure:index:Network")
    return it.outputs


def test_one_private_subnet_for_all_zones_and_no_way_out(graph):
    subnet = one(graph, "network.Subnet")
    assert subnet.inputs["defaultOutboundAccess"] is False
    assert outputs(graph)["subnet_ids"] == {"1": subnet.id, "2": subnet.id}
    (route,) = one(graph, "network.RouteTable").inputs["routes"]
    assert (route["addressPrefix"], route["nextHopType"]) == ("0.0.0.0/0", "None")
    assert subnet.inputs["routeTable"] == {"id": one(graph, "network.RouteTable").id}
    for away in ("NatGateway", "PublicIPAddress", "VirtualNetworkPeering", "VirtualNetworkGateway"):
        assert every(graph, f"network.{away}") == []


def test_endpoints_are_reached_from_inside_over_https_only(graph):
    firewall = one(graph, "network.NetworkSecurityGroup")
    rules = firewall.inputs["securityRules"]
    assert {(rule["direction"], rule["access"], rule["destinationPortRange"]) for rule in rules} == {
        ("Inbound", "Allow", "443"),
        ("Outbound", "Allow", "443"),
        ("Inbound", "Deny", "*"),
        ("Outbound", "Deny", "*"),
    }
    for rule in rules:
        inside = rule["access"] == "Allow"
        assert (rule["sourceAddressPrefix"] == "10.10.0.0/20") is inside
        assert (rule["priority"] == 4096) is not inside
    subnet = one(graph, "network.Subnet").inputs
    assert subnet["networkSecurityGroup"] == {"id": firewall.id}
    assert subnet["privateEndpointNetworkPolicies"] == "Enabled"  # the firewall holds for endpoints too


def test_one_zone_a_name_linked_to_the_network(graph):
    zones = {zone.name: zone.id for zone in every(graph, "privatedns.PrivateZone")}
    assert set(zones) == {zone for service in ARGS["services"].values() for zone in service}
    assert outputs(graph)["service_lists"] == [zones[name] for name in sorted(zones)]
    for link in every(graph, "privatedns.VirtualNetworkLink"):
        assert link.inputs["virtualNetwork"] == {"id": outputs(graph)["network_id"]}
        assert link.inputs["registrationEnabled"] is False


def test_all_traffic_is_logged_into_the_audit_store_by_an_identity_that_deletes_nothing(graph):
    log = one(graph, "network.FlowLog").inputs
    assert (log["enabled"], log["storageId"]) == (True, LOG)
    assert log["targetResourceId"] == outputs(graph)["network_id"]
    assert (log["resourceGroupName"], log["networkWatcherName"]) == ("NetworkWatcherRG", "NetworkWatcher_westeurope")
    writer = one(graph, "managedidentity.UserAssignedIdentity")
    assert log["identity"]["userAssignedIdentities"] == [writer.id]
    may = one(graph, "authorization.RoleAssignment")
    assert may.inputs["principalId"] == writer.outputs["principalId"]
    assert may.inputs["scope"] == f"{LOG}/blobServices/default/containers/insights-logs-flowlogflowevent"
    assert may.inputs["roleDefinitionId"].startswith(f"/subscriptions/{AUDIT}/")
    assert may.urn in one(graph, "network.FlowLog").dependencies


def test_all_of_it_goes_with_its_group(graph):
    assert not any(resource.retain_on_delete for resource in graph)
    assert one(graph, "resources.ResourceGroup").inputs["resourceGroupName"] == "bex-dev-network"


def test_everything_that_takes_tags_has_them(graph):
    for resource in graph:
        if "tags" in resource.inputs:
            assert resource.inputs["tags"] == {"owner": "grp"}, resource.urn


@given(st.integers(8, 27))
def test_the_subnet_lies_in_the_range_and_leaves_room(size):
    whole = ipaddress.IPv4Network(f"10.0.0.0/{size}")
    subnet = ipaddress.IPv4Network(_range(str(whole)))
    assert subnet.subnet_of(whole)
    assert subnet.num_addresses * 4 == whole.num_addresses


def test_no_room_is_said():
    with pytest.raises(GouvernailError, match="no room"):
        _range("10.0.0.0/28")


def adopted(built):
    return {
        "network_id": outputs(built)["network_id"],
        "subnet_ids": outputs(built)["subnet_ids"],
        "route_table_ids": [one(built, "network.RouteTable").id],
        "service_lists": outputs(built)["service_lists"],
    }


def test_an_adopted_network_is_read_and_nothing_is_made(build, state):
    landing = build(Network, ARGS, state=state)
    graph = build(Network, {**ARGS, "zones": [], "adopt": adopted(landing)}, state=state)
    cloud = [resource for resource in graph if resource.type.startswith("azure-native:")]
    assert {resource.type.rpartition(":")[2] for resource in cloud} == {
        "VirtualNetwork",
        "Subnet",
        "RouteTable",
        "PrivateZone",
    }
    assert all(resource.external for resource in cloud)


def test_an_adopted_network_gives_what_a_built_one_gives(build, state):
    built = build(Network, ARGS, state=state)
    read = build(Network, {**ARGS, "adopt": adopted(built)}, state=state)
    assert outputs(read) == outputs(built)


def test_an_adopted_network_that_is_not_there_is_said(build):
    place = f"/subscriptions/{ACCOUNT}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/gone"
    gone = {"network_id": place, "subnet_ids": {}, "route_table_ids": [], "service_lists": []}
    with pytest.raises(Exception, match="virtualNetworks/gone"):
        build(Network, {**ARGS, "adopt": gone})
