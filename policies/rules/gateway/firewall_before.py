"""Before what answers calls stands a web firewall."""

from collections.abc import Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.resource import View

TITLE = "A web firewall stands before every gateway and load balancer that takes calls."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Join a web ACL to it by a `WebAclAssociation`, or name one in `webAclId` of a distribution.",
    "azure": "Name a firewall policy in `firewallPolicy`.",
    "gcp": "Name a security policy in `securityPolicy` of the backend service.",
}
_ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
_SCHEME = "loadBalancingScheme"
_NOT_SET = "is not set: no firewall stands before it"


def _associated(gateway: View) -> Iterator[Reason]:
    found = gateway.beside(_ASSOCIATION, "resourceArn")
    joined = UNKNOWN if found is UNKNOWN else bool(found)
    yield from gateway.needs("WebAclAssociation.resourceArn", joined, "names it nowhere: no firewall stands before it")


def _balancer(balancer: View) -> Iterable[Reason] | None:
    """Only one for web calls that the internet reaches."""
    of_web = balancer.one_of("loadBalancerType", "application", absent="application")
    reached = all_of([of_web, negated(balancer.flag("internal"))])
    return only_where(balancer, "internal", reached, _associated(balancer))


def _distribution(distribution: View) -> Iterator[Reason]:
    yield from distribution.needs("webAclId", distribution.given("webAclId"), _NOT_SET)


def _gateway(gateway: View) -> Iterator[Reason]:
    """The older kind has its firewall inside."""
    guarded = any_of([gateway.given("firewallPolicy"), gateway.flag("webApplicationFirewallConfiguration.enabled")])
    yield from gateway.needs("firewallPolicy", guarded, _NOT_SET)


def _policy(backend: View) -> Iterator[Reason]:
    yield from backend.needs("securityPolicy", backend.given("securityPolicy"), _NOT_SET)


def _backend(backend: View) -> Iterable[Reason] | None:
    open_ = backend.one_of(_SCHEME, "EXTERNAL", "EXTERNAL_MANAGED", absent="EXTERNAL")
    return only_where(backend, _SCHEME, open_, _policy(backend))


def _regional(backend: View) -> Iterable[Reason] | None:
    """Only a load balancer that reads calls has one: what passes packets on is judged by its firewall rules."""
    reads = backend.one_of(_SCHEME, "EXTERNAL_MANAGED", "INTERNAL_MANAGED")
    return only_where(backend, _SCHEME, reads, _policy(backend))


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
