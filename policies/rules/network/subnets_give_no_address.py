"""A subnet gives what lies in it neither an address of the internet's nor a way out to it."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No subnet gives out public addresses, or a way out that nobody asked for."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Leave `mapPublicIpOnLaunch` off.",
    "azure": "Set `defaultOutboundAccess` to false.",
    "gcp": "Leave `ipv6AccessType` away, or at INTERNAL.",
}
_ADDRESS = "mapPublicIpOnLaunch"
_OUT = "defaultOutboundAccess"


def _aws(subnet: View, *, absent: bool = False) -> Iterator[Reason]:
    yield from subnet.needs(_ADDRESS, negated(subnet.flag(_ADDRESS, absent=absent)), "gives public addresses")


def _default(subnet: View) -> Iterator[Reason]:
    return _aws(subnet, absent=True)


def _azure(subnet: View) -> Iterator[Reason]:
    yield from subnet.needs(_OUT, negated(subnet.flag(_OUT, absent=True)), "is not false: Azure gives a way out")


def _network(network: View) -> Iterator[Reason]:
    for subnet in network.each("subnets"):
        yield from _azure(subnet)


def _google(subnet: View) -> Iterator[Reason]:
    path = "ipv6AccessType"
    yield from subnet.needs(path, negated(subnet.one_of(path, "EXTERNAL")), "gives public addresses")


READS = {
    "aws:ec2/subnet:Subnet": _aws,
    "aws:ec2/defaultSubnet:DefaultSubnet": _default,
    "azure-native:network:Subnet": _azure,
    "azure-native:network:VirtualNetwork": _network,
    "gcp:compute/subnetwork:Subnetwork": _google,
}
