"""Google's networks as they are: subnetworks with the routes that hold for them, ways out, names and private addresses.

Sources: VPC, networks (https://cloud.google.com/vpc/docs/vpc), routes (https://cloud.google.com/vpc/docs/routes), flow
logs (https://cloud.google.com/vpc/docs/flow-logs) and Private Service Connect for Google APIs
(https://cloud.google.com/vpc/docs/about-accessing-google-apis-endpoints); Compute Engine, regions and zones
(https://cloud.google.com/compute/docs/regions-zones); Cloud DNS, zones (https://cloud.google.com/dns/docs/zones).
"""

import re
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.gcp.firewalls import firewall_rules, lets_out
from policies.reading.gcp.names import account_in, full_name, id_of
from policies.reading.gcp.perimeters import inside
from policies.reading.gcp.trails import carried_to
from policies.reading.model.networks import (
    Endpoint,
    Firewall,
    FirewallRule,
    FlowLog,
    Link,
    Network,
    Route,
    RouteKind,
    Subnet,
)
from policies.reading.model.policies import Condition, Group, Policy, Principal, Statement

__all__ = ["endpoints", "firewalls", "flow_logs", "links", "networks", "services", "subnets"]

_MODULE = "gcp:compute/"
_NETWORK = f"{_MODULE}network:Network"
_SUBNET = f"{_MODULE}subnetwork:Subnetwork"
_ROUTE = f"{_MODULE}route:Route"
_ENDPOINT = f"{_MODULE}globalForwardingRule:GlobalForwardingRule"
_ADDRESS = f"{_MODULE}globalAddress:GlobalAddress"
_ZONE, _RECORD = "gcp:dns/managedZone:ManagedZone", "gcp:dns/recordSet:RecordSet"
_USED = {
    "gcp:artifactregistry/repository:Repository": "pkg.dev",
    "gcp:cloudrunv2/service:Service": "run.app",
    "gcp:kms/cryptoKey:CryptoKey": "googleapis.com",
    "gcp:storage/bucket:Bucket": "googleapis.com",
}
_GOOGLES = (".googleapis.com", ".gcr.io", ".pkg.dev", ".run.app")
_BUNDLES = {"vpc-sc", "all-apis"}
_REGION = re.compile(r"[a-z]+-[a-z]+\d+")
_ZONES = {"europe-west1": "bcd", "us-central1": "abcf", "us-east1": "bcd"}
_FLOWS = "compute.googleapis.com/vpc_flows"
_NOT_RECORDED = {"GLOBAL_MANAGED_PROXY", "REGIONAL_MANAGED_PROXY"}  # only proxies of Google's stand there
_HOPS = {
    "nextHopGateway": RouteKind.INTERNET,
    "nextHopIlb": RouteKind.OTHER,
    "nextHopInstance": RouteKind.OTHER,
    "nextHopIp": RouteKind.OTHER,
    "nextHopVpnTunnel": RouteKind.TRANSIT,
}
_LINKS = {
    f"{_MODULE}networkPeering:NetworkPeering": ("a peering", "network", "peerNetwork"),
    "gcp:servicenetworking/connection:Connection": ("a peering with a service", "network", "service"),
    f"{_MODULE}hAVpnGateway:HaVpnGateway": ("a VPN", "network", ""),
    f"{_MODULE}haVpnGateway:HaVpnGateway": ("a VPN", "network", ""),
    f"{_MODULE}vPNGateway:VPNGateway": ("a VPN", "network", ""),
    f"{_MODULE}interconnectAttachment:InterconnectAttachment": ("an interconnect", "network", ""),
    "gcp:networkconnectivity/spoke:Spoke": ("a hub", "network", "hub"),
}


def networks(graph: Graph) -> Iterator[Network]:
    """Every network. Names resolve by Google's own server, which every network has, unless a policy says another."""
    for net in graph.of_type(_NETWORK):
        inside_ = [one.value("ipCidrRange") for one in graph.of_type(_SUBNET) if _of(one) == id_of(graph, net)]
        yield Network(
            urn=net.urn,
            id=id_of(graph, net),
            account=graph.account(net),
            ranges=texts(inside_),
            names_resolve=True if not _other_servers(graph, id_of(graph, net)) else UNKNOWN,
            adopted=net.external,
        )


def subnets(graph: Graph) -> Iterator[Subnet]:
    """Every subnetwork, in all zones of its region; what starts in it has a public address only if it asks for one."""
    for subnet in graph.of_type(_SUBNET):
        range_ = text(subnet.value("ipCidrRange"))
        ours = text(subnet.value("purpose")) not in _NOT_RECORDED  # where Google's proxies stand, nothing of ours does
        yield Subnet(
            urn=subnet.urn,
            id=id_of(graph, subnet),
            network=_of(subnet),
            range=UNKNOWN if range_ is None else range_,
            zones=_zones(subnet.value("region")) if ours else (),
            public_addresses=False,
            routes=_routes(graph, subnet),
        )


