"""A device speaks over a modern line."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Devices are spoken to over TLS 1.2 and later only."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Choose a `tlsConfig.securityPolicy` without version 1.0.",
    "azure": "Set `properties.minTlsVersion` to 1.2.",
}
NOT_THERE = {"gcp": "Google Cloud has no registry of devices."}
_SAYS = "lets older versions in"


def _domain(domain: View) -> Iterator[Reason]:
    path = "tlsConfig.securityPolicy"
    policy = domain.text(path)
    modern = UNKNOWN if policy is UNKNOWN else "_TLS12_1_0_" not in str(policy)
    return domain.needs(path, modern, _SAYS)


def _hub(hub: View) -> Iterator[Reason]:
    path = "properties.minTlsVersion"
    return hub.needs(path, hub.one_of(path, "1.2"), _SAYS)


READS = {
    "aws:iot/domainConfiguration:DomainConfiguration": _domain,
    "azure-native:iothub:IotHubResource": _hub,
}
