"""AWS networks as they are: subnets with the routes that hold for them, ways out, firewalls, private endpoints.

Source: Amazon VPC User Guide (route tables, peering, security groups, flow logs), AWS PrivateLink guide.
"""

from collections.abc import Iterator, Mapping

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import flag, items, number, text, texts
from policies.reading.aws.policy import document
from policies.reading.model.networks import (
    Endpoint,
    Firewall,
    FirewallRule,
    FlowLog,
    Link,
    Network,
    PublicAddress,
    Route,
    RouteKind,
    Subnet,
)

__all__ = ["endpoints", "firewalls", "flow_logs", "links", "networks", "public_addresses", "subnets"]

_VPC = "aws:ec2/vpc:Vpc"
_SUBNET = "aws:ec2/subnet:Subnet"
_ROUTE_TABLES = (
    "aws:ec2/routeTable:RouteTable",
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
)
_ROUTE = "aws:ec2/route:Route"
_ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
_MAIN = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"
_PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
_ACCEPTER = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"
_ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
_VPN = "aws:ec2/vpnGateway:VpnGateway"
_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_ENDPOINT_POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"
_GROUPS = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
_INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
_EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
_FLOW_LOG = "aws:ec2/flowLog:FlowLog"
_PUBLIC = {
    "aws:ec2/internetGateway:InternetGateway": "an internet gateway",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": "a way out to the internet",
    "aws:ec2/natGateway:NatGateway": "a NAT gateway",
    "aws:ec2/eip:Eip": "a public address",
}
_KINDS = {
    "gatewayId": None,
    "natGatewayId": RouteKind.INTERNET,
    "egressOnlyGatewayId": RouteKind.INTERNET,
    "vpcPeeringConnectionId": RouteKind.PEERING,
    "transitGatewayId": RouteKind.TRANSIT,
    "coreNetworkArn": RouteKind.TRANSIT,
    "vpcEndpointId": RouteKind.ENDPOINT,
    "networkInterfaceId": RouteKind.OTHER,
    "localGatewayId": RouteKind.OTHER,
    "carrierGatewayId": RouteKind.INTERNET,
}
_GATEWAYS = {
    "igw-": RouteKind.INTERNET,
    "vgw-": RouteKind.TRANSIT,
    "vpce-": RouteKind.ENDPOINT,
    "local": RouteKind.LOCAL,
}
_ALL_PORTS = (0, 65535)


def networks(graph: Graph) -> Iterator[Network]:
    """Every VPC."""
    for vpc in graph.of_type(_VPC):
        support = flag(vpc.value("enableDnsSupport"), absent=True)
        hosts = flag(vpc.value("enableDnsHostnames"))
        main = texts(vpc.value("cidrBlock"))
        yield Network(
            urn=vpc.urn,
            id=_id(vpc),
            account=graph.account(vpc),
            ranges=main if main is not UNKNOWN else UNKNOWN,
            names_resolve=False
            if support is False or hosts is False
            else (UNKNOWN if UNKNOWN in (support, hosts) else True),
            adopted=vpc.external,
        )


def subnets(graph: Graph) -> Iterator[Subnet]:
    """Every subnet, with the routes of its own table, else of its network's main table."""
    for subnet in graph.of_type(_SUBNET):
        zone = _first(subnet, "availabilityZone", "availabilityZoneId")
        yield Subnet(
            urn=subnet.urn,
            id=_id(subnet),
            network=_some(text(subnet.value("vpcId"))),
            range=_some(text(subnet.value("cidrBlock"))),
            zones=UNKNOWN if zone is None or zone is UNKNOWN else (zone,),
            public_addresses=flag(subnet.value("mapPublicIpOnLaunch")),
            routes=_routes_of(graph, subnet),
        )


