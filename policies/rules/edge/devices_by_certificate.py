"""A device shows a certificate, not a key that it shares."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A device proves who it is with a certificate, over a modern line."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Set `authenticationType` to AWS_X509.",
    "azure": "Set `properties.disableDeviceSAS` and `properties.disableModuleSAS`.",
}
NOT_THERE = {"gcp": "Google Cloud has no registry of devices."}
_X509 = ("AWS_X509", "CUSTOM_AUTH_X509")


def _domain(domain: View) -> Iterator[Reason]:
    path = "authenticationType"
    yield from domain.needs(path, domain.one_of(path, *_X509), "asks for no certificate")


def _hub(hub: View) -> Iterator[Reason]:
    for name in ("disableDeviceSAS", "disableModuleSAS"):
        path = f"properties.{name}"
        yield from hub.needs(path, hub.flag(path), "is not true: a shared key lets a device in")


READS = {
    "aws:iot/domainConfiguration:DomainConfiguration": _domain,
    "azure-native:iothub:IotHubResource": _hub,
}
