"""Network: one subnetwork of all zones, one address for Google's services, and a perimeter that names who comes in."""

import pytest
from pulumi_gcp import compute, dns

from components.gcp import ZONES, Network
from components.gcp._perimeter import CLOSED
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, LOG, REGION, every, one

DEPLOY = f"serviceAccount:bex-dev-deploy@{ACCOUNT}.iam.gserviceaccount.com"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "cidr": "10.10.0.0/20",
    "zones": [f"{REGION}-b", f"{REGION}-c"],
    "services": {name: list(zones) for name, zones in ZONES.items()},
    "flow_log_store": LOG,
    "organisation": "123456789012",
    "let_in": [DEPLOY],
}
ADDRESS = "10.10.15.254"


@pytest.fixture
def graph(build):
    return build(Network, ARGS)


def test_one_subnetwork_of_all_zones_with_no_way_to_the_internet(graph):
    net, subnet = one(graph, "compute.Network"), one(graph, "compute.Subnetwork", "private")
    assert (net.inputs["autoCreateSubnetworks"], net.inputs["deleteDefaultRoutesOnCreate"]) == (False, True)
    assert (subnet.inputs["ipCidrRange"], subnet.inputs["privateIpGoogleAccess"]) == ("10.10.0.0/22", True)
    assert subnet.inputs["logConfig"]["flowSampling"] == 1
    (it,) = graph.of_type("gouvernail-gcp:index:Network")
    assert (it.outputs["network_id"], it.outputs["cidr"]) == (net.id, "10.10.0.0/20")
    assert it.outputs["subnet_ids"] == {f"{REGION}-b": subnet.id, f"{REGION}-c": subnet.id}
    assert sorted(it.outputs["service_lists"]) == sorted(zone.id for zone in every(graph, "dns.ManagedZone"))


def test_every_gateway_and_every_cache_of_a_network_finds_room_in_it(graph):
    net, private = one(graph, "compute.Network"), one(graph, "compute.Subnetwork", "private")
    room = one(graph, "compute.Subnetwork", "gateways").inputs
    assert (room["purpose"], room["role"], room["network"]) == ("REGIONAL_MANAGED_PROXY", "ACTIVE", net.id)
    assert room["ipCidrRange"] == "10.10.4.0/26"
    policy = one(graph, "networkconnectivity.ServiceConnectionPolicy").inputs
    assert (policy["serviceClass"], policy["network"]) == ("gcp-memorystore", net.id)
    assert policy["pscConfig"]["subnetworks"] == [private.id]


def test_the_smallest_environment_has_room_for_both(build):
    made = build(Network, {**ARGS, "cidr": "10.10.0.0/24"})
    ranges = {each.name: each.inputs["ipCidrRange"] for each in every(made, "compute.Subnetwork")}
    assert ranges == {"private": "10.10.0.0/26", "gateways": "10.10.0.64/26"}


def test_all_but_https_inside_is_refused_and_recorded(graph):
    rules = {rule.name: rule.inputs for rule in every(graph, "compute.Firewall")}
    assert all(rule["logConfig"] for rule in rules.values())
    assert {name for name, rule in rules.items() if "allows" in rule} == {"https-inside", "https-within"}
    assert rules["https-within"]["destinationRanges"] == rules["https-inside"]["sourceRanges"] == ["10.10.0.0/20"]
    assert rules["nothing-out"]["denies"] == rules["nothing-in"]["denies"] == [{"protocol": "all"}]


def test_services_have_their_names_at_one_private_address(graph):
    endpoint = one(graph, "compute.GlobalForwardingRule")
    assert (endpoint.inputs["target"], endpoint.inputs["loadBalancingScheme"]) == ("vpc-sc", "")
    assert len(endpoint.inputs["name"]) <= 20
    assert endpoint.inputs["name"].isalnum()
    assert endpoint.inputs["ipAddress"] == one(graph, "compute.GlobalAddress").id
    records = {
        (each.inputs["name"], each.inputs["type"]): each.inputs["rrdatas"] for each in every(graph, "dns.RecordSet")
    }
    for zones in ZONES.values():
        for zone in zones:
            assert records[f"{zone}.", "A"] == [ADDRESS]
            assert records[f"*.{zone}.", "CNAME"] == [f"{zone}."]
    assert all(zone.inputs["visibility"] == "private" for zone in every(graph, "dns.ManagedZone"))


def test_the_perimeter_lets_in_those_who_are_named_and_out_what_is_kept(graph):
    policy, around = (
        one(graph, "accesscontextmanager.AccessPolicy"),
        one(graph, "accesscontextmanager.ServicePerimeter"),
    )
    status = around.inputs["status"]
    assert status["resources"] == [policy.inputs["scopes"]]
    assert around.inputs["name"].startswith(f"accessPolicies/{policy.outputs['name']}/servicePerimeters/")
    assert set(status["restrictedServices"]) == set(CLOSED)
    assert status["vpcAccessibleServices"] == {"enableRestriction": True, "allowedServices": ["RESTRICTED-SERVICES"]}
    assert [each["ingressFrom"]["identities"] for each in status["ingressPolicies"]] == [[DEPLOY]]
    to = [each["egressTo"] for each in status["egressPolicies"]]
    assert [each["resources"] for each in to] == [to[0]["resources"]] * 2 != [status["resources"]] * 2
    assert to[1]["operations"][0]["methodSelectors"] == [{"method": "google.storage.objects.create"}]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"organisation": ""}, r"clouds\.gcp\.organisation: .*organisation"),
        ({"let_in": []}, "let_in: nobody could reach"),
        ({"cidr": "10.10.0.0/25"}, "no room for a subnetwork"),
    ],
)
def test_what_is_missing_is_said(build, change, message):
    with pytest.raises(GouvernailError, match=message):
        build(Network, {**ARGS, **change})


def test_an_adopted_network_is_read_and_nothing_is_put_around_it(build, state):
    def theirs(_, __, opts):
        net = compute.Network("net", project=ACCOUNT, opts=opts)
        compute.Subnetwork(
            "sub", project=ACCOUNT, region=REGION, network=net.id, ip_cidr_range="10.9.0.0/24", opts=opts
        )
        dns.ManagedZone("apis", project=ACCOUNT, dns_name="googleapis.com.", visibility="private", opts=opts)

    made = build(theirs, {}, state=state)
    net, subnet, zone = (one(made, kind) for kind in ("compute.Network", "compute.Subnetwork", "dns.ManagedZone"))
    landing = {
        "network_id": net.id,
        "subnet_ids": {f"{REGION}-b": subnet.id},
        "route_table_ids": [],
        "service_lists": [zone.id],
    }
    graph = build(Network, {**ARGS, "organisation": "", "let_in": [], "adopt": landing}, state=state)
    cloud = [each for each in graph if each.type.startswith("gcp:")]
    assert cloud
    assert all(each.external for each in cloud)
    (it,) = graph.of_type("gouvernail-gcp:index:Network")
    assert it.outputs == {
        "network_id": net.id,
        "cidr": "10.9.0.0/24",
        "subnet_ids": {f"{REGION}-b": subnet.id},
        "service_lists": [zone.id],
    }
