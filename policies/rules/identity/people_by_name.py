"""People come into a machine as themselves, not with a key that several may have."""

from collections.abc import Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Nobody signs in to a machine with a key or password that is not a person's own."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Leave `keyName` away; people come in by Session Manager.",
    "azure": "Set `linuxConfiguration.disablePasswordAuthentication` to true.",
    "gcp": "Set the metadata `enable-oslogin` to TRUE.",
}


def _aws(machine: View) -> Iterator[Reason]:
    return machine.needs("keyName", negated(machine.given("keyName")), "lets in whoever has this key")


def _password(profile: View) -> Iterator[Reason]:
    path = "linuxConfiguration.disablePasswordAuthentication"
    without = any_of([negated(profile.given("linuxConfiguration")), profile.flag(path)])
    return profile.needs(path, without, "is not true: a password lets in")


def _azure(machine: View) -> Iterator[Reason]:
    return _password(machine.part("osProfile"))


def _azure_set(machines: View) -> Iterator[Reason]:
    return _password(machines.part("virtualMachineProfile.osProfile"))


def _gcp(machine: View) -> Iterator[Reason]:
    path = "metadata.enable-oslogin"
    return machine.needs(path, machine.one_of(path, "TRUE", "true", "True"), "is not TRUE: keys in metadata let in")


READS = {
    "aws:ec2/instance:Instance": _aws,
    "aws:ec2/launchTemplate:LaunchTemplate": _aws,
    "azure-native:compute:VirtualMachine": _azure,
    "azure-native:compute:VirtualMachineScaleSet": _azure_set,
    "gcp:compute/instance:Instance": _gcp,
    "gcp:compute/instanceTemplate:InstanceTemplate": _gcp,
    "gcp:compute/projectMetadata:ProjectMetadata": _gcp,
}
