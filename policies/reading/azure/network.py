"""Azure networks as they are: subnets with the routes that hold for them, ways out, firewalls, private endpoints.

Sources: Azure Virtual Network, traffic routing
(https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview), default outbound access
(https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access) and network security groups
(https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview); Azure Private Link, private
endpoints (https://learn.microsoft.com/azure/private-link/private-endpoint-overview).
"""

from collections.abc import Iterator, Mapping

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.values import entry, flag, items, text, texts
from policies.reading.azure.arm import account_in, around, id_of, named, reference, within
from policies.reading.azure.firewalls import firewall_rules
from policies.reading.azure.regions import zones
from policies.reading.azure.services import service
from policies.reading.azure.stores import IMAGES, STORE
from policies.reading.model.networks import (
    Endpoint,
    Firewall,
    FlowLog,
    Link,
    Network,
    PublicAddress,
    Route,
    RouteKind,
    Subnet,
)
from policies.reading.model.policies import Condition, Group, Policy, Principal, Statement

__all__ = ["endpoints", "firewalls", "flow_logs", "links", "networks", "public_addresses", "subnets"]

_MODULE = "azure-native:network:"
_NETWORK = f"{_MODULE}VirtualNetwork"
_SUBNET = f"{_MODULE}Subnet"
_TABLE = f"{_MODULE}RouteTable"
_ROUTE = f"{_MODULE}Route"
_GROUP = f"{_MODULE}NetworkSecurityGroup"
_ENDPOINT = f"{_MODULE}PrivateEndpoint"
_ZONE_GROUP = f"{_MODULE}PrivateDnsZoneGroup"
_ZONE = "azure-native:privatedns:PrivateZone"
_ZONE_LINK = "azure-native:privatedns:VirtualNetworkLink"
_VAULT = "azure-native:keyvault:Vault"
_LEARNING = "azure-native:machinelearningservices:Workspace"
_MODELS = "azure-native:machinelearningservices:Registry"
_ASKED = "azure-native:machinelearningservices:OnlineEndpoint"
_ANSWERS = "azure-native:redisenterprise:RedisEnterprise"
_DATABASE = "azure-native:redisenterprise:Database"
_PUBLIC = {
    f"{_MODULE}PublicIPAddress": "a public address",
    f"{_MODULE}PublicIPPrefix": "a range of public addresses",
    f"{_MODULE}NatGateway": "a NAT gateway",
}
_HOPS = {
    "virtualnetworkgateway": RouteKind.TRANSIT,
    "vnetlocal": RouteKind.LOCAL,
    "internet": RouteKind.INTERNET,
    "virtualappliance": RouteKind.OTHER,
    "none": RouteKind.NOWHERE,
}
_EVERYWHERE = "0.0.0.0/0"


def networks(graph: Graph) -> Iterator[Network]:
    """Every virtual network. Names resolve by Azure's own server; whether they do by another, it does not say."""
    for net in graph.of_type(_NETWORK):
        servers = texts(entry(net.value("dhcpOptions"), "dnsServers"))
        yield Network(
            urn=net.urn,
            id=id_of(net),
            account=graph.account(net),
            ranges=texts(entry(net.value("addressSpace"), "addressPrefixes")),
            names_resolve=UNKNOWN if servers is UNKNOWN or servers else True,
            adopted=net.external,
        )


def subnets(graph: Graph) -> Iterator[Subnet]:
    """Every subnet, in all zones of its network's region."""
    for subnet in graph.of_type(_SUBNET):
        network = around(id_of(subnet), "subnets")
        net = _thing(graph, network, _NETWORK)
        yield Subnet(
            urn=subnet.urn,
            id=id_of(subnet),
            network=network,
            range=reference(subnet.value("addressPrefix")),
            zones=UNKNOWN if net is None else zones(net.value("location")),
            public_addresses=flag(subnet.value("defaultOutboundAccess"), absent=True),
            routes=_routes(graph, subnet),
        )


def links(graph: Graph) -> Iterator[Link]:
    """Every peering, connection to a hub and gateway, with what it joins."""
    for peering in graph.of_type(f"{_MODULE}VirtualNetworkPeering"):
        own, other = (
            around(id_of(peering), "virtualNetworkPeerings"),
            entry(peering.value("remoteVirtualNetwork"), "id"),
        )
        yield Link(peering.urn, "a peering", (own, reference(other)), _accounts(own, reference(other)))
    for joined in graph.of_type(f"{_MODULE}HubVirtualNetworkConnection"):
        own = reference(entry(joined.value("remoteVirtualNetwork"), "id"))
        yield Link(joined.urn, "a connection to a virtual hub", (own, UNKNOWN), UNKNOWN)
    for gateway in graph.of_type(f"{_MODULE}VirtualNetworkGateway"):
        places = items(gateway.value("ipConfigurations"))
        subnet = UNKNOWN if places is UNKNOWN or not places else reference(entry(places[0], "subnet", "id"))
        yield Link(gateway.urn, "a gateway", (around(subnet, "subnets"),), UNKNOWN)


