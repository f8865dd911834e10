"""A lost zone takes no service with it."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, broken, judged, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = "Every private endpoint has a way in in as many subnets, one a zone, as the organisation asks for."
SOURCES = ("AI Act Art. 15(4) (supports)", "DORA Art. 12(6) (supports)")
UNSEEN = "Whether the subnets lie in different zones: network.zones looks at that."
_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
BROKEN = {"aws": Set(_ENDPOINT, "subnetIds", ["${aws:ec2/subnet:Subnet.id}"], having="Interface")}
UNCLEAR = {"aws": Set(_ENDPOINT, "subnetIds", UNKNOWN, having="Interface")}


def holds(platform: Platform) -> Result:
    """Counts each endpoint's subnets (network.zones says that they lie apart); a route to a service is everywhere."""
    return judged(
        _findings(platform),
        (endpoint.urn for endpoint in platform.endpoints if not endpoint.on_routes),
        applies=platform.expected.networked,
    )


def _findings(platform: Platform) -> Iterator[Finding]:
    wanted = platform.expected.endpoint_zones
    for endpoint in platform.endpoints:
        if endpoint.on_routes:
            continue
        if endpoint.subnets is UNKNOWN:
            yield unclear(endpoint.urn, "in which subnets the endpoint has a way in is not known")
        elif (many := len({*endpoint.subnets})) < wanted:
            yield broken(endpoint.urn, f"the endpoint is in {many} subnet(s), the organisation asks for {wanted} zones")
