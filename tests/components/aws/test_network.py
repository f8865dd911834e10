"""A network that leads nowhere, and one of the landing zone's that is only read."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.aws import Network
from components.aws.network import _ranges
from gouvernail.errors import GouvernailError
from tests.components.aws.graphs import every, one, statements

ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "cidr": "10.10.0.0/20",
    "zones": ["eu-west-1a", "eu-west-1c"],
    "services": {
        "s3": ["s3:GetObject"],
        "kms": ["kms:Decrypt"],
        "ecr.dkr": ["ecr:BatchGetImage"],
        "sagemaker.runtime": ["sagemaker:InvokeEndpoint"],
    },
    "flow_log_store": "arn:aws:s3:::bex-audit-log-444444444444",
}


@pytest.fixture
def graph(build):
    return build(Network, ARGS)


def test_a_private_subnet_in_each_zone_and_no_way_out(graph):
    assert {subnet.name: subnet.inputs["mapPublicIpOnLaunch"] for subnet in every(graph, "ec2.Subnet")} == {
        "eu-west-1a": False,
        "eu-west-1c": False,
    }
    assert one(graph, "ec2.RouteTable").inputs["routes"] == []
    assert len(every(graph, "ec2.RouteTableAssociation")) == 2
    for away in ("InternetGateway", "NatGateway", "VpcPeeringConnection", "Eip", "Route"):
        assert every(graph, f"ec2.{away}") == []


def test_what_the_cloud_puts_into_a_new_network_is_emptied(graph):
    default = one(graph, "ec2.DefaultSecurityGroup")
    assert (default.inputs["ingress"], default.inputs["egress"]) == ([], [])


def test_endpoints_are_reached_from_inside_over_https_only(graph):
    group = one(graph, "ec2.SecurityGroup")
    assert group.inputs["egress"] == []
    (rule,) = group.inputs["ingress"]
    assert (rule["fromPort"], rule["toPort"], rule["cidrBlocks"]) == (443, 443, ["10.10.0.0/20"])


def test_one_endpoint_a_service_with_its_private_name(graph):
    endpoints = {endpoint.name: endpoint.inputs for endpoint in every(graph, "ec2.VpcEndpoint")}
    assert set(endpoints) == set(ARGS["services"])
    assert endpoints["s3"]["vpcEndpointType"] == "Gateway"
    assert "privateDnsEnabled" not in endpoints["s3"]
    for service in ("kms", "ecr.dkr", "sagemaker.runtime"):
        assert endpoints[service]["serviceName"] == f"com.amazonaws.eu-west-1.{service}"
        assert endpoints[service]["privateDnsEnabled"] is True
        assert len(endpoints[service]["subnetIds"]) == 2


def test_endpoints_pass_the_own_account_and_used_actions_only(graph):
    for endpoint in every(graph, "ec2.VpcEndpoint"):
        own = statements(endpoint)["OwnAccount"]
        assert own["Action"] == ARGS["services"][endpoint.name]
        assert own["Condition"] == {
            "StringEquals": {"aws:PrincipalAccount": "111111111111", "aws:ResourceAccount": "111111111111"}
        }


def test_layers_of_images_come_from_the_clouds_own_bucket(graph):
    layers = statements(one(graph, "ec2.VpcEndpoint", "s3"))["ImageLayers"]
    assert layers["Resource"] == ["arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"]
    assert layers["Action"] == ["s3:GetObject"]


def test_without_images_that_bucket_is_not_reached(build):
    services = {name: actions for name, actions in ARGS["services"].items() if name != "ecr.dkr"}
    assert set(statements(one(build(Network, {**ARGS, "services": services}), "ec2.VpcEndpoint", "s3"))) == {
        "OwnAccount"
    }


def test_all_traffic_is_logged_into_the_audit_store(graph):
    log = one(graph, "ec2.FlowLog")
    assert log.inputs["trafficType"] == "ALL"
    assert log.inputs["logDestination"] == "arn:aws:s3:::bex-audit-log-444444444444/flow-logs/"


def test_everything_that_takes_tags_has_them(graph):
    for resource in graph:
        if "tags" in resource.inputs:
            assert resource.inputs["tags"]["owner"] == "grp", resource.urn
            assert resource.inputs["tags"]["Name"].startswith("bex-dev-"), resource.urn


@given(st.integers(17, 25), st.sets(st.sampled_from("abcdefgh"), min_size=1))
def test_subnets_lie_in_the_range_apart_and_do_not_move_when_a_zone_is_added(size, letters):
    cidr = f"10.0.0.0/{size}"
    zones = [f"eu-west-1{letter}" for letter in sorted(letters)]
    ranges = _ranges({**ARGS, "cidr": cidr, "zones": zones})
    networks = [ipaddress.IPv4Network(one) for one in ranges.values()]
    assert all(network.subnet_of(ipaddress.IPv4Network(cidr)) for network in networks)
    assert not any(a.overlaps(b) for a in networks for b in networks if a is not b)
    more = _ranges({**ARGS, "cidr": cidr, "zones": [f"eu-west-1{letter}" for letter in "abcdefgh"]})
    assert all(more[zone] == range_ for zone, range_ in ranges.items())


@pytest.mark.parametrize(("cidr", "zones"), [("10.0.0.0/28", ["eu-west-1b"]), ("10.0.0.0/20", ["eu-west-1-lax-1"])])
def test_no_room_is_said(cidr, zones):
    with pytest.raises(GouvernailError, match="no room"):
        _ranges({**ARGS, "cidr": cidr, "zones": zones})


def test_an_adopted_network_is_read_and_nothing_is_made(build, state):
    landing = build(Network, ARGS, state=state)
    subnets = {subnet.name: subnet.id for subnet in every(landing, "ec2.Subnet")}
    adopted = {
        "network_id": one(landing, "ec2.Vpc").id,
        "subnet_ids": subnets,
        "route_table_ids": [one(landing, "ec2.RouteTable").id],
        "service_lists": ["pl-1"],
    }
    graph = build(Network, {**ARGS, "zones": [], "adopt": adopted}, state=state)
    cloud = [resource for resource in graph if resource.type.startswith("aws:")]
    assert {resource.type for resource in cloud} == {
        "aws:ec2/vpc:Vpc",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/routeTable:RouteTable",
    }
    assert all(resource.external for resource in cloud)
    (it,) = graph.of_type("gouvernail-aws:index:Network")
    assert it.outputs["subnet_ids"] == subnets
    assert it.outputs["cidr"] == "10.10.0.0/20"
    assert it.outputs["service_lists"] == ["pl-1"]


def test_an_adopted_network_gives_what_a_built_one_gives(build, state):
    (built,) = build(Network, ARGS, state=state).of_type("gouvernail-aws:index:Network")
    adopted = {
        "network_id": built.outputs["network_id"],
        "subnet_ids": built.outputs["subnet_ids"],
        "route_table_ids": [],
        "service_lists": built.outputs["service_lists"],
    }
    (read,) = build(Network, {**ARGS, "adopt": adopted}, state=state).of_type("gouvernail-aws:index:Network")
    assert read.outputs == built.outputs


def test_an_adopted_network_that_is_not_there_is_said(build):
    adopted = {"network_id": "vpc-0123", "subnet_ids": {}, "route_table_ids": [], "service_lists": []}
    with pytest.raises(Exception, match="vpc-0123"):
        build(Network, {**ARGS, "adopt": adopted})
