"""A call that two machines would read in two ways goes no further."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A load balancer for web calls drops what is malformed."
SEVERITY = "medium"
REMEDIATION = "Set `dropInvalidHeaderFields`, and leave `desyncMitigationMode` at defensive or strictest."
NOT_THERE = {
    "azure": "A gateway on Azure always refuses malformed headers, and nobody can let them through.",
    "gcp": "A load balancer on Google Cloud always refuses malformed headers, and nobody can let them through.",
}


def _balancer(balancer: View) -> Iterator[Reason] | None:
    if balancer.one_of("loadBalancerType", "application", absent="application") is False:
        return None
    return _dropped(balancer)


def _dropped(balancer: View) -> Iterator[Reason]:
    drops, mode = "dropInvalidHeaderFields", "desyncMitigationMode"
    yield from balancer.needs(drops, balancer.flag(drops), "is not true")
    safe = balancer.one_of(mode, "defensive", "strictest", absent="defensive")
    yield from balancer.needs(mode, safe, "lets malformed calls through")


READS = {
    "aws:alb/loadBalancer:LoadBalancer": _balancer,
    "aws:lb/loadBalancer:LoadBalancer": _balancer,
}
