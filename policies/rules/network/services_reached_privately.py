"""Services of the cloud are reached without leaving the network."""

import ipaddress
from collections.abc import Iterator, Sequence

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.networks import Endpoint, FirewallRule, Network, Subnet
from policies.reading.model.platform import Platform
from policies.twin import Drop, Set

STATEMENT = (
    "Every service of the cloud that the platform uses is reached through a private endpoint of its own network."
)
SEVERITY = "high"
REMEDIATION = (
    "Add the missing endpoint, let names resolve to it and let the subnet in on 443: `enableDnsHostnames`, "
    "`privateDnsEnabled` and the security group (AWS), a private endpoint with its DNS zone group (Azure), the record "
    "that leads `googleapis.com` to the endpoint's address (Google Cloud)."
)
UNSEEN = "Services that the code of a model calls without its role allowing them; network access lists."
_RECORD = "gcp:dns/recordSet:RecordSet"
BROKEN = {
    "aws": Set("aws:ec2/vpc:Vpc", "enableDnsHostnames", value=False),
    "azure": Drop("azure-native:network:PrivateDnsZoneGroup"),
    "gcp": Set(_RECORD, "rrdatas", ["199.36.153.4"], having="googleapis.com"),
}
UNCLEAR = {
    "aws": Set("aws:ec2/vpc:Vpc", "enableDnsHostnames", UNKNOWN),
    "azure": Set("azure-native:network:PrivateDnsZoneGroup", "privateDnsZoneConfigs", UNKNOWN),
    "gcp": Set(_RECORD, "rrdatas", UNKNOWN, having="googleapis.com"),
}
BY_OTHER_MEANS = {
    "azure": "A service has no address in a network there, each thing has its own: judged is every store and vault of "
    "an account that has a network.",
    "gcp": "One address answers for all services: judged is every zone in which services have their names.",
}
_HTTPS = 443


def holds(platform: Platform) -> Result:
    """Each service x each subnet: an endpoint in its network that its names lead to and its firewall lets in.

    Services are those that are used and those that an endpoint is there for.
    """
    return judged(
        _reasons(platform),
        (endpoint.urn for endpoint in platform.endpoints),
        applies=platform.expected.networked,
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    services = platform.services()
    if services is UNKNOWN:
        yield unclear(None, "which services are used could not be read from the roles of the models")
        return
    present = dict[str, str]()
    for one in platform.endpoints:
        if one.service is UNKNOWN:
            yield unclear(one.urn, "which service this endpoint leads to is not known")
        else:
            present[one.service] = one.urn
    for service, user in {**present, **services}.items():
        for network in platform.networks:
            yield from _of_service(platform, service, user, network)


def _of_service(platform: Platform, service: str, user: str, network: Network) -> Iterator[Reason]:
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
        if UNKNOWN not in (subnet.network, network.id) and subnet.network != network.id:
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
    """Whether the firewalls around the endpoint let the whole subnet in on 443: what any of them lets in, comes in."""
    if endpoint.firewalls is UNKNOWN:
        return UNKNOWN
    around = {one.id: one.rules for one in platform.firewalls}
    rules: list[FirewallRule] = []
    unread = False
    for name in endpoint.firewalls:
        its = around.get(name, UNKNOWN)
        if its is UNKNOWN:
            unread = True
        else:
            rules += [rule for rule in its if rule.inbound]
    return any_of((_covered(rules, subnet), _members(platform, rules), UNKNOWN if unread else False))


def _covered(rules: Sequence[FirewallRule], subnet: Subnet) -> Truth:
    """Whether every address of the subnet lies in a range that is let in."""
    if subnet.range is UNKNOWN:
        return UNKNOWN
    its = ipaddress.ip_network(subnet.range, strict=False)
    certain = [one for rule in rules if rule.ranges is not UNKNOWN and _on_https(rule) is True for one in rule.ranges]
    if _within(its, certain):
        return True
    unsure = [
        rule for rule in rules if _on_https(rule) is UNKNOWN or (_on_https(rule) is True and rule.ranges is UNKNOWN)
    ]
    return UNKNOWN if unsure else False


def _within(inner: ipaddress.IPv4Network | ipaddress.IPv6Network, outer: Sequence[str]) -> bool:
    if isinstance(inner, ipaddress.IPv6Network):
        six = [ipaddress.IPv6Network(one, strict=False) for one in outer if ":" in one]
        return any(inner.subnet_of(one) for one in ipaddress.collapse_addresses(six))
    four = [ipaddress.IPv4Network(one, strict=False) for one in outer if ":" not in one]
    return any(inner.subnet_of(one) for one in ipaddress.collapse_addresses(four))


def _on_https(rule: FirewallRule) -> Truth:
    return UNKNOWN if rule.ports is UNKNOWN else rule.ports[0] <= _HTTPS <= rule.ports[1]


def _members(platform: Platform, rules: Sequence[FirewallRule]) -> Truth:
    """Whether every model runs behind a firewall that is let in: then whatever runs there comes in."""
    behind = [model.firewalls for model in platform.models]
    if not behind or not rules:
        return False
    let_in = [
        one for rule in rules if rule.firewalls is not UNKNOWN and _on_https(rule) is True for one in rule.firewalls
    ]
    unsure = any(rule.firewalls is UNKNOWN for rule in rules)
    answers: list[Truth] = [
        UNKNOWN if one is UNKNOWN else True if set(let_in) & set(one) else UNKNOWN if unsure else False
        for one in behind
    ]
    return all_of(answers)
