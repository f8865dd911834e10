"""What a gateway hands on goes over an encrypted line as well."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A gateway hands calls on over TLS."
SEVERITY = "high"
REMEDIATION = "Set the `protocol` of each of the gateway's backend settings to Https."
NOT_THERE = {
    "aws": "What an API on AWS calls is the cloud's own service, which takes TLS alone.",
    "gcp": "What a load balancer on Google Cloud calls without a server is the cloud's own.",
}


def _gateway(gateway: View) -> Iterator[Reason]:
    for backend in gateway.each("backendHttpSettingsCollection"):
        protocol = backend.one_of("protocol", "Https", "Tls")
        yield from backend.needs("protocol", protocol, "is not Https: calls are handed on in the clear")


READS = {
    "azure-native:network:ApplicationGateway": _gateway,
}
