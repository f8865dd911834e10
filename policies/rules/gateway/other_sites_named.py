"""No page of just any site calls in the name of who looks at it."""

from collections.abc import Callable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import all_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No page of just any site may call with what a browser knows of its user."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Name the sites in `allowOrigins`, or take `allowCredentials` out.",
    "azure": "Name the sites in `allowedOrigins`, or take `allowCredentials` (`supportCredentials` of a web app) out.",
    "gcp": "Name the sites in `allowOrigins` of the `corsPolicy`, or take `allowCredentials` out.",
}
_OF_A_MAP = "defaultRouteAction.corsPolicy"


def _shared(path: str, origins: str, credentials: str) -> Callable[[View], Iterator[Reason]]:
    def reader(service: View) -> Iterator[Reason]:
        for sharing in service.each(path):
            sites = sharing.texts(origins)
            every = UNKNOWN if sites is UNKNOWN else "*" in sites
            open_ = all_of([every, sharing.flag(credentials)])
            yield from sharing.needs(credentials, negated(open_), "is true for the pages of every site")

    return reader


def _map(paths: View) -> Iterator[Reason]:
    policy = _shared(_OF_A_MAP, "allowOrigins", "allowCredentials")
    for one in (paths, *paths.each("pathMatchers")):
        yield from policy(one)


READS = {
    "aws:apigatewayv2/api:Api": _shared("corsConfiguration", "allowOrigins", "allowCredentials"),
    "aws:lambda/functionUrl:FunctionUrl": _shared("cors", "allowOrigins", "allowCredentials"),
    "azure-native:app:ContainerApp": _shared("configuration.ingress.corsPolicy", "allowedOrigins", "allowCredentials"),
    "azure-native:web:WebApp": _shared("siteConfig.cors", "allowedOrigins", "supportCredentials"),
    "gcp:compute/regionUrlMap:RegionUrlMap": _map,
    "gcp:compute/uRLMap:URLMap": _map,
}
