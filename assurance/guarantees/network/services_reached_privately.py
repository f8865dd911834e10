"""Services of the cloud are reached without leaving the network."""

import ipaddress
from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.maybe import Truth, all_of, any_of
from assurance.reading.model import Endpoint, Firewall, FirewallRule, Network, Platform, Subnet
from assurance.verdict import Finding, Result, broken, judged, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = (
    "Every service of the cloud that the platform uses is reached through a private endpoint of its own network."
)
SOURCES = ("AI Act Art. 15(5) (supports)", "ISO/IEC 27001:2022 A.8.22 (supports)")
BROKEN = {"aws": Set("aws:ec2/vpc:Vpc", "enableDnsHostnames", value=False)}
UNCLEAR = {"aws": Set("aws:ec2/vpc:Vpc", "enableDnsHostnames", UNKNOWN)}
_HTTPS = 443


def holds(platform: Platform) -> Result:
    """Each service used x each subnet: an endpoint in its network that its names lead to and its firewall lets in."""
    return judged(
        _findings(platform),
        (network.urn for network in platform.networks),
        applies="foundation" in platform.expected.layers,
    )


def _findings(platform: Platform) -> Iterator[Finding]:
    services = platform.services
    if services is UNKNOWN:
        yield unclear(None, "which services are used could not be read from the roles of the models")
        return
    for service, user in services.items():
        for network in platform.networks:
            yield from _of_service(platform, service, user, network)


def _of_service(platform: Platform, service: str, user: str, network: Network) -> Iterator[Finding]:
    candidates = [one for one in platform.endpoints if service == one.service]
    unnamed = any(one.service is UNKNOWN for one in platform.endpoints)
    if not candidates:
        what = f"{service} is used, and this network has no private endpoint for it"
        if unnamed or network.adopted:
            yield unclear(network.urn, f"{what} that could be read")
        else:
            yield broken(user, what)
        return
    for subnet in platform.subnets:
        if subnet.network not in {network.id, UNKNOWN}:
            continue
        reached = any_of(_reaches(platform, network, subnet, one) for one in candidates)
        if reached is False:
            what = f"{service} cannot be reached privately from {subnet.range}"
            yield broken(candidates[0].urn, f"{what}: {_why(network)}")
        elif reached is UNKNOWN:
            yield unclear(candidates[0].urn, f"whether {service} can be reached from {subnet.range} is not known")


def _why(network: Network) -> str:
    if network.names_resolve is False:
        return "private names do not resolve in the network"
    return "no endpoint in the network whose names, subnets and firewall let it in"


def _reaches(platform: Platform, network: Network, subnet: Subnet, endpoint: Endpoint) -> Truth:
    same: Truth = UNKNOWN if UNKNOWN in (endpoint.network, network.id) else endpoint.network == network.id
    if endpoint.on_routes:
        routed: Truth = UNKNOWN
        if endpoint.subnets is not UNKNOWN and subnet.id is not UNKNOWN:
            routed = subnet.id in endpoint.subnets
        return all_of((same, network.names_resolve, routed))
    present: Truth = UNKNOWN if endpoint.subnets is UNKNOWN else len(endpoint.subnets) > 0
    return all_of((same, network.names_resolve, endpoint.names_resolve, present, _let_in(platform, subnet, endpoint)))


def _let_in(platform: Platform, subnet: Subnet, endpoint: Endpoint) -> Truth:
    """Whether a firewall around the endpoint lets the subnet in on 443; any of several does."""
    if endpoint.firewalls is UNKNOWN:
        return UNKNOWN
    around = {one.id: one for one in platform.firewalls}
    its = [around.get(name) for name in endpoint.firewalls]
    return any_of(UNKNOWN if one is None else _passes(platform, one, subnet) for one in its)


def _passes(platform: Platform, firewall: Firewall, subnet: Subnet) -> Truth:
    if firewall.rules is UNKNOWN:
        return UNKNOWN
    return any_of(_covers(platform, rule, subnet) for rule in firewall.rules if rule.inbound)


def _covers(platform: Platform, rule: FirewallRule, subnet: Subnet) -> Truth:
    port: Truth = UNKNOWN if rule.ports is UNKNOWN else rule.ports[0] <= _HTTPS <= rule.ports[1]
    ranged: Truth = UNKNOWN
    if rule.ranges is not UNKNOWN and subnet.range is not UNKNOWN:
        its = ipaddress.ip_network(subnet.range, strict=False)
        ranged = any(_within(its, one) for one in rule.ranges)
    return all_of((port, any_of((ranged, _members(platform, rule)))))


def _within(inner: ipaddress.IPv4Network | ipaddress.IPv6Network, outer: str) -> bool:
    whole = ipaddress.ip_network(outer, strict=False)
    if isinstance(inner, ipaddress.IPv4Network):
        return isinstance(whole, ipaddress.IPv4Network) and inner.subnet_of(whole)
    return isinstance(whole, ipaddress.IPv6Network) and inner.subnet_of(whole)


def _members(platform: Platform, rule: FirewallRule) -> Truth:
    """Whether the rule lets in every firewall that the models run behind: then whatever runs there passes."""
    if rule.firewalls is UNKNOWN:
        return UNKNOWN
    behind = [model.firewalls for model in platform.models]
    if not rule.firewalls or not behind:
        return False
    let_in = set(rule.firewalls)
    return all_of(UNKNOWN if one is UNKNOWN else bool(let_in & set(one)) for one in behind)
