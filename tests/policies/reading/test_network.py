from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.reading.aws.network import links, subnets
from policies.reading.model.networks import RouteKind

TABLES = ("rtb-0", "rtb-1", "rtb-2")
TARGETS = {
    "igw-1": ("gatewayId", RouteKind.INTERNET),
    "nat-1": ("natGatewayId", RouteKind.INTERNET),
    "pcx-1": ("vpcPeeringConnectionId", RouteKind.PEERING),
    "tgw-1": ("transitGatewayId", RouteKind.TRANSIT),
    "vpce-1": ("vpcEndpointId", RouteKind.ENDPOINT),
    "local": ("gatewayId", RouteKind.LOCAL),
}


def resource(kind: str, name: str, inputs: dict[str, object], **more: object) -> Resource:
    token = f"aws:ec2/{kind[0].lower()}{kind[1:]}:{kind}"
    return Resource(f"urn:pulumi:s::p::{token}::{name}", token, name, id=name, inputs=inputs, outputs=inputs, **more)  # pyright: ignore[reportArgumentType]


routes = st.lists(st.tuples(st.sampled_from(TABLES), st.sampled_from(sorted(TARGETS)), st.booleans()), max_size=6)
associated = st.dictionaries(st.sampled_from(["subnet-a", "subnet-b", "subnet-c"]), st.sampled_from(TABLES))


@given(routes, associated, st.none() | st.sampled_from(TABLES))
def test_each_subnet_has_the_routes_of_its_own_table_else_of_the_main_one(
    written: list[tuple[str, str, bool]], its: dict[str, str], main: str | None
) -> None:
    inside: dict[str, list[object]] = {table: [] for table in TABLES}
    found = [resource("Vpc", "vpc-1", {"cidrBlock": "10.0.0.0/16"})]
    for place, (table, target, apart) in enumerate(written):
        key, _ = TARGETS[target]
        if apart:
            given_inputs = {"routeTableId": table, "destinationCidrBlock": f"10.{place}.0.0/16", key: target}
            found.append(resource("Route", f"r-{place}", given_inputs))
        else:
            inside[table].append({"cidrBlock": f"10.{place}.0.0/16", key: target})
    found += [resource("RouteTable", table, {"vpcId": "vpc-1", "routes": inside[table]}) for table in TABLES]
    found += [resource("Subnet", name, {"vpcId": "vpc-1"}) for name in ("subnet-a", "subnet-b", "subnet-c")]
    found += [
        resource("RouteTableAssociation", f"rtbassoc-{name}", {"subnetId": name, "routeTableId": table})
        for name, table in its.items()
    ]
    if main:
        found.append(resource("MainRouteTableAssociation", "main", {"vpcId": "vpc-1", "routeTableId": main}))

    for subnet in subnets(Graph(found)):
        assert subnet.routes is not UNKNOWN
        table = its.get(str(subnet.id), main)
        expected = [(target, TARGETS[target][1]) for its_table, target, _ in written if its_table == table]
        assert sorted((str(one.target), one.kind) for one in subnet.routes) == sorted(expected)


def test_the_routes_of_an_adopted_network_s_main_table_are_not_known() -> None:
    network = resource("Vpc", "vpc-1", {"cidrBlock": "10.0.0.0/16"}, external=True)

    (subnet,) = subnets(Graph([network, resource("Subnet", "subnet-a", {"vpcId": "vpc-1"})]))

    assert subnet.routes is UNKNOWN


def test_an_association_with_an_unknown_table_leaves_the_routes_unknown() -> None:
    found = [
        resource("Vpc", "vpc-1", {}),
        resource("Subnet", "subnet-a", {"vpcId": "vpc-1"}),
        resource("RouteTableAssociation", "x", {"subnetId": "subnet-a", "routeTableId": UNKNOWN}),
    ]

    (subnet,) = subnets(Graph(found))

    assert subnet.routes is UNKNOWN


def test_a_peering_within_one_account_joins_that_account_only() -> None:
    found = [resource("VpcPeeringConnection", "pcx-1", {"vpcId": "vpc-1", "peerVpcId": "vpc-2", "ownerId": "1"})]

    (link,) = links(Graph(found))

    assert link.networks == ("vpc-1", "vpc-2")
    assert link.accounts == ("1", "1")


def test_all_read_tables_of_an_adopted_network_may_hold_for_its_subnets() -> None:
    out = {"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}
    found = [
        resource("Vpc", "vpc-1", {"mainRouteTableId": "rtb-0"}, external=True),
        resource("Subnet", "subnet-a", {"vpcId": "vpc-1"}, external=True),
        resource("RouteTable", "rtb-1", {"vpcId": "vpc-1", "routes": [out]}, external=True),
    ]
    (unread,) = subnets(Graph(found))
    main = resource("RouteTable", "rtb-0", {"vpcId": "vpc-1", "routes": []}, external=True)
    (read,) = subnets(Graph([*found, main]))

    assert unread.routes is UNKNOWN
    assert read.routes is not UNKNOWN
    assert [route.kind for route in read.routes] == [RouteKind.INTERNET]
