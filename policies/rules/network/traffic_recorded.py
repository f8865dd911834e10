"""What goes through a network is recorded."""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.resource import View

TITLE = "Each network has a record of its traffic beside it."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Put a `FlowLog` for all traffic beside the network.",
    "azure": "Put a `FlowLog` that is enabled beside the network.",
    "gcp": "Set `logConfig` of the subnet.",
}
_AWS = "aws:ec2/flowLog:FlowLog"
_AZURE = "azure-native:network:FlowLog"
_PROXIES = ("REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY")
"""Subnets of Google's own load balancers, which record nothing themselves."""


def _vpc(network: View) -> Iterator[Reason]:
    found = network.beside(_AWS, "vpcId")
    kept = UNKNOWN if found is UNKNOWN else any_of(log.one_of("trafficType", "ALL") for log in found)
    yield from network.needs("FlowLog.vpcId", kept, "names the network nowhere, for all of its traffic")


def _azure(network: View) -> Iterator[Reason]:
    found = network.beside(_AZURE, "targetResourceId")
    kept = UNKNOWN if found is UNKNOWN else any_of(log.flag("enabled") for log in found)
    yield from network.needs("FlowLog.targetResourceId", kept, "names the network nowhere, in one that is enabled")


def _subnet(subnet: View) -> Iterable[Reason] | None:
    kept = subnet.needs("logConfig", subnet.given("logConfig"), "is not set: no traffic is recorded")
    return only_where(subnet, "purpose", negated(subnet.one_of("purpose", *_PROXIES)), kept)


READS = {"gcp:compute/subnetwork:Subnetwork": _subnet}
READS_BESIDE = {
    "aws:ec2/vpc:Vpc": _vpc,
    "azure-native:network:VirtualNetwork": _azure,
}
