"""Before what answers calls stands a web firewall."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A web firewall stands before every gateway and load balancer that takes calls."
SEVERITY = "medium"
REMEDIATION = (
    "Join a web ACL to it (AWS), name a firewall policy of it (Azure), or a security policy of the backend (Google "
    "Cloud)."
)
_ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
_NOT_SET = "is not set: no firewall stands before it"


def _associated(gateway: View) -> Iterator[Reason]:
    found = gateway.beside(_ASSOCIATION, "resourceArn")
    joined = UNKNOWN if found is UNKNOWN else bool(found)
    yield from gateway.needs("WebAclAssociation.resourceArn", joined, "names it nowhere: no firewall stands before it")


def _balancer(balancer: View) -> Iterator[Reason] | None:
    """Only one for web calls that the internet reaches."""
    kind = balancer.one_of("loadBalancerType", "application", absent="application")
    if kind is False or balancer.flag("internal") is True:
        return None
    return _associated(balancer)


def _distribution(distribution: View) -> Iterator[Reason]:
    yield from distribution.needs("webAclId", distribution.given("webAclId"), _NOT_SET)


def _gateway(gateway: View) -> Iterator[Reason]:
    """The older kind has its firewall inside."""
    guarded = any_of([gateway.given("firewallPolicy"), gateway.flag("webApplicationFirewallConfiguration.enabled")])
    yield from gateway.needs("firewallPolicy", guarded, _NOT_SET)


def _backend(backend: View) -> Iterator[Reason] | None:
    if backend.one_of("loadBalancingScheme", "EXTERNAL", "EXTERNAL_MANAGED", absent="EXTERNAL") is False:
        return None
    return backend.needs("securityPolicy", backend.given("securityPolicy"), _NOT_SET)


def _regional(backend: View) -> Iterator[Reason] | None:
    """Only a load balancer that reads calls has one: what passes packets on is judged by its firewall rules."""
    if backend.one_of("loadBalancingScheme", "EXTERNAL_MANAGED", "INTERNAL_MANAGED") is False:
        return None
    return backend.needs("securityPolicy", backend.given("securityPolicy"), _NOT_SET)


READS = {
    "aws:cloudfront/distribution:Distribution": _distribution,
    "azure-native:network:ApplicationGateway": _gateway,
    "gcp:compute/backendService:BackendService": _backend,
    "gcp:compute/regionBackendService:RegionBackendService": _regional,
}
READS_BESIDE = {
    "aws:alb/loadBalancer:LoadBalancer": _balancer,
    "aws:apigateway/stage:Stage": _associated,
    "aws:lb/loadBalancer:LoadBalancer": _balancer,
}
