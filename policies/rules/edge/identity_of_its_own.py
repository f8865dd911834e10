"""Each device has a key of its own."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.expectation import Fleet
from policies.reading.model.edge import DeviceEntry
from policies.reading.model.platform import Platform
from policies.rules.edge._each import of_fleet
from policies.twin import Add, Set

STATEMENT = "A device proves who it is with a key of its own, kept where the spec says; no stack makes or holds one."
SEVERITY = "high"
REMEDIATION = (
    "Let devices bring their own key: no certificate or key in the stack, and with `edge.identity: hardware` a "
    "provisioning template of the type `JITP` (AWS), `disableDeviceSAS` and `disableModuleSAS` of the hub (Azure), no "
    "provider but that of the devices' own certificates in the fleet's pool (Google Cloud)."
)
UNSEEN = (
    "Which authorities are registered, and that they sign keys in secure elements only: that is done by hand. "
    "Certificates made by hand."
)
_TEMPLATE = "aws:iot/provisioningTemplate:ProvisioningTemplate"
_HUB = "azure-native:iothub:IotHubResource"
_PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
_OF_FLEET = {
    "workloadIdentityPoolId": "${gcp:iam/workloadIdentityPool:WorkloadIdentityPool#fleet.workloadIdentityPoolId}",
    "workloadIdentityPoolProviderId": "another",
    "attributeMapping": {"google.subject": "assertion.subject.dn.cn"},
}
BROKEN = {
    "aws": Set(_TEMPLATE, "type", "FLEET_PROVISIONING"),
    "azure": Set(_HUB, "properties.disableDeviceSAS", value=False),
    "gcp": Add(_PROVIDER, {**_OF_FLEET, "oidc": {"issuerUri": "https://tokens.example"}}),
}
UNCLEAR = {
    "aws": Set(_TEMPLATE, "type", UNKNOWN),
    "azure": Set(_HUB, "properties.disableDeviceSAS", UNKNOWN),
    "gcp": Add(_PROVIDER, {**_OF_FLEET, "x509": UNKNOWN}),
}
BY_OTHER_MEANS = {
    "azure": "A hub has no template: a workflow makes one device known at a time, by an authority or by the thumbprint "
    "of its own certificate. The service that lets devices in by themselves comes into a hub by a shared key "
    "only.",
    "gcp": "Devices are known to a pool by the authority that signed their certificates, which a person "
    "registers there; a workflow lets one device in at a time, by the name that was proved.",
}


def holds(platform: Platform) -> Result:
    """Compares each way in with where the spec wants keys."""
    return of_fleet(platform, _reasons, (one.urn for one in platform.device_entries))


def _reasons(platform: Platform, fleet: Fleet) -> Iterator[Reason]:
    if not platform.device_entries:
        yield broken(None, "no device can come in")
    for one in platform.device_entries:
        yield from _of(one, fleet.identity)


def _of(one: DeviceEntry, asked: str) -> Iterator[Reason]:
    if one.keys is UNKNOWN:
        yield unclear(one.urn, "where keys of devices are made is not known")
    elif one.keys is None:
        yield broken(one.urn, "the stack hands out an identity: its key stands in the state, and may be shared")
    elif asked == "hardware" and one.keys != "hardware":
        yield broken(one.urn, "a device may come in with a key outside a secure element")
