"""A network spans the zones that the organisation asks for."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.model.networks import Network
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, broken, judged, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = "Every network has subnets in as many zones as the organisation asks for."
SOURCES = ("AI Act Art. 15(4) (supports)", "DORA Art. 12(6) (supports)")
UNSEEN = "Whether two zone names are far apart on the ground."
BROKEN = {"aws": Set("aws:ec2/subnet:Subnet", "availabilityZone", "${aws:ec2/subnet:Subnet#1.availabilityZone}")}
UNCLEAR = {"aws": Set("aws:ec2/subnet:Subnet", "availabilityZone", UNKNOWN)}


def holds(platform: Platform) -> Result:
    """Counts the different zones of each network's subnets."""
    return judged(
        _findings(platform),
        (network.urn for network in platform.networks),
        applies=platform.expected.networked,
    )


def _findings(platform: Platform) -> Iterator[Finding]:
    for network in platform.networks:
        yield from _of(platform, network)


def _of(platform: Platform, network: Network) -> Iterator[Finding]:
    wanted = platform.expected.zones
    subnets = [one for one in platform.subnets if one.network in {network.id, UNKNOWN}]
    certain = {one.zone for one in subnets if one.zone is not UNKNOWN and one.network is not UNKNOWN}
    unknown = sum(one.zone is UNKNOWN or one.network is UNKNOWN for one in subnets)
    if len(certain) >= wanted:
        return
    if len(certain) + unknown >= wanted or network.adopted:
        yield unclear(network.urn, f"{len(certain)} of {wanted} zones could be read")
    else:
        yield broken(network.urn, f"its subnets lie in {len(certain)} zone(s), the organisation asks for {wanted}")
