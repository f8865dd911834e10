"""Nobody on the internet reaches the ports by which machines are administered."""

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from policies.common.firewalls import ClosedPorts
from policies.resource import View

TITLE = "No rule lets the internet reach SSH or remote desktop."
SEVERITY = "critical"
REMEDIATION = {
    "aws": (
        "Name the ranges or security groups that may come in, or take the rule out: people reach machines "
        "through Session Manager."
    ),
    "azure": (
        "Name the ranges that may come in as `sourceAddressPrefix`, or take the rule out: people reach "
        "machines through Bastion."
    ),
    "gcp": (
        "Name the ranges that may come in as `sourceRanges`, or take the rule out: people reach machines "
        "through Identity-Aware Proxy."
    ),
}
_PORTS = (22, 3389)


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


def _aws(rule: View, protocol: str) -> Truth:
    return any_of([rule.one_of(protocol, "-1", "all"), _between(rule)])


def _azure(rule: View) -> Truth:
    return _among(rule, "destinationPortRange", "destinationPortRanges")


def _google(entry: View) -> Truth:
    every = negated(entry.given("ports"))
    return all_of([entry.one_of("protocol", "tcp", "6", "all"), any_of([every, _among(entry, "ports")])])


READS = ClosedPorts(_aws, _azure, _google, "lets the internet reach a port of administration").reads
