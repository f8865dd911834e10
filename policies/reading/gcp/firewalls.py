"""Rules of Google's networks: what is let in, and whether the network lets anything out to an address.

A rule of a lower number goes first; of two with one number the one that refuses. What no rule speaks of may go out.

Source: Cloud NGFW, VPC firewall rules (https://cloud.google.com/firewall/docs/firewalls).
"""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, flag, items, number, text, texts
from policies.reading.gcp.names import full_name
from policies.reading.model.networks import FirewallRule

__all__ = ["firewall_rules", "lets_out", "reached"]

_FIREWALL = "gcp:compute/firewall:Firewall"
_POLICY = "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation"
_TARGETS = ("targetTags", "targetServiceAccounts")
_SOURCES = ("sourceTags", "sourceServiceAccounts")
_EVERYWHERE = "0.0.0.0/0"
_USUAL = 1_000.0  # the priority of a rule that says none
_PORTS, _HTTPS = 65_535, 443

_Range: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


def firewall_rules(graph: Graph, network: Maybe[str]) -> Maybe[tuple[FirewallRule, ...]]:
    """What a network's rules let through, each port range by itself. A rule that refuses takes nothing off here."""
    found: list[FirewallRule] = []
    for rule in _of(graph, network):
        inward, allowed = _inward(rule), items(rule.value("allows"))
        if inward is UNKNOWN or allowed is UNKNOWN or full_name(rule.value("network")) is UNKNOWN:
            return UNKNOWN
        if not allowed or flag(rule.value("disabled")) is True:
            continue
        ranges = _ranges(rule, inward=inward)
        found += [FirewallRule(rule.urn, inward, ports, ranges, ()) for one in allowed for ports in _ports(one)]
    return tuple(found)


def lets_out(graph: Graph, network: Maybe[str], address: Maybe[str]) -> Truth:
    """Whether the rules of a network let everything in it out to the address, by HTTPS."""
    if network is UNKNOWN or address is UNKNOWN:
        return UNKNOWN
    if any(True for _ in graph.of_type(_POLICY)):
        return UNKNOWN  # rules of a policy may go before
    ordered: list[tuple[float, bool, Truth]] = []
    for rule in _of(graph, network):
        inward, off, order = _inward(rule), flag(rule.value("disabled")), number(rule.value("priority"))
        if inward is True or off is True:
            continue
        lets, refuses = items(rule.value("allows")), items(rule.value("denies"))
        if UNKNOWN in (inward, off, order, lets, refuses) or full_name(rule.value("network")) is UNKNOWN:
            return UNKNOWN
        spoken = () if lets is UNKNOWN or refuses is UNKNOWN else (*lets, *refuses)
        targeted = any(rule.value(name) for name in _TARGETS)
        speaks = _speaks(spoken, _ranges(rule, inward=False), address)
        ordered.append((_order(order), bool(lets), UNKNOWN if targeted and speaks is not False else speaks))
    for _, lets_through, speaks in sorted(ordered, key=lambda one: one[:2]):
        if speaks is UNKNOWN:
            return UNKNOWN
        if speaks:
            return lets_through
    return True


def reached(graph: Graph, network: Maybe[str], tags: frozenset[str]) -> Maybe[tuple[str, ...]]:
    """The ranges to which the rules let what bears these tags out, by whatever protocol."""
    if network is UNKNOWN or any(True for _ in graph.of_type(_POLICY)):
        return UNKNOWN
    ordered: list[tuple[float, bool, tuple[str, ...]]] = []
    for rule in _of(graph, network):
        inward, off, order = _inward(rule), flag(rule.value("disabled")), number(rule.value("priority"))
        if inward is True or off is True:
            continue
        lets, refuses, ranges = items(rule.value("allows")), items(rule.value("denies")), _ranges(rule, inward=False)
        named, whose = texts(rule.value("targetTags")), texts(rule.value("targetServiceAccounts"))
        if UNKNOWN in (inward, off, order, full_name(rule.value("network"))):
            return UNKNOWN
        if lets is UNKNOWN or refuses is UNKNOWN or ranges is UNKNOWN or named is UNKNOWN or whose is UNKNOWN:
            return UNKNOWN
        speaks = (not named and not whose) or bool(tags & {*named}) or bool(lets and whose)
        if speaks and (lets or any(one.get("protocol") == "all" for one in refuses)):
            ordered.append((_order(order), bool(lets), ranges))
    refused: list[str] = []
    found: list[str] = []
    for _, lets_through, ranges in (*sorted(ordered, key=lambda one: one[:2]), (0.0, True, (_EVERYWHERE,))):
        if lets_through:
            found += _without(ranges, refused)
        else:
            refused += ranges
    return tuple(found)


def _without(ranges: tuple[str, ...], refused: list[str]) -> list[str]:
    """What is left of ranges where others are refused before."""
    left = [ipaddress.ip_network(one, strict=False) for one in ranges]
    for text_ in refused:
        off = ipaddress.ip_network(text_, strict=False)
        left = [rest for one in left for rest in _cut(one, off)]
    return [str(one) for one in left]


def _cut(one: _Range, off: _Range) -> list[_Range]:
    if isinstance(one, ipaddress.IPv4Network) and isinstance(off, ipaddress.IPv4Network):
        if one.subnet_of(off):
            return []
        return list(one.address_exclude(off)) if off.subnet_of(one) else [one]
    return [one]


def _order(said: Maybe[float | None]) -> float:
    return _USUAL if said is None or said is UNKNOWN else said


def _of(graph: Graph, network: Maybe[str]) -> Iterator[Resource]:
    for rule in graph.of_type(_FIREWALL):
        if full_name(rule.value("network")) in {network, UNKNOWN}:
            yield rule


def _inward(rule: Resource) -> Truth:
    """Inwards, where a rule says nothing."""
    said = text(rule.value("direction"))
    return UNKNOWN if said is UNKNOWN else said in {None, "INGRESS"}


def _ranges(rule: Resource, *, inward: bool) -> Maybe[tuple[str, ...]]:
    """Whom it speaks of: everybody, where it names neither ranges nor (inwards) others of the network."""
    said = texts(rule.value("sourceRanges" if inward else "destinationRanges"))
    if said is UNKNOWN or said or (inward and any(rule.value(name) for name in _SOURCES)):
        return said
    return (_EVERYWHERE,)


def _ports(one: Mapping[str, object]) -> Iterator[Maybe[tuple[int, int]]]:
    said = texts(entry(one, "ports"))
    if said is UNKNOWN:
        yield UNKNOWN
    elif not said:
        yield (0, _PORTS)
    else:
        for port in said:
            first, _, last = port.partition("-")
            yield (int(first), int(last or first)) if first.isdigit() and (last or first).isdigit() else UNKNOWN


def _speaks(spoken: tuple[Mapping[str, object], ...], ranges: Maybe[tuple[str, ...]], address: str) -> Truth:
    """Whether a rule is about HTTPS to the address."""
    if ranges is UNKNOWN:
        return UNKNOWN
    its = ipaddress.ip_address(address)
    if not any(its in ipaddress.ip_network(one, strict=False) for one in ranges):
        return False
    answers: list[Truth] = []
    for one in spoken:
        protocol = text(entry(one, "protocol"))
        if protocol is UNKNOWN:
            answers.append(UNKNOWN)
        elif protocol in {"all", "tcp", "6"}:
            answers += [UNKNOWN if port is UNKNOWN else port[0] <= _HTTPS <= port[1] for port in _ports(one)]
    return True if True in answers else UNKNOWN if UNKNOWN in answers else False