def public_addresses(graph: Graph) -> Iterator[PublicAddress]:
    """Addresses on the internet, whatever they are put on, and gateways to it."""
    for token, what in _PUBLIC.items():
        for resource in graph.of_type(token):
            yield PublicAddress(resource.urn, what)


def firewalls(graph: Graph) -> Iterator[Firewall]:
    """Every network security group. Its network is that of the first subnet around which it is put."""
    for group in graph.of_type(_GROUP):
        inside = [one for one in graph.of_type(_SUBNET) if _of(one, "networkSecurityGroup") == id_of(group)]
        network = around(id_of(inside[0]), "subnets") if inside else UNKNOWN
        net = _thing(graph, network, _NETWORK)
        ranges = UNKNOWN if net is None else texts(entry(net.value("addressSpace"), "addressPrefixes"))
        yield Firewall(group.urn, id_of(group), network, firewall_rules(graph, group, ranges))


def endpoints(graph: Graph) -> Iterator[Endpoint]:
    """Every private endpoint; `service` is the thing and the part of it that it leads to."""
    for endpoint in graph.of_type(_ENDPOINT):
        subnet = reference(entry(endpoint.value("subnet"), "id"))
        network = around(subnet, "subnets")
        target, part = _leads(endpoint)
        yield Endpoint(
            urn=endpoint.urn,
            network=network,
            service=UNKNOWN if target is UNKNOWN or part is UNKNOWN else service(target, part),
            on_routes=False,
            names_resolve=_named(graph, endpoint, network),
            subnets=UNKNOWN if subnet is UNKNOWN else (subnet,),
            firewalls=_around_endpoint(graph, subnet),
            policy=_lets_in(graph, endpoint, target),
        )


def flow_logs(graph: Graph) -> Iterator[FlowLog]:
    """Every flow log, of whatever it is of."""
    for log in graph.of_type(f"{_MODULE}FlowLog"):
        on, chosen = flag(log.value("enabled")), text(log.value("enabledFilteringCriteria"))
        yield FlowLog(
            urn=log.urn,
            network=reference(log.value("targetResourceId")),
            everything=all_of((on, UNKNOWN if chosen is UNKNOWN else chosen is None)),
            store=reference(log.value("storageId")),
        )


def _routes(graph: Graph, subnet: Resource) -> Maybe[tuple[Route, ...]]:
    """Those of its table, and the way to the internet that every subnet has where no route takes its place."""
    table = _of(subnet, "routeTable")
    found: list[Route] = []
    if table is UNKNOWN:
        return UNKNOWN
    if table is not None:
        holder = _thing(graph, table, _TABLE)
        inline = UNKNOWN if holder is None else items(holder.value("routes"))
        if holder is None or inline is UNKNOWN:
            return UNKNOWN
        found = [_route(holder.urn, one) for one in inline]
        for one in graph.of_type(_ROUTE):
            if (own := id_of(one)) is not UNKNOWN and within(own, table):
                names = ("addressPrefix", "nextHopType", "nextHopIpAddress")
                found.append(_route(one.urn, {name: one.value(name) for name in names}))
    if any(one.destination is UNKNOWN for one in found):
        return UNKNOWN
    if not any(one.destination == _EVERYWHERE for one in found):
        found.append(Route(subnet.urn, _EVERYWHERE, RouteKind.INTERNET, "internet"))
    return tuple(found)


def _route(urn: str, route: Mapping[str, object]) -> Route:
    hop, destination = named(route.get("nextHopType")), reference(route.get("addressPrefix"))
    kind = UNKNOWN if hop is UNKNOWN or hop is None else _HOPS.get(hop, UNKNOWN)
    if kind is RouteKind.INTERNET:
        kind = UNKNOWN if destination is UNKNOWN else _towards(destination)
    target = text(route.get("nextHopIpAddress"))
    return Route(urn, destination, kind, reference(hop) if target is None else target)


def _towards(destination: str) -> RouteKind:
    """Where a route leads that Azure calls one to the internet: to a service's tag, over its own backbone."""
    service = destination[:1].isalpha() and ":" not in destination and destination != "internet"
    return RouteKind.ENDPOINT if service else RouteKind.INTERNET


def _leads(endpoint: Resource) -> tuple[Maybe[str], Maybe[str]]:
    """The thing that an endpoint leads to, and the part of it."""
    for name in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        connections = items(endpoint.value(name))
        if connections is UNKNOWN:
            return UNKNOWN, UNKNOWN
        for one in connections:
            parts = texts(entry(one, "groupIds"))
            part = UNKNOWN if parts is UNKNOWN else parts[0] if parts else ""
            return reference(entry(one, "privateLinkServiceId")), part
    return UNKNOWN, UNKNOWN


