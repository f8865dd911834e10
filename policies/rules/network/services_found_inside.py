"""Who calls a service of the cloud by its usual name stays inside the network."""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.resource import View

TITLE = "The usual name of a service of the cloud leads to its private endpoint."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Set `privateDnsEnabled` of the endpoint.",
    "azure": "Put a `PrivateDnsZoneGroup` beside the endpoint.",
    "gcp": "Set `privateIpGoogleAccess` of the subnet.",
}
_GROUP = "azure-native:network:PrivateDnsZoneGroup"
_NAMED = "privateEndpointName"
_OWN = ("REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY", "PRIVATE_SERVICE_CONNECT")
"""Purposes of subnets in which nothing of ours calls a service."""


def _endpoint(endpoint: View) -> Iterable[Reason] | None:
    path, kind = "privateDnsEnabled", "vpcEndpointType"
    named = endpoint.needs(path, endpoint.flag(path), "is not true: the usual name leads to the internet")
    return only_where(endpoint, kind, endpoint.one_of(kind, "Interface"), named)


def _azure(endpoint: View) -> Iterator[Reason]:
    found = endpoint.beside(_GROUP, _NAMED)
    named = UNKNOWN if found is UNKNOWN else bool(found)
    yield from endpoint.needs(f"PrivateDnsZoneGroup.{_NAMED}", named, "names the endpoint nowhere")


def _subnet(subnet: View) -> Iterable[Reason] | None:
    path = "privateIpGoogleAccess"
    found = subnet.needs(
        path, subnet.flag(path), "is not true: services are reached by a public address, or not at all"
    )
    return only_where(subnet, "purpose", negated(subnet.one_of("purpose", *_OWN)), found)


READS = {
    "aws:ec2/vpcEndpoint:VpcEndpoint": _endpoint,
    "gcp:compute/subnetwork:Subnetwork": _subnet,
}
READS_BESIDE = {"azure-native:network:PrivateEndpoint": _azure}

MENDS = {
    "gcp:compute/subnetwork:Subnetwork": {"privateIpGoogleAccess": True},
}
