"""Nobody comes to the router from outside."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, require
from policies.reading.model.platform import Platform
from policies.reading.model.traffic import Router
from policies.rules.traffic._each import each_router
from policies.twin import Set

STATEMENT = "The router of a cutover is asked from inside the network only, over TLS 1.2 or later."
SEVERITY = "critical"
REMEDIATION = (
    "Make the load balancer `internal`, let its security group take HTTPS from addresses of the network alone, and "
    "name a policy of TLS 1.2 or later in `sslPolicy` (AWS). Make the service of API Management `Internal`, of version "
    "2, in a subnet whose security group lets in addresses of the network alone (Azure). Give each forwarding rule the "
    "scheme `INTERNAL_MANAGED`, the legacy's backend a Cloud Armor policy that names its callers, and the proxy an SSL "
    "policy of TLS 1.2 (Google Cloud)."
)
UNSEEN = "Who is let into the network by another way; which versions callers speak."
_LISTENER = "aws:lb/listener:Listener"
_SERVICE, _ROUTER = "azure-native:apimanagement:ApiManagementService", "-router-"
_TLS, _LEAST = "gcp:compute/regionSslPolicy:RegionSslPolicy", "minTlsVersion"
BROKEN = {
    "aws": Set(_LISTENER, "sslPolicy", "ELBSecurityPolicy-2016-08"),
    "azure": Set(_SERVICE, "virtualNetworkType", "External", having=_ROUTER),
    "gcp": Set(_TLS, _LEAST, "TLS_1_0", having="-router"),
}
UNCLEAR = {
    "aws": Set(_LISTENER, "sslPolicy", UNKNOWN),
    "azure": Set(_SERVICE, "virtualNetworkType", UNKNOWN, having=_ROUTER),
    "gcp": Set(_TLS, _LEAST, UNKNOWN, having="-router"),
}


def holds(platform: Platform) -> Result:
    """Looks at each router's address, at the firewalls before it, and at what it lets callers speak."""
    return each_router(platform, _of)


def _of(_: Platform, router: Router) -> Iterator[Reason]:
    yield from require(
        router.inside,
        router.urn,
        "the router is reached from outside of the network",
        "whether the router is reached from outside of the network is not known",
    )
    yield from require(
        router.recent,
        router.urn,
        "the router takes calls without TLS, or with one older than 1.2",
        "which versions of TLS the router takes is not known",
    )
