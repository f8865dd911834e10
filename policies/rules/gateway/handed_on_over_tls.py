"""What a gateway hands on goes over an encrypted line as well, to whom it is meant for."""

from collections.abc import Iterable, Iterator

from gouvernail.maybe import Truth, negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.common.urls import over_https
from policies.resource import View

TITLE = "A gateway hands calls on over TLS, and asks who answers."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Set `protocol` of the target group to HTTPS or TLS.",
    "azure": (
        "Set the `protocol` of each of the gateway's backend settings to Https; begin `url` of the backend with "
        "https://, and leave `tls.validateCertificateChain` and `tls.validateCertificateName` on."
    ),
    "gcp": "Set `protocol` of the backend service to HTTPS or HTTP2; a serverless backend takes it as well.",
}
_CLEAR = "is not Https: calls are handed on in the clear"
_CHECKED = ("tls.validateCertificateChain", "tls.validateCertificateName")
_SCHEME = "loadBalancingScheme"
_OF_CALLS = ("EXTERNAL", "EXTERNAL_MANAGED", "INTERNAL_MANAGED")
_PLAIN = ("HTTP", "H2C")


def _targets(group: View) -> Iterable[Reason] | None:
    """What a network load balancer passes on as it came is not looked into."""
    hands_on = group.one_of("protocol", "HTTP", "HTTPS", "TLS")
    encrypted = group.one_of("protocol", "HTTPS", "TLS")
    return only_where(group, "protocol", hands_on, group.needs("protocol", encrypted, "is not HTTPS"))


def _gateway(gateway: View) -> Iterator[Reason]:
    for backend in gateway.each("backendHttpSettingsCollection"):
        yield from backend.needs("protocol", backend.one_of("protocol", "Https", "Tls"), _CLEAR)


def _backend(backend: View) -> Iterator[Reason]:
    """A pool names no address: each of its backends has one."""
    says = "is not an address of https: calls are handed on in the clear"
    yield from backend.needs("url", over_https(backend, "url"), says)
    for path in _CHECKED:
        yield from backend.needs(path, backend.flag(path, absent=True), "is not true: anybody may answer")


def _anywhere(service: View) -> Iterable[Reason] | None:
    return _service(service, service.one_of(_SCHEME, *_OF_CALLS, absent="EXTERNAL"))


def _in_a_region(service: View) -> Iterable[Reason] | None:
    return _service(service, service.one_of(_SCHEME, *_OF_CALLS))


def _service(service: View, of_calls: Truth) -> Iterable[Reason] | None:
    encrypted = negated(service.one_of("protocol", *_PLAIN, absent="HTTP"))
    reasons = service.needs("protocol", encrypted, "is not HTTPS: calls are handed on in the clear")
    return only_where(service, _SCHEME, of_calls, reasons)


READS = {
    "aws:lb/targetGroup:TargetGroup": _targets,
    "azure-native:apimanagement:Backend": _backend,
    "azure-native:network:ApplicationGateway": _gateway,
    "gcp:compute/backendService:BackendService": _anywhere,
    "gcp:compute/regionBackendService:RegionBackendService": _in_a_region,
}
