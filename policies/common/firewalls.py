"""Rules of firewalls, as the three clouds write them: whether the internet comes in, at ports of some kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.addresses import from_anywhere
from policies.common.applying import only_where
from policies.resource import Reader, View

__all__ = ["ClosedPorts"]


@dataclass(frozen=True, slots=True)
class ClosedPorts:
    """No rule of a firewall opens ports of some kind to the internet; where one does, `says` is what is said of it.

    Whether a rule opens such ports is told on AWS with the property that names its protocol, and on Google Cloud of one
    entry of protocol and ports.
    """

    on_aws: Callable[[View, str], Truth]
    on_azure: Callable[[View], Truth]
    on_google: Callable[[View], Truth]
    says: str

    @property
    def reads(self) -> Mapping[str, Reader]:
        """Type of a firewall or of its rule -> its reader."""
        return {
            "aws:ec2/securityGroup:SecurityGroup": self._security_group,
            "aws:ec2/securityGroupRule:SecurityGroupRule": self._security_group_rule,
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": self._ingress_rule,
            "azure-native:network:NetworkSecurityGroup": self._azure_group,
            "azure-native:network:SecurityRule": self._azure,
            "gcp:compute/firewall:Firewall": self._firewall,
        }

    def inward(self, rule: View, path: str, lets_in: Truth) -> Iterable[Reason] | None:
        """A rule on Google Cloud with entries at a path, and whether it lets the internet in; none of what goes out."""
        found = self._entries(rule, path, all_of([negated(rule.flag("disabled")), lets_in]))
        return only_where(rule, "direction", negated(rule.one_of("direction", "EGRESS")), found)

    def _entries(self, rule: View, path: str, lets_in: Truth) -> Iterator[Reason]:
        for one in rule.each(path):
            yield from one.needs("ports", negated(all_of([lets_in, self.on_google(one)])), self.says)

    def _aws(self, rule: View, protocol: str, *sources: str) -> Iterator[Reason]:
        for source in sources:
            reached = all_of([from_anywhere(rule, source), self.on_aws(rule, protocol)])
            yield from rule.needs(source, negated(reached), self.says)

    def _security_group(self, group: View) -> Iterator[Reason]:
        for rule in group.each("ingress"):
            yield from self._aws(rule, "protocol", "cidrBlocks", "ipv6CidrBlocks")

    def _security_group_rule(self, rule: View) -> Iterable[Reason] | None:
        limited = self._aws(rule, "protocol", "cidrBlocks", "ipv6CidrBlocks")
        return only_where(rule, "type", negated(rule.one_of("type", "egress")), limited)

    def _ingress_rule(self, rule: View) -> Iterator[Reason]:
        return self._aws(rule, "ipProtocol", "cidrIpv4", "cidrIpv6")

    def _azure(self, rule: View) -> Iterator[Reason]:
        lets_in = all_of([rule.one_of("direction", "Inbound"), rule.one_of("access", "Allow")])
        anywhere = from_anywhere(rule, "sourceAddressPrefix", "sourceAddressPrefixes")
        yield from rule.needs("access", negated(all_of([lets_in, anywhere, self.on_azure(rule)])), self.says)

    def _azure_group(self, group: View) -> Iterator[Reason]:
        for rule in group.each("securityRules"):
            yield from self._azure(rule)

    def _firewall(self, rule: View) -> Iterable[Reason] | None:
        named = any_of(rule.given(one) for one in ("sourceRanges", "sourceTags", "sourceServiceAccounts"))
        return self.inward(rule, "allows", any_of([negated(named), from_anywhere(rule, "sourceRanges")]))