def links(graph: Graph) -> Iterator[Link]:
    """Every peering, transit attachment and VPN gateway, with what it joins."""
    for peering in graph.of_type(_PEERING, _ACCEPTER):
        own, peer = graph.account(peering), text(peering.value("peerOwnerId"))
        ends = (_some(text(peering.value("vpcId"))), _some(text(peering.value("peerVpcId"))))
        accounts = UNKNOWN if peer is UNKNOWN else tuple(one for one in (own, peer or own) if one)
        yield Link(peering.urn, "a peering", ends, accounts)
    for attachment in graph.of_type(_ATTACHMENT):
        ends = (_some(text(attachment.value("vpcId"))), _some(text(attachment.value("transitGatewayId"))))
        yield Link(attachment.urn, "an attachment to a transit gateway", ends, UNKNOWN)
    for gateway in graph.of_type(_VPN):
        yield Link(gateway.urn, "a VPN gateway", (_some(text(gateway.value("vpcId"))),), UNKNOWN)


def public_addresses(graph: Graph) -> Iterator[PublicAddress]:
    """Gateways to the internet, addresses, and machines that ask for one."""
    for token, what in _PUBLIC.items():
        for resource in graph.of_type(token):
            if token.endswith(":NatGateway") and resource.value("connectivityType") == "private":
                continue
            yield PublicAddress(resource.urn, what)
    for machine in graph.of_type("aws:ec2/instance:Instance", "aws:sagemaker/notebookInstance:NotebookInstance"):
        if machine.value("associatePublicIpAddress") is True or machine.value("directInternetAccess") == "Enabled":
            yield PublicAddress(machine.urn, "a machine with an address of its own on the internet")
    for balancer in graph.of_type("aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"):
        if balancer.value("internal") is not True:
            yield PublicAddress(balancer.urn, "a load balancer that faces the internet")


def firewalls(graph: Graph) -> Iterator[Firewall]:
    """Every security group with its rules, written inside it or beside it."""
    for group in graph.of_type(*_GROUPS):
        yield Firewall(group.urn, _id(group), _some(text(group.value("vpcId"))), _rules(graph, group))


def endpoints(graph: Graph) -> Iterator[Endpoint]:
    """Every VPC endpoint; `service` is its short name (`s3`, `sagemaker.runtime`)."""
    for endpoint in graph.of_type(_ENDPOINT):
        gateway = endpoint.value("vpcEndpointType") in {None, "Gateway"}
        name = text(endpoint.value("serviceName"))
        region = graph.region(endpoint)
        policies = [one.value("policy") for one in graph.of_type(_ENDPOINT_POLICY) if _names(graph, one, endpoint)]
        written = policies[0] if policies else endpoint.value("policy")
        yield Endpoint(
            urn=endpoint.urn,
            network=_some(text(endpoint.value("vpcId"))),
            service=_short(name, region) if isinstance(name, str) else UNKNOWN,
            on_routes=gateway,
            names_resolve=True if gateway else flag(endpoint.value("privateDnsEnabled")),
            subnets=_routed_subnets(graph, endpoint) if gateway else texts(endpoint.value("subnetIds")),
            firewalls=texts(endpoint.value("securityGroupIds")),
            policy=None if written is None else document(endpoint.urn, written),
        )


def flow_logs(graph: Graph) -> Iterator[FlowLog]:
    """Every flow log of a network."""
    for log in graph.of_type(_FLOW_LOG):
        kind = text(log.value("trafficType"))
        to = text(log.value("logDestination"))
        yield FlowLog(
            urn=log.urn,
            network=_some(text(log.value("vpcId"))),
            everything=UNKNOWN if kind is UNKNOWN else kind == "ALL",
            # The bucket's name; a prefix after it only says where in the store.
            store=to.removeprefix("arn:aws:s3:::").partition("/")[0] if isinstance(to, str) else UNKNOWN,
        )


