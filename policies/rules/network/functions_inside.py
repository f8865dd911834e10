"""What answers calls (a function, a container, a web app) is called from inside the network only."""

from collections.abc import Callable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import negated
from gouvernail.values import entry, text
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No function, container or web app takes calls from the internet by itself."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Set `networkConfiguration.ingressConfiguration.isPubliclyAccessible` to false: the gateway is the "
        "way in, and it asks who calls."
    ),
    "azure": (
        "Set `publicNetworkAccess` of a web app to Disabled, and leave `ingress.external` of a container app "
        "off: the gateway is the way in, and it asks who calls."
    ),
    "gcp": (
        "Set `ingress` (`ingressSettings` of a function) to internal traffic, or to internal traffic and load "
        "balancers: the gateway is the way in, and it asks who calls."
    ),
}
_INSIDE = ("INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER")
_FUNCTIONS = ("ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB")
_ANNOTATION = "run.googleapis.com/ingress"
_ANNOTATED = ("internal", "internal-and-cloud-load-balancing")
_SAYS = "lets calls in from the internet"


def _limited(path: str, *allowed: str) -> Callable[[View], Iterator[Reason]]:
    def reader(service: View) -> Iterator[Reason]:
        yield from service.needs(path, service.one_of(path, *allowed), _SAYS)

    return reader


def _off(path: str, *, absent: bool) -> Callable[[View], Iterator[Reason]]:
    def reader(service: View) -> Iterator[Reason]:
        yield from service.needs(path, negated(service.flag(path, absent=absent)), _SAYS)

    return reader


def _annotated(service: View) -> Iterator[Reason]:
    path = "metadata.annotations"
    ingress = text(entry(service.at(path), _ANNOTATION))
    inside = UNKNOWN if ingress is UNKNOWN else ingress in _ANNOTATED
    yield from service.needs(path, inside, _SAYS)


READS = {
    "aws:apprunner/service:Service": _off(
        "networkConfiguration.ingressConfiguration.isPubliclyAccessible", absent=True
    ),
    "azure-native:app:ContainerApp": _off("configuration.ingress.external", absent=False),
    "azure-native:web:WebApp": _limited("publicNetworkAccess", "Disabled"),
    "gcp:cloudfunctions/function:Function": _limited("ingressSettings", *_FUNCTIONS),
    "gcp:cloudfunctionsv2/function:Function": _limited("serviceConfig.ingressSettings", *_FUNCTIONS),
    "gcp:cloudrun/service:Service": _annotated,
    "gcp:cloudrunv2/service:Service": _limited("ingress", *_INSIDE),
}
