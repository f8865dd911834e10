"""Whoever has the certificate that all devices ship with is not a device yet."""

from collections.abc import Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A new device is looked at before it is given an identity."
SEVERITY = "medium"
REMEDIATION = "Name a function in `preProvisioningHook` that knows which devices there are, or a template."
NOT_THERE = {
    "azure": "Who may enrol is a list inside the provisioning service; no resource has it.",
    "gcp": "Google Cloud has no registry of devices.",
}


def _template(template: View) -> Iterator[Reason]:
    path = "preProvisioningHook.targetArn"
    checked = any_of([template.one_of("type", "JITP"), template.given(path)])
    says = "is not set: whoever has the shared certificate becomes a device"
    return template.needs(path, checked, says)


def _authority(authority: View) -> Iterator[Reason]:
    path = "allowAutoRegistration"
    checked = any_of([negated(authority.flag(path)), authority.given("registrationConfig")])
    return authority.needs(path, checked, "lets in every device that bears its signature")


READS = {
    "aws:iot/caCertificate:CaCertificate": _authority,
    "aws:iot/provisioningTemplate:ProvisioningTemplate": _template,
}
