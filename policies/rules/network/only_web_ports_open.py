"""Of all ports, the internet reaches those of the web only."""

from collections.abc import Iterable

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, negated
from gouvernail.verdict import Reason
from policies.common.addresses import from_anywhere
from policies.common.firewalls import ClosedPorts
from policies.resource import View

TITLE = "No rule lets the internet reach a port other than 80 and 443."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Name the ranges or security groups that may come in, or limit `fromPort` and `toPort` to 80 or 443, "
        "before a load balancer."
    ),
    "azure": (
        "Name the ranges that may come in as `sourceAddressPrefix`, or limit `destinationPortRange` to 80 or "
        "443, before a load balancer."
    ),
    "gcp": (
        "Name the ranges that may come in as `sourceRanges`, or limit the ports to 80 and 443, before a load balancer."
    ),
}
_WEB = (80, 443)


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


def _aws(rule: View, protocol: str) -> Truth:
    return negated(all_of([rule.one_of(protocol, "tcp", "6", "udp"), _one_port(rule)]))


def _azure(rule: View) -> Truth:
    return negated(_all_among(rule, "destinationPortRange", "destinationPortRanges"))


def _google(entry: View) -> Truth:
    return negated(all_of([entry.given("ports"), _all_among(entry, "ports")]))


_CLOSED = ClosedPorts(_aws, _azure, _google, "lets the internet reach more than the web's ports")


def _policy_rule(rule: View) -> Iterable[Reason] | None:
    lets_in = all_of([rule.one_of("action", "allow"), from_anywhere(rule, "match.srcIpRanges")])
    return _CLOSED.inward(rule, "match.layer4Configs", lets_in)


READS = {
    **_CLOSED.reads,
    "gcp:compute/firewallPolicyRule:FirewallPolicyRule": _policy_rule,
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": _policy_rule,
    "gcp:compute/regionNetworkFirewallPolicyRule:RegionNetworkFirewallPolicyRule": _policy_rule,
}
