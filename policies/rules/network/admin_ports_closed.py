"""Nobody on the internet reaches the ports by which machines are administered."""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.addresses import from_anywhere
from policies.common.applying import only_where
from policies.resource import View

TITLE = "No rule lets the internet reach SSH or remote desktop."
SEVERITY = "critical"
REMEDIATION = (
    "Name the ranges or groups that may come in, or remove the rule: people reach machines through the cloud's own "
    "session service (Session Manager, Bastion, Identity-Aware Proxy)."
)
_PORTS = (22, 3389)
_SAYS = "lets the internet reach a port of administration"


def _between(rule: View) -> Truth:
    first, last = rule.number("fromPort"), rule.number("toPort")
    if first is UNKNOWN or last is UNKNOWN:
        return UNKNOWN
    return first is None or last is None or any(first <= port <= last for port in _PORTS)


def _among(rule: View, *properties: str) -> Truth:
    """Whether one of the ranges there (`*`, `22`, `20-30`) has a port of administration."""
    return any_of(
        UNKNOWN if (ranges := rule.texts(one)) is UNKNOWN else any_of(map(_has, ranges)) for one in properties
    )


def _has(ports: str) -> Truth:
    first, _, last = ports.partition("-")
    try:
        return ports == "*" or any(int(first) <= port <= int(last or first) for port in _PORTS)
    except ValueError:  # no number
        return UNKNOWN


def _aws(rule: View, protocol: str, *sources: str) -> Iterator[Reason]:
    ports = any_of([rule.one_of(protocol, "-1", "all"), _between(rule)])
    for source in sources:
        reached = all_of([from_anywhere(rule, source), ports])
        yield from rule.needs(source, negated(reached), _SAYS)


def _security_group(group: View) -> Iterator[Reason]:
    for rule in group.each("ingress"):
        yield from _aws(rule, "protocol", "cidrBlocks", "ipv6CidrBlocks")


def _security_group_rule(rule: View) -> Iterable[Reason] | None:
    limited = _aws(rule, "protocol", "cidrBlocks", "ipv6CidrBlocks")
    return only_where(rule, "type", negated(rule.one_of("type", "egress")), limited)


def _ingress_rule(rule: View) -> Iterator[Reason]:
    return _aws(rule, "ipProtocol", "cidrIpv4", "cidrIpv6")


def _azure_rule(rule: View) -> Iterator[Reason]:
    reached = all_of(
        [
            rule.one_of("direction", "Inbound"),
            rule.one_of("access", "Allow"),
            from_anywhere(rule, "sourceAddressPrefix", "sourceAddressPrefixes"),
            _among(rule, "destinationPortRange", "destinationPortRanges"),
        ]
    )
    yield from rule.needs("access", negated(reached), _SAYS)


def _azure_group(group: View) -> Iterator[Reason]:
    for rule in group.each("securityRules"):
        yield from _azure_rule(rule)


def _firewall(rule: View) -> Iterable[Reason] | None:
    return only_where(rule, "direction", negated(rule.one_of("direction", "EGRESS")), _allows(rule))


def _allows(rule: View) -> Iterator[Reason]:
    named = any_of([rule.given("sourceRanges"), rule.given("sourceTags"), rule.given("sourceServiceAccounts")])
    anywhere = any_of([negated(named), from_anywhere(rule, "sourceRanges")])
    for one in rule.each("allows"):
        ports = any_of([negated(one.given("ports")), _among(one, "ports")])
        reached = all_of([negated(rule.flag("disabled")), anywhere, one.one_of("protocol", "tcp", "6", "all"), ports])
        yield from one.needs("ports", negated(reached), _SAYS)


READS = {
    "aws:ec2/securityGroup:SecurityGroup": _security_group,
    "aws:ec2/securityGroupRule:SecurityGroupRule": _security_group_rule,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _ingress_rule,
    "azure-native:network:NetworkSecurityGroup": _azure_group,
    "azure-native:network:SecurityRule": _azure_rule,
    "gcp:compute/firewall:Firewall": _firewall,
}
