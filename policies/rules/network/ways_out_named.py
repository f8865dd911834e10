"""What runs inside reaches what it needs, and not the internet."""

from collections.abc import Iterable, Iterator

from gouvernail.maybe import all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.addresses import from_anywhere
from policies.common.applying import only_where
from policies.resource import View

TITLE = "No rule of a firewall lets traffic out to all addresses."
SEVERITY = "medium"
REMEDIATION = "Name the ranges, groups or services that are needed: data that is stolen leaves by an open way out."
_SAYS = "lets traffic out to the internet"


def _aws(rule: View, *ranges: str) -> Iterator[Reason]:
    for one in ranges:
        yield from rule.needs(one, negated(from_anywhere(rule, one)), _SAYS)


def _group(group: View) -> Iterator[Reason]:
    for rule in group.each("egress"):
        yield from _aws(rule, "cidrBlocks", "ipv6CidrBlocks")


def _rule(rule: View) -> Iterable[Reason] | None:
    return only_where(rule, "type", rule.one_of("type", "egress"), _aws(rule, "cidrBlocks", "ipv6CidrBlocks"))


def _egress(rule: View) -> Iterator[Reason]:
    return _aws(rule, "cidrIpv4", "cidrIpv6")


def _azure(rule: View) -> Iterator[Reason]:
    out = all_of([rule.one_of("direction", "Outbound"), rule.one_of("access", "Allow")])
    anywhere = from_anywhere(rule, "destinationAddressPrefix", "destinationAddressPrefixes")
    yield from rule.needs("access", negated(all_of([out, anywhere])), _SAYS)


def _azure_group(group: View) -> Iterator[Reason]:
    for rule in group.each("securityRules"):
        yield from _azure(rule)


def _firewall(rule: View) -> Iterable[Reason] | None:
    """Without a range, every address is meant."""
    anywhere = any_of([negated(rule.given("destinationRanges")), from_anywhere(rule, "destinationRanges")])
    open_ = all_of([rule.given("allows"), negated(rule.flag("disabled")), anywhere])
    found = rule.needs("destinationRanges", negated(open_), _SAYS)
    return only_where(rule, "direction", rule.one_of("direction", "EGRESS"), found)


READS = {
    "aws:ec2/securityGroup:SecurityGroup": _group,
    "aws:ec2/securityGroupRule:SecurityGroupRule": _rule,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _egress,
    "azure-native:network:NetworkSecurityGroup": _azure_group,
    "azure-native:network:SecurityRule": _azure,
    "gcp:compute/firewall:Firewall": _firewall,
}