def _named(graph: Graph, endpoint: Resource, network: Maybe[str]) -> Truth:
    """Whether the names of what it leads to resolve to it in the network: by zones that are linked to it."""
    own = id_of(endpoint)
    if own is UNKNOWN:
        return UNKNOWN
    answers: list[Truth] = []
    for one in graph.of_type(_ZONE_GROUP):
        its, configs = id_of(one), items(one.value("privateDnsZoneConfigs"))
        if its is UNKNOWN or not within(its, own):
            continue
        if configs is UNKNOWN:
            return UNKNOWN
        linked = [_linked(graph, reference(entry(config, "privateDnsZoneId")), network) for config in configs]
        answers.append(all_of(linked) if linked else False)
    return any_of(answers)


def _linked(graph: Graph, zone: Maybe[str], network: Maybe[str]) -> Truth:
    if zone is UNKNOWN or network is UNKNOWN:
        return UNKNOWN
    held = _thing(graph, zone, _ZONE)
    if held is None or held.external:
        return UNKNOWN
    answers: list[Truth] = []
    for link in graph.of_type(_ZONE_LINK):
        its = id_of(link)
        if its is not UNKNOWN and within(its, zone):
            to = reference(entry(link.value("virtualNetwork"), "id"))
            answers.append(UNKNOWN if to is UNKNOWN else to == network)
    return any_of(answers)


def _around_endpoint(graph: Graph, subnet: Maybe[str]) -> Maybe[tuple[str, ...]]:
    """The firewall of its subnet, where that holds for endpoints: without, whoever is in the network comes in."""
    held = None if subnet is UNKNOWN else _thing(graph, subnet, _SUBNET)
    policies = UNKNOWN if held is None else named(held.value("privateEndpointNetworkPolicies"))
    if held is None or policies not in {"enabled", "networksecuritygroupenabled"}:
        return UNKNOWN
    group = _of(held, "networkSecurityGroup")
    return UNKNOWN if group is UNKNOWN or group is None else (group,)


def _lets_in(graph: Graph, endpoint: Resource, target: Maybe[str]) -> Policy:
    """Who comes through: whoever the one thing takes that it leads to, the directory's identities or anybody."""
    if target is UNKNOWN:
        return Policy(endpoint.urn, UNKNOWN)
    held = _thing(graph, target, STORE, IMAGES, _VAULT, _LEARNING, _MODELS, _ANSWERS)
    ours = UNKNOWN if held is None else _own_callers(graph, held)
    if ours is UNKNOWN:
        return Policy(endpoint.urn, UNKNOWN)
    only = (Condition("StringEquals", "directory", ("ours",)),) if ours else ()
    anyone = Principal(Group.ANYONE, "*")
    statement = Statement(
        endpoint.urn, allow=True, actions=("*",), resources=(target,), principals=(anyone,), conditions=only
    )
    return Policy(endpoint.urn, (statement,))


def _own_callers(graph: Graph, thing: Resource) -> Truth:
    """Whether a thing knows callers by the directory alone: no shared key, no policies of its own."""
    if thing.type == _MODELS:
        return True
    if thing.type == _ANSWERS:
        inside = [one for one in graph.of_type(_DATABASE) if within(str(id_of(one)), str(id_of(thing)))]
        keys = [named(one.value("accessKeysAuthentication")) for one in inside]
        return all_of(UNKNOWN if one is UNKNOWN else one != "enabled" for one in keys)
    if thing.type == _LEARNING:
        inside = [one for one in graph.of_type(_ASKED) if within(str(id_of(one)), str(id_of(thing)))]
        modes = [named(entry(one.value("properties"), "authMode")) for one in inside]
        return all_of(UNKNOWN if mode is UNKNOWN else mode == "aadtoken" for mode in modes)
    if thing.type == IMAGES:
        named_ones = (flag(thing.value(one), absent=False) for one in ("adminUserEnabled", "anonymousPullEnabled"))
        return negated(any_of(named_ones))
    if thing.type == _VAULT:
        return flag(entry(thing.value("properties"), "enableRbacAuthorization"))
    local = flag(thing.value("isLocalUserEnabled"), absent=False)
    return all_of((negated(flag(thing.value("allowSharedKeyAccess"), absent=True)), negated(local)))


def _accounts(*ids: Maybe[str]) -> Maybe[tuple[str, ...]]:
    found = [UNKNOWN if one is UNKNOWN else account_in(one) for one in ids]
    return UNKNOWN if UNKNOWN in found else tuple(one for one in found if isinstance(one, str))


def _of(subnet: Resource, name: str) -> Maybe[str | None]:
    """The id of what is put on a subnet."""
    held = subnet.value(name)
    return None if held is None else named(entry(held, "id"))


def _thing(graph: Graph, id_: Maybe[str], *tokens: str) -> Resource | None:
    """The resource with this id, however it is written."""
    return next((one for one in graph.of_type(*tokens) if id_ is not UNKNOWN and id_of(one) == id_), None)
