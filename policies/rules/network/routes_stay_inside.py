"""No route leads to the internet without anything between."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.addresses import from_anywhere
from policies.resource import View

TITLE = "No route leads to the internet directly."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Take the route to the internet gateway out: services are reached by private endpoints, and what has "
        "to leave goes by way of a firewall."
    ),
    "azure": (
        "Take the route with the `nextHopType` Internet out: services are reached by private endpoints, and "
        "what has to leave goes by way of a firewall."
    ),
    "gcp": (
        "Take the route to the default internet gateway out, and set `deleteDefaultRoutesOnCreate` of the network."
    ),
}
_SAYS = "leads to the internet directly"


def _gateway(route: View) -> Truth:
    """A gateway that is no private one of ours."""
    name = route.text("gatewayId")
    direct = UNKNOWN if name is UNKNOWN else str(name).startswith("igw-")
    return any_of([direct, route.given("egressOnlyGatewayId")])


def _aws(route: View, *to: str) -> Iterator[Reason]:
    out = all_of([from_anywhere(route, *to), _gateway(route)])
    yield from route.needs("gatewayId", negated(out), _SAYS)


def _route(route: View) -> Iterator[Reason]:
    return _aws(route, "destinationCidrBlock", "destinationIpv6CidrBlock")


def _table(table: View) -> Iterator[Reason]:
    for route in table.each("routes"):
        yield from _aws(route, "cidrBlock", "ipv6CidrBlock")


def _azure(route: View) -> Iterator[Reason]:
    path = "nextHopType"
    out = all_of([from_anywhere(route, "addressPrefix"), route.one_of(path, "Internet")])
    yield from route.needs(path, negated(out), _SAYS)


def _azure_table(table: View) -> Iterator[Reason]:
    for route in table.each("routes"):
        yield from _azure(route)


def _google(route: View) -> Iterator[Reason]:
    path = "nextHopGateway"
    out = all_of([from_anywhere(route, "destRange"), route.given(path)])
    yield from route.needs(path, negated(out), _SAYS)


def _network(network: View) -> Iterator[Reason]:
    path = "deleteDefaultRoutesOnCreate"
    yield from network.needs(path, network.flag(path), "is not true: the network's own route leads to the internet")


READS = {
    "aws:ec2/defaultRouteTable:DefaultRouteTable": _table,
    "aws:ec2/route:Route": _route,
    "aws:ec2/routeTable:RouteTable": _table,
    "azure-native:network:Route": _azure,
    "azure-native:network:RouteTable": _azure_table,
    "gcp:compute/network:Network": _network,
    "gcp:compute/route:Route": _google,
}