def _tables(graph: Graph, subnet: Resource) -> Maybe[tuple[str, ...]]:
    """The ids of the route tables that may hold for the subnet: its own, else its network's main one.

    Which table an adopted subnet uses is not shown by the cloud's answer: then all tables of the network that were
    read may be it, provided that the main one is among them. None at all is the table that AWS makes with a network:
    local only.
    """
    for association in graph.of_type(_ASSOCIATION):
        if _is(association.value("subnetId"), subnet):
            own = text(association.value("routeTableId"))
            return (own,) if isinstance(own, str) else UNKNOWN
    network = text(subnet.value("vpcId"))
    for main in graph.of_type(_MAIN):
        if main.value("vpcId") == network:
            table = text(main.value("routeTableId"))
            return (table,) if isinstance(table, str) else UNKNOWN
    vpc = graph.find(network, _VPC)
    if vpc is None:
        return UNKNOWN
    mains = {vpc.value("defaultRouteTableId"), vpc.value("mainRouteTableId")}
    if vpc.external or subnet.external:
        read = [one for one in graph.of_type(*_ROUTE_TABLES) if one.value("vpcId") == network and one.id]
        return tuple(one.id or "" for one in read) if mains & {one.id for one in read} else UNKNOWN
    defaults = graph.of_type("aws:ec2/defaultRouteTable:DefaultRouteTable")
    return tuple(one.id for one in defaults if one.id and one.value("defaultRouteTableId") in mains)


def _routes_of(graph: Graph, subnet: Resource) -> Maybe[tuple[Route, ...]]:
    names = _tables(graph, subnet)
    if names is UNKNOWN:
        return UNKNOWN
    found: list[Route] = []
    for name in names:
        table = graph.find(name, *_ROUTE_TABLES)
        routes = UNKNOWN if table is None else _routes(graph, table)
        if routes is UNKNOWN:
            return UNKNOWN
        found += routes
    return tuple(found)


