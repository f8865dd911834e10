"""A call that two machines would read in two ways goes no further."""

from collections.abc import Iterable, Iterator

from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.resource import View

TITLE = "A load balancer for web calls drops what is malformed."
SEVERITY = "medium"
REMEDIATION = "Set `dropInvalidHeaderFields`, and leave `desyncMitigationMode` at defensive or strictest."
NOT_THERE = {
    "azure": "A gateway on Azure has no setting for malformed calls: its web firewall judges them.",
    "gcp": "A load balancer on Google Cloud has no setting for malformed calls: its own front judges them.",
}


def _balancer(balancer: View) -> Iterable[Reason] | None:
    kind = "loadBalancerType"
    return only_where(balancer, kind, balancer.one_of(kind, "application", absent="application"), _dropped(balancer))


def _dropped(balancer: View) -> Iterator[Reason]:
    drops, mode = "dropInvalidHeaderFields", "desyncMitigationMode"
    yield from balancer.needs(drops, balancer.flag(drops), "is not true")
    safe = balancer.one_of(mode, "defensive", "strictest", absent="defensive")
    yield from balancer.needs(mode, safe, "lets malformed calls through")


READS = {
    "aws:alb/loadBalancer:LoadBalancer": _balancer,
    "aws:lb/loadBalancer:LoadBalancer": _balancer,
}

MENDS = {
    "aws:alb/loadBalancer:LoadBalancer": {"dropInvalidHeaderFields": True},
    "aws:lb/loadBalancer:LoadBalancer": {"dropInvalidHeaderFields": True},
}