def links(graph: Graph) -> Iterator[Link]:
    """Every peering, VPN, interconnect and hub, with what it joins."""
    for token, (kind, own, other) in _LINKS.items():
        for one in graph.of_type(token):
            ends = tuple(full_name(one.value(name)) for name in (own, other) if name)
            found = [UNKNOWN if end is UNKNOWN else account_in(end) for end in ends]
            accounts = UNKNOWN if UNKNOWN in found else tuple(each for each in found if isinstance(each, str))
            yield Link(one.urn, kind, ends if other else (*ends, UNKNOWN), accounts)


def firewalls(graph: Graph) -> Iterator[Firewall]:
    """The rules of every network; and of every endpoint, which takes what the rules of its network let out to it."""
    for net in graph.of_type(_NETWORK):
        yield Firewall(net.urn, id_of(graph, net), id_of(graph, net), firewall_rules(graph, id_of(graph, net)))
    for endpoint in _private(graph):
        network = full_name(endpoint.value("network"))
        passes = lets_out(graph, network, _address(graph, endpoint))
        ranges = [one.value("ipCidrRange") for one in graph.of_type(_SUBNET) if _of(one) == network]
        rule = FirewallRule(endpoint.urn, inbound=True, ports=(443, 443), ranges=texts(ranges), firewalls=())
        rules = UNKNOWN if passes is UNKNOWN else (rule,) if passes else ()
        yield Firewall(endpoint.urn, id_of(graph, endpoint), network, rules)


def endpoints(graph: Graph) -> Iterator[Endpoint]:
    """Every private address of Google's services, once a zone whose names lead to it: it is in every subnetwork."""
    for endpoint in _private(graph):
        network, address = full_name(endpoint.value("network")), _address(graph, endpoint)
        of = [(_of(one), id_of(graph, one)) for one in graph.of_type(_SUBNET)]
        unread = network is UNKNOWN or any(UNKNOWN in each for each in of)
        here = UNKNOWN if unread else tuple(str(own) for its, own in of if its == network)
        for zone in graph.of_type(_ZONE):
            if zone.external or not _of_google(zone):
                continue
            name = UNKNOWN if text(endpoint.value("target")) is UNKNOWN else text(zone.value("dnsName"))
            yield Endpoint(
                urn=endpoint.urn,
                network=network,
                service=UNKNOWN if name is UNKNOWN or name is None else name.rstrip("."),
                on_routes=False,
                names_resolve=all_of((_seen_in(zone, network), _leads(graph, zone, address))),
                subnets=here,
                firewalls=_around(id_of(graph, endpoint)),
                policy=_lets_in(graph, endpoint),
            )


def services_in(graph: Graph, network: Maybe[str]) -> Maybe[frozenset[str]]:
    """The addresses in a network at which services are that a perimeter can close."""
    found = [
        _address(graph, one)
        for one in graph.of_type(_ENDPOINT)
        if text(one.value("target")) == "vpc-sc" and full_name(one.value("network")) in {network, UNKNOWN}
    ]
    return UNKNOWN if UNKNOWN in found else frozenset(str(one) for one in found)


def services(graph: Graph) -> dict[str, str]:
    """What is used in projects that have a network, by the zone of its names -> who uses it."""
    networked = {graph.account(one) for one in graph.of_type(_NETWORK)}
    used = ((service, one) for token, service in _USED.items() for one in graph.of_type(token))
    return {service: one.urn for service, one in used if graph.account(one) in networked}


def flow_logs(graph: Graph) -> Iterator[FlowLog]:
    """The record of each network: of all its subnetworks, in each store to which its project's records are carried."""
    for net in graph.of_type(_NETWORK):
        within = [one for one in graph.of_type(_SUBNET) if _of(one) in {id_of(graph, net), UNKNOWN}]
        recorded = [_recorded(one) for one in within if text(one.value("purpose")) not in _NOT_RECORDED]
        if not recorded:
            continue
        for store in carried_to(graph, graph.account(net), _FLOWS):
            yield FlowLog(net.urn, id_of(graph, net), all_of(recorded), store)


def _around(endpoint: Maybe[str]) -> Maybe[tuple[str, ...]]:
    return UNKNOWN if endpoint is UNKNOWN else (endpoint,)


def _of_google(zone: Resource) -> bool:
    """Whether services may have their names there; a zone of other names leads to something of ours."""
    name = text(zone.value("dnsName"))
    return not isinstance(name, str) or f".{name.rstrip('.')}".endswith(_GOOGLES)


def _of(subnet: Resource) -> Maybe[str]:
    return full_name(subnet.value("network"))


def _zones(region: object) -> Maybe[tuple[str, ...]]:
    """Three in every region, four in one."""
    named = text(region)
    if named is UNKNOWN or named is None or not _REGION.fullmatch(last := named.rpartition("/")[2]):
        return UNKNOWN
    return tuple(f"{last}-{letter}" for letter in _ZONES.get(last, "abc"))


