"""A lost zone takes no service with it."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.twin import Add, Set

STATEMENT = "Every private endpoint has a way in in as many zones as the organisation asks for."
SEVERITY = "medium"
REMEDIATION = (
    "Give the endpoint a subnet in as many zones as the environment has: more `subnetIds` (AWS), a region with zones "
    "(Azure), an address in a network that has subnets (Google Cloud); or set `privateEndpoints: oneZone` outside of "
    "production."
)
UNSEEN = "Whether two subnets of one zone each lie in different ones: network.zones looks at that."
_ADDRESS = "gcp:compute/globalForwardingRule:GlobalForwardingRule"
_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_ELSEWHERE = {
    "project": "${own}",
    "target": "vpc-sc",
    "loadBalancingScheme": "",
    "ipAddress": "10.255.255.254",
    "network": "projects/${own}/global/networks/twin",
}
BROKEN = {
    "aws": Set(_ENDPOINT, "subnetIds", ["${aws:ec2/subnet:Subnet.id}"], having="Interface"),
    "azure": Set("azure-native:network:VirtualNetwork", "location", "northcentralus"),  # a region without zones
    "gcp": Add(_ADDRESS, _ELSEWHERE),
}
UNCLEAR = {
    "aws": Set(_ENDPOINT, "subnetIds", UNKNOWN, having="Interface"),
    "azure": Set("azure-native:network:PrivateEndpoint", "subnet", UNKNOWN),
    "gcp": Set(_ADDRESS, "network", UNKNOWN),
}
BY_OTHER_MEANS = {
    "azure": "An endpoint lies in a subnet of all zones, so what counts is whether the region has zones.",
    "gcp": "An endpoint is in every subnet of its network, and a subnet in every zone of its region.",
}
ALONG = {"azure": ("network.zones", "serving.redundant@prod")}


def holds(platform: Platform) -> Result:
    """Counts the zones of each endpoint's subnets; a route to a service is everywhere."""
    return judged(
        _reasons(platform),
        (endpoint.urn for endpoint in platform.endpoints if not endpoint.on_routes),
        applies=platform.expected.networked,
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    wanted, lies_in = platform.expected.endpoint_zones, {one.id: one.zones for one in platform.subnets}
    for endpoint in platform.endpoints:
        if endpoint.on_routes:
            continue
        if endpoint.subnets is UNKNOWN:
            yield unclear(endpoint.urn, "in which subnets the endpoint has a way in is not known")
            continue
        zones = [lies_in.get(name, UNKNOWN) for name in {*endpoint.subnets}]
        many = sum(len(one) for one in zones if one is not UNKNOWN)
        if many < wanted and UNKNOWN in zones:
            yield unclear(endpoint.urn, "in which zones the endpoint has a way in is not known")
        elif many < wanted:
            yield broken(endpoint.urn, f"the endpoint is in {many} zone(s), the organisation asks for {wanted}")