def _routes(graph: Graph, table: Resource) -> Maybe[tuple[Route, ...]]:
    inline = items(table.value("routes"))
    if inline is UNKNOWN:
        return UNKNOWN
    found = [_route(table.urn, route, ("cidrBlock", "ipv6CidrBlock", "destinationPrefixListId")) for route in inline]
    for route in graph.of_type(_ROUTE):
        if _is(route.value("routeTableId"), table):
            wanted = ("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
            found.append(_route(route.urn, {name: route.value(name) for name in (*wanted, *_KINDS)}, wanted))
    return tuple(found)


def _route(urn: str, route: Mapping[str, object], wanted: tuple[str, ...]) -> Route:
    destination: Maybe[str | None] = None
    for name in wanted:
        if destination is None:
            destination = text(route.get(name))
    for name, kind in _KINDS.items():
        target = text(route.get(name))
        if target is UNKNOWN:
            return Route(urn, _some(destination), kind or UNKNOWN, UNKNOWN)
        if target:
            return Route(urn, _some(destination), kind or _gateway(target), target)
    return Route(urn, _some(destination), UNKNOWN, UNKNOWN)


def _gateway(target: str) -> Maybe[RouteKind]:
    for start, kind in _GATEWAYS.items():
        if target.startswith(start):
            return kind
    return UNKNOWN


def _rules(graph: Graph, group: Resource) -> Maybe[tuple[FirewallRule, ...]]:
    found: list[FirewallRule] = []
    for name, inbound in (("ingress", True), ("egress", False)):
        inline = items(group.value(name))
        if inline is UNKNOWN:
            return UNKNOWN
        found += [_rule(group.urn, one, inbound=inbound, group=group) for one in inline]
    for token, inbound in ((_INGRESS, True), (_EGRESS, False)):
        for rule in graph.of_type(token):
            if _is(rule.value("securityGroupId"), group):
                found.append(_apart(rule, inbound=inbound))
    for rule in graph.of_type(_RULE):
        if _is(rule.value("securityGroupId"), group):
            names = ("fromPort", "toPort", "protocol", "cidrBlocks", "ipv6CidrBlocks", "self")
            entry = {name: rule.value(name) for name in names}
            entry["securityGroups"] = rule.value("sourceSecurityGroupId")
            found.append(_rule(rule.urn, entry, inbound=rule.value("type") == "ingress", group=group))
    return tuple(found)


def _rule(urn: str, entry: Mapping[str, object], *, inbound: bool, group: Resource) -> FirewallRule:
    four, six, members = (
        texts(entry.get("cidrBlocks")),
        texts(entry.get("ipv6CidrBlocks")),
        texts(entry.get("securityGroups")),
    )
    own = flag(entry.get("self"))
    if members is not UNKNOWN and own is True:
        members = (*members, *((group.id,) if group.id else ()))
    return FirewallRule(
        urn=urn,
        inbound=inbound,
        ports=_ports(entry.get("protocol"), entry.get("fromPort"), entry.get("toPort")),
        ranges=UNKNOWN if four is UNKNOWN or six is UNKNOWN else four + six,
        firewalls=members,
    )


def _apart(rule: Resource, *, inbound: bool) -> FirewallRule:
    four, six = texts(rule.value("cidrIpv4")), texts(rule.value("cidrIpv6"))
    return FirewallRule(
        urn=rule.urn,
        inbound=inbound,
        ports=_ports(rule.value("ipProtocol"), rule.value("fromPort"), rule.value("toPort")),
        ranges=UNKNOWN if four is UNKNOWN or six is UNKNOWN else four + six,
        firewalls=texts(rule.value("referencedSecurityGroupId")),
    )


def _ports(protocol: object, lowest: object, highest: object) -> Maybe[tuple[int, int]]:
    if protocol in {"-1", -1, "all"}:
        return _ALL_PORTS
    first, last = number(lowest), number(highest)
    if first is UNKNOWN or last is UNKNOWN or protocol is UNKNOWN:
        return UNKNOWN
    return (int(first or 0), int(last if last is not None else first or 0))


def _routed_subnets(graph: Graph, endpoint: Resource) -> Maybe[tuple[str, ...]]:
    """The subnets whose every possible route table leads to the endpoint."""
    listed = texts(endpoint.value("routeTableIds"))
    if listed is UNKNOWN:
        return UNKNOWN
    extra = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"
    apart = [
        text(one.value("routeTableId")) for one in graph.of_type(extra) if _is(one.value("vpcEndpointId"), endpoint)
    ]
    leading = {*listed, *(one for one in apart if isinstance(one, str))}
    found: list[str] = []
    for subnet in graph.of_type(_SUBNET):
        tables = _tables(graph, subnet)
        if tables is UNKNOWN:
            return UNKNOWN
        if tables and set(tables) <= leading and subnet.id:
            found.append(subnet.id)
    return tuple(found)


def _short(name: str, region: str | None) -> str:
    """`com.amazonaws.eu-west-1.sagemaker.runtime` and `aws.sagemaker.eu-west-1.studio` -> what follows the region."""
    return name.partition(f".{region}.")[2] if region and f".{region}." in name else name.split(".", 3)[-1]


def _names(graph: Graph, resource: Resource, endpoint: Resource) -> bool:
    return graph.find(resource.value("vpcEndpointId"), _ENDPOINT) is endpoint


def _is(value: object, resource: Resource) -> bool:
    return isinstance(value, str) and value == resource.id


def _first(resource: Resource, *names: str) -> Maybe[str | None]:
    """The first of these properties that is set."""
    found: Maybe[str | None] = None
    for name in names:
        if found is None:
            found = text(resource.value(name))
    return found


def _id(resource: Resource) -> Maybe[str]:
    return resource.id or UNKNOWN


def _some(value: Maybe[str | None]) -> Maybe[str]:
    """A reference that has to be there: nothing set is as good as not known."""
    return UNKNOWN if value is None else value