def _other_servers(graph: Graph, network: Maybe[str]) -> bool:
    """Whether a policy may send a network's questions elsewhere."""
    for policy in graph.of_type("gcp:dns/policy:Policy"):
        servers, holds_for = policy.value("alternativeNameServerConfig"), items(policy.value("networks"))
        if servers is None:
            continue
        if holds_for is UNKNOWN or network is UNKNOWN:
            return True
        if any(full_name(entry(one, "networkUrl")) in {network, UNKNOWN} for one in holds_for):
            return True
    return False


def _routes(graph: Graph, subnet: Resource) -> Maybe[tuple[Route, ...]]:
    """Those of its network, and the way to the internet that a network has unless it was made without."""
    network = _of(subnet)
    net = next(
        (one for one in graph.of_type(_NETWORK) if network is not UNKNOWN and id_of(graph, one) == network), None
    )
    if net is None:
        return UNKNOWN
    found = [_route(one) for one in graph.of_type(_ROUTE) if full_name(one.value("network")) in {network, UNKNOWN}]
    without = flag(net.value("deleteDefaultRoutesOnCreate"))
    if net.external and without is not True:
        return UNKNOWN  # what was asked for when it was made is not shown later
    if without is not True:
        kind = UNKNOWN if without is UNKNOWN else RouteKind.INTERNET
        found.append(Route(subnet.urn, "0.0.0.0/0", kind, "default-internet-gateway"))
    return tuple(found)


def _route(route: Resource) -> Route:
    destination = text(route.value("destRange"))
    hop = next((name for name in _HOPS if route.value(name) is not None), None)
    target = UNKNOWN if hop is None else text(route.value(hop))
    return Route(
        urn=route.urn,
        destination=UNKNOWN if destination is None else destination,
        kind=UNKNOWN if hop is None or target is UNKNOWN else _HOPS[hop],
        target=UNKNOWN if target is None else target,
    )


def _recorded(subnet: Resource) -> Truth:
    """Whether every flow of a subnetwork is recorded: all of them, and no filter."""
    config = subnet.value("logConfig")
    if config is UNKNOWN:
        return UNKNOWN
    if not config:
        return False
    share, chosen = number(entry(config, "flowSampling")), text(entry(config, "filterExpr"))
    return all_of(
        (
            UNKNOWN if share is UNKNOWN else share == 1,
            UNKNOWN if chosen is UNKNOWN else chosen in {None, "true"},
        )
    )


def _private(graph: Graph) -> Iterator[Resource]:
    for one in graph.of_type(_ENDPOINT):
        if text(one.value("target")) in {UNKNOWN, *_BUNDLES}:
            yield one


def _address(graph: Graph, endpoint: Resource) -> Maybe[str]:
    """The address that it has: written there, or of the address that is reserved for it."""
    said = full_name(endpoint.value("ipAddress"))
    reserved = next((one for one in graph.of_type(_ADDRESS) if said is not UNKNOWN and one.id == said), None)
    found = said if reserved is None else text(reserved.value("address"))
    return UNKNOWN if found is None or (found is not UNKNOWN and "/" in found) else found


def _seen_in(zone: Resource, network: Maybe[str]) -> Truth:
    """Whether a private zone is one of the network."""
    private = text(zone.value("visibility"))
    nets = items(entry(zone.value("privateVisibilityConfig"), "networks"))
    if nets is UNKNOWN or private is UNKNOWN or network is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for one in nets:
        its = full_name(entry(one, "networkUrl"))
        answers.append(UNKNOWN if its is UNKNOWN else its == network)
    return all_of((private == "private", any_of(answers)))


def _leads(graph: Graph, zone: Resource, address: Maybe[str]) -> Truth:
    """Whether the zone's own name leads to the address alone, and so does every name below it."""
    name, own = text(zone.value("dnsName")), text(zone.value("name"))
    if name is UNKNOWN or name is None or own is UNKNOWN or own is None or address is UNKNOWN:
        return UNKNOWN
    wanted = {name: ("A", (address,)), f"*.{name}": ("CNAME", (name,))}
    answers: list[Truth] = []
    for asked, (kind, leads) in wanted.items():
        held: list[Truth] = []
        for one in graph.of_type(_RECORD):
            said = (text(one.value("managedZone")), text(one.value("name")), text(one.value("type")))
            to = texts(one.value("rrdatas"))
            if UNKNOWN in said:
                held.append(UNKNOWN)
            elif said == (own, asked, kind) and graph.account(one) == graph.account(zone):
                held.append(UNKNOWN if to is UNKNOWN else to == leads)
        answers.append(any_of(held))
    return all_of(answers)


def _lets_in(graph: Graph, endpoint: Resource) -> Policy:
    """Who comes through: whoever the perimeter around the project lets through, or anybody where there is none."""
    bundle, ours = text(endpoint.value("target")), inside(graph, graph.account(endpoint))
    if ours is UNKNOWN or bundle is UNKNOWN:
        return Policy(endpoint.urn, UNKNOWN)
    only = (Condition("StringEquals", "directory", ("ours",)),) if ours and bundle == "vpc-sc" else ()
    anyone = Principal(Group.ANYONE, "*")
    return Policy(
        endpoint.urn,
        (Statement(endpoint.urn, allow=True, actions=("*",), resources=("*",), principals=(anyone,), conditions=only),),
    )
