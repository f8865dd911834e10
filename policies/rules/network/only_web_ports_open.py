"""Of all ports, the internet reaches those of the web only."""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, negated
from gouvernail.verdict import Reason
from policies.common.addresses import from_anywhere
from policies.common.applying import only_where
from policies.resource import View

TITLE = "No rule lets the internet reach a port other than 80 and 443."
SEVERITY = "high"
REMEDIATION = (
    "Name the ranges or groups that may come in, or limit the rule to the web's ports, before a load balancer."
)
_WEB = (80, 443)
_SAYS = "lets the internet reach more than the web's ports"


def _one_port(rule: View) -> Truth:
    first, last = rule.number("fromPort"), rule.number("toPort")
    if first is UNKNOWN or last is UNKNOWN:
        return UNKNOWN
    return first == last and first in _WEB


def _all_among(rule: View, *properties: str) -> Truth:
    """Whether each of the ranges there is one port of the web."""
    return all_of(
        UNKNOWN if (ranges := rule.texts(one)) is UNKNOWN else all(ports in map(str, _WEB) for ports in ranges)
        for one in properties
    )


def _aws(rule: View, protocol: str, *sources: str) -> Iterator[Reason]:
    web = all_of([rule.one_of(protocol, "tcp", "6", "udp"), _one_port(rule)])
    for source in sources:
        yield from rule.needs(source, negated(all_of([from_anywhere(rule, source), negated(web)])), _SAYS)


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
            negated(_all_among(rule, "destinationPortRange", "destinationPortRanges")),
        ]
    )
    yield from rule.needs("access", negated(reached), _SAYS)


def _azure_group(group: View) -> Iterator[Reason]:
    for rule in group.each("securityRules"):
        yield from _azure_rule(rule)


def _firewall(rule: View) -> Iterable[Reason] | None:
    return only_where(rule, "direction", negated(rule.one_of("direction", "EGRESS")), _allows(rule))


def _allows(rule: View) -> Iterator[Reason]:
    named = any(rule.at(one) is not None for one in ("sourceRanges", "sourceTags", "sourceServiceAccounts"))
    anywhere = from_anywhere(rule, "sourceRanges") if named else True
    for one in rule.each("allows"):
        web = all_of([one.given("ports"), _all_among(one, "ports")])
        reached = all_of([negated(rule.flag("disabled")), anywhere, negated(web)])
        yield from one.needs("ports", negated(reached), _SAYS)


def _policy_rule(rule: View) -> Iterable[Reason] | None:
    return only_where(rule, "direction", negated(rule.one_of("direction", "EGRESS")), _matches(rule))


def _matches(rule: View) -> Iterator[Reason]:
    lets_in = all_of([rule.one_of("action", "allow"), negated(rule.flag("disabled"))])
    anywhere = from_anywhere(rule, "match.srcIpRanges")
    for one in rule.each("match.layer4Configs"):
        web = all_of([one.given("ports"), _all_among(one, "ports")])
        yield from one.needs("ports", negated(all_of([lets_in, anywhere, negated(web)])), _SAYS)


READS = {
    "aws:ec2/securityGroup:SecurityGroup": _security_group,
    "aws:ec2/securityGroupRule:SecurityGroupRule": _security_group_rule,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _ingress_rule,
    "azure-native:network:NetworkSecurityGroup": _azure_group,
    "azure-native:network:SecurityRule": _azure_rule,
    "gcp:compute/firewall:Firewall": _firewall,
    "gcp:compute/firewallPolicyRule:FirewallPolicyRule": _policy_rule,
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": _policy_rule,
    "gcp:compute/regionNetworkFirewallPolicyRule:RegionNetworkFirewallPolicyRule": _policy_rule,
}
