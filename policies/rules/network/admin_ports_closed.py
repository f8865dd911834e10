"""Nobody on the internet reaches the ports by which machines are administered."""

from collections.abc import Iterator
from ipaddress import ip_network

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No rule lets the internet reach SSH or remote desktop."
SEVERITY = "critical"
REMEDIATION = (
    "Name the ranges or groups that may come in, or remove the rule: people reach machines through the cloud's own "
    "session service (Session Manager, Bastion, Identity-Aware Proxy)."
)
_PORTS = (22, 3389)
_WIDEST = 8
"""A range with a prefix shorter than this is the internet, in one piece or in few."""


def _public(source: str) -> bool:
    if source.lower() in ("*", "internet", "any"):
        return True
    try:
        return ip_network(source, strict=False).prefixlen < _WIDEST
    except ValueError:
        return False


def _from_anywhere(sources: Maybe[tuple[str, ...]]) -> Truth:
    return UNKNOWN if sources is UNKNOWN else any(_public(one) for one in sources)


def _administers(first: Maybe[float | None], last: Maybe[float | None]) -> Truth:
    if first is UNKNOWN or last is UNKNOWN:
        return UNKNOWN
    return first is None or last is None or any(first <= port <= last for port in _PORTS)


def _range(text: str) -> Truth:
    first, _, last = text.partition("-")
    if text == "*":
        return True
    return any(int(first) <= port <= int(last or first) for port in _PORTS) if first.isdigit() else UNKNOWN


def _ranges(ports: Maybe[tuple[str, ...]], *, none: bool) -> Truth:
    if ports is UNKNOWN:
        return UNKNOWN
    return any_of(_range(one) for one in ports) if ports else none


def _aws(rule: View, sources: tuple[str, ...]) -> Iterator[Reason]:
    every = rule.one_of("protocol" if rule.at("ipProtocol") is None else "ipProtocol", "-1", "all")
    ports = _administers(rule.number("fromPort"), rule.number("toPort"))
    for source in sources:
        reached = all_of([_from_anywhere(rule.texts(source)), any_of([every, ports])])
        yield from rule.needs(source, negated(reached), "lets the internet reach a port of administration")


def _security_group(group: View) -> Iterator[Reason]:
    for rule in group.each("ingress"):
        yield from _aws(rule, ("cidrBlocks", "ipv6CidrBlocks"))


def _ingress(rule: View) -> Iterator[Reason]:
    return _aws(rule, ("cidrIpv4", "cidrIpv6"))


def _group_rule(rule: View) -> Iterator[Reason] | None:
    if rule.text("type") == "egress":
        return None
    return _aws(rule, ("cidrBlocks", "ipv6CidrBlocks"))


def _azure_rule(rule: View) -> Iterator[Reason]:
    inward = all_of([rule.one_of("direction", "Inbound"), rule.one_of("access", "Allow")])
    sources = any_of([_from_anywhere(rule.texts(one)) for one in ("sourceAddressPrefix", "sourceAddressPrefixes")])
    single, several = rule.texts("destinationPortRange"), rule.texts("destinationPortRanges")
    ports = any_of([_ranges(single, none=False), _ranges(several, none=False)])
    reached = all_of([inward, sources, ports])
    yield from rule.needs("sourceAddressPrefix", negated(reached), "lets the internet reach a port of administration")


def _azure_group(group: View) -> Iterator[Reason]:
    for rule in group.each("securityRules"):
        yield from _azure_rule(rule)


def _firewall(rule: View) -> Iterator[Reason] | None:
    if rule.text("direction") == "EGRESS" or not rule.each("allows"):
        return None
    return _allows(rule)


def _allows(rule: View) -> Iterator[Reason]:
    ranges = _from_anywhere(rule.texts("sourceRanges"))
    narrowed = any_of([rule.given("sourceTags"), rule.given("sourceServiceAccounts"), rule.given("sourceRanges")])
    open_ = all_of([any_of([ranges, negated(narrowed)]), negated(rule.flag("disabled"))])
    for one in rule.each("allows"):
        speaks = one.one_of("protocol", "tcp", "all", "6")
        reached = all_of([open_, speaks, _ranges(one.texts("ports"), none=True)])
        yield from one.needs("ports", negated(reached), "may be reached from the internet, administration among them")


READS = {
    "aws:ec2/securityGroup:SecurityGroup": _security_group,
    "aws:ec2/securityGroupRule:SecurityGroupRule": _group_rule,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _ingress,
    "azure-native:network:NetworkSecurityGroup": _azure_group,
    "azure-native:network:SecurityRule": _azure_rule,
    "gcp:compute/firewall:Firewall": _firewall,
}
