"""A network spans the zones that the organisation asks for."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.networks import Network
from policies.reading.model.platform import Platform
from policies.twin import Add, Set

STATEMENT = "Every network has subnets in as many zones as the organisation asks for."
SEVERITY = "medium"
REMEDIATION = (
    "Spread the subnets over as many zones as the spec's `environments.<name>.zones`: another `availabilityZone` for "
    "each (AWS), a region with zones (Azure), a subnetwork in the network (Google Cloud)."
)
UNSEEN = "Whether two zone names are far apart on the ground."
_NETWORK = "gcp:compute/network:Network"
_SUBNET = "gcp:compute/subnetwork:Subnetwork"
BROKEN = {
    "aws": Set("aws:ec2/subnet:Subnet", "availabilityZone", "${aws:ec2/subnet:Subnet#1.availabilityZone}"),
    "azure": Set("azure-native:network:VirtualNetwork", "location", "northcentralus"),  # a region without zones
    "gcp": Add(_NETWORK, {"name": "twin", "project": "${own}", "deleteDefaultRoutesOnCreate": True}),
}
UNCLEAR = {
    "aws": Set("aws:ec2/subnet:Subnet", "availabilityZone", UNKNOWN),
    "azure": Set("azure-native:network:VirtualNetwork", "location", UNKNOWN),
    "gcp": Set(_SUBNET, "region", UNKNOWN, having="logConfig"),
}
BY_OTHER_MEANS = {
    "azure": "A subnet lies in every zone of its region, so what counts is whether the region has zones.",
    "gcp": "A subnet lies in every zone of its region, and every region has three: what counts is that there is one.",
}
ALONG = {
    "azure": ("network.endpoints_in_every_zone", "serving.redundant@prod"),
    "gcp": ("network.flows_logged",),
}


def holds(platform: Platform) -> Result:
    """Counts the different zones of each network's subnets."""
    return judged(
        _reasons(platform),
        (network.urn for network in platform.networks),
        applies=platform.expected.networked,
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for network in platform.networks:
        yield from _of(platform, network)


def _of(platform: Platform, network: Network) -> Iterator[Reason]:
    wanted = platform.expected.zones
    subnets = [one for one in platform.subnets if one.network in {network.id, UNKNOWN}]
    read = [one.zones for one in subnets if one.network is not UNKNOWN]
    certain = {zone for zones in read if zones is not UNKNOWN for zone in zones}
    unknown = UNKNOWN in read or len(read) < len(subnets)
    if len(certain) >= wanted:
        return
    if unknown or network.adopted:
        yield unclear(network.urn, f"{len(certain)} of {wanted} zones could be read")
    else:
        yield broken(network.urn, f"its subnets lie in {len(certain)} zone(s), the organisation asks for {wanted}")
