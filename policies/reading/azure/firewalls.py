"""What a network security group lets through: its own rules by their priority, then those that Azure puts under them.

A rule that refuses everything ends the list. One that refuses a part is not subtracted from what comes after it: a
group is read as letting in more than it does, never less.

Source: Azure Virtual Network, network security groups, default security rules and service tags
(https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview).
"""

from collections.abc import Iterator, Mapping

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe
from gouvernail.values import entry, items, number, text, texts
from policies.reading.azure.arm import id_of, within
from policies.reading.model.networks import FirewallRule

__all__ = ["firewall_rules"]

_RULE = "azure-native:network:SecurityRule"
_FIELDS = (
    "access",
    "destinationAddressPrefix",
    "destinationAddressPrefixes",
    "destinationPortRange",
    "destinationPortRanges",
    "direction",
    "priority",
    "protocol",
    "sourceAddressPrefix",
    "sourceAddressPrefixes",
    "sourceApplicationSecurityGroups",
)
_ALL_PORTS = (0, 65535)
_EVERYWHERE = ("0.0.0.0/0", "::/0")
_BALANCER = ("168.63.129.16/32",)


def firewall_rules(graph: Graph, group: Resource, inside: Maybe[tuple[str, ...]]) -> Maybe[tuple[FirewallRule, ...]]:
    """What the group lets through; `inside` are the ranges of the network around which it is put."""
    inline, own = items(group.value("securityRules")), id_of(group)
    if inline is UNKNOWN:
        return UNKNOWN
    written = [(group.urn, entry_) for entry_ in inline]
    for rule in graph.of_type(_RULE):
        its = id_of(rule)
        if own is not UNKNOWN and its is not UNKNOWN and within(its, own):
            written.append((rule.urn, {name: rule.value(name) for name in _FIELDS}))
    ranked = [(number(entry(one, "priority")), urn, one) for urn, one in written]
    if any(rank is UNKNOWN or rank is None for rank, _, _ in ranked):
        return UNKNOWN
    ranked.sort(key=lambda one: float(str(one[0])))
    return tuple(
        found
        for inbound in (True, False)
        for found in _directed(group.urn, [(urn, one) for _, urn, one in ranked], inside, inbound=inbound)
    )


def _directed(
    urn: str, rules: list[tuple[str, Mapping[str, object]]], inside: Maybe[tuple[str, ...]], *, inbound: bool
) -> Iterator[FirewallRule]:
    for its, rule in rules:
        if entry(rule, "direction") != ("Inbound" if inbound else "Outbound"):
            continue
        if entry(rule, "access") == "Deny":
            if _refuses_all(rule):
                return
            continue
        yield from _allowed(its, rule, inside, inbound=inbound)
    yield FirewallRule(urn, inbound, _ALL_PORTS, inside, ())  # AllowVnetInBound, AllowVnetOutBound
    yield FirewallRule(urn, inbound, _ALL_PORTS, _BALANCER if inbound else _EVERYWHERE, ())


def _refuses_all(rule: Mapping[str, object]) -> bool:
    fields = ("protocol", "sourceAddressPrefix", "destinationAddressPrefix", "destinationPortRange")
    return all(entry(rule, name) == "*" for name in fields)


def _allowed(
    urn: str, rule: Mapping[str, object], inside: Maybe[tuple[str, ...]], *, inbound: bool
) -> Iterator[FirewallRule]:
    end = "source" if inbound else "destination"
    prefixes = _both(rule, f"{end}AddressPrefix", f"{end}AddressPrefixes")
    members = items(entry(rule, f"{end}ApplicationSecurityGroups"))
    ranges = UNKNOWN if prefixes is UNKNOWN or members is UNKNOWN or members else _ranges(prefixes, inside)
    ports = _both(rule, "destinationPortRange", "destinationPortRanges")
    if ports is UNKNOWN:
        yield FirewallRule(urn, inbound, UNKNOWN, ranges, ())
        return
    for one in ports:
        yield FirewallRule(urn, inbound, _ports(one), ranges, ())


def _both(rule: Mapping[str, object], one: str, several: str) -> Maybe[tuple[str, ...]]:
    single, many = text(entry(rule, one)), texts(entry(rule, several))
    if single is UNKNOWN or many is UNKNOWN:
        return UNKNOWN
    return (*((single,) if single else ()), *many)


def _ranges(prefixes: tuple[str, ...], inside: Maybe[tuple[str, ...]]) -> Maybe[tuple[str, ...]]:
    """Ranges of addresses; of a service's tag it is not known which those are."""
    found: list[str] = []
    for one in prefixes:
        if one in {"*", "Internet"}:
            found += _EVERYWHERE
        elif one == "VirtualNetwork":
            if inside is UNKNOWN:
                return UNKNOWN
            found += inside
        elif one == "AzureLoadBalancer":
            found += _BALANCER
        elif one[0].isdigit() or ":" in one:
            found.append(one)
        else:
            return UNKNOWN
    return tuple(found)


def _ports(range_: str) -> Maybe[tuple[int, int]]:
    if range_ == "*":
        return _ALL_PORTS
    first, _, last = range_.partition("-")
    return (int(first), int(last or first)) if first.isdigit() and (last or first).isdigit() else UNKNOWN
