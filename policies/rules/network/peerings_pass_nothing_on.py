"""Two networks that are joined reach each other, and nothing beyond."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No peering passes on what comes from a third network, or leads to one."
SEVERITY = "medium"
REMEDIATION = {
    "azure": (
        "Leave `allowForwardedTraffic`, `allowGatewayTransit` and `useRemoteGateways` off, and join each pair "
        "of networks that has to talk."
    ),
    "gcp": (
        "Leave the export and import of custom routes and of subnets with public addresses off, and join each "
        "pair of networks that has to talk."
    ),
}
NOT_THERE = {"aws": "A peering on AWS never passes on what comes from elsewhere, and nothing can make it."}
_ON_AZURE = ("allowForwardedTraffic", "allowGatewayTransit", "useRemoteGateways")
_ON_GOOGLE = {
    "exportCustomRoutes": False,
    "importCustomRoutes": False,
    "exportSubnetRoutesWithPublicIp": True,
    "importSubnetRoutesWithPublicIp": False,
}
"""Property -> what Google Cloud takes where nothing is set."""
_SAYS = "leads beyond the two networks"


def _azure(peering: View) -> Iterator[Reason]:
    for path in _ON_AZURE:
        yield from peering.needs(path, negated(peering.flag(path)), _SAYS)


def _google(peering: View) -> Iterator[Reason]:
    for path, absent in _ON_GOOGLE.items():
        yield from peering.needs(path, negated(peering.flag(path, absent=absent)), _SAYS)


READS = {
    "azure-native:network:VirtualNetworkPeering": _azure,
    "gcp:compute/networkPeering:NetworkPeering": _google,
}
