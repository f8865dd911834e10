"""A machine has no address of the internet's."""

from collections.abc import Callable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No machine has a public address."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Set `associatePublicIpAddress` to false, place the machine in a private subnet, and let people come "
        "in by Session Manager."
    ),
    "azure": "Take `publicIPAddress` out of the network interface, and let people come in by Bastion.",
    "gcp": (
        "Take `accessConfigs` and `ipv6AccessConfigs` out of the network interface, and let people come in by "
        "Identity-Aware Proxy."
    ),
}
_ADDRESS = "associatePublicIpAddress"
_PLACED = ("subnetId", "primaryNetworkInterface", "networkInterfaces", "launchTemplate")
"""What places an instance: without any of it, it lies in the default network, which gives addresses."""
_GIVES = "gives a public address"
_IS = "has a public address"


def _instance(machine: View) -> Iterator[Reason]:
    if machine.at(_ADDRESS) is None:
        yield from _by_place(machine)
    else:
        yield from _configuration(machine)


def _by_place(machine: View) -> Iterator[Reason]:
    said = [one for one in _PLACED if machine.at(one) is not None]
    if not said:
        yield from machine.needs(_ADDRESS, holds=False, says=_GIVES)
    elif all(machine.at(one) is UNKNOWN for one in said):
        for one in said:
            yield from machine.needs(one, UNKNOWN, _GIVES)


def _configuration(machine: View) -> Iterator[Reason]:
    yield from machine.needs(_ADDRESS, negated(machine.flag(_ADDRESS)), _GIVES)


def _template(machine: View) -> Iterator[Reason]:
    for card in machine.each("networkInterfaces"):
        yield from _configuration(card)


def _without(*path: str) -> Callable[[View], Iterator[Reason]]:
    """Nothing stands at the last of these names, in any entry of the lists before it."""

    def reader(view: View) -> Iterator[Reason]:
        views = [view]
        for name in path[:-1]:
            views = [entry for one in views for entry in one.each(name)]
        for one in views:
            yield from one.needs(path[-1], negated(one.given(path[-1])), _IS)

    return reader


def _google(machine: View) -> Iterator[Reason]:
    yield from _without("networkInterfaces", "accessConfigs")(machine)
    yield from _without("networkInterfaces", "ipv6AccessConfigs")(machine)


_PROFILE = "networkProfile.networkInterfaceConfigurations"
_CONFIGURED = "publicIPAddressConfiguration"
READS = {
    "aws:ec2/eip:Eip": _without("instance"),
    "aws:ec2/eipAssociation:EipAssociation": _without("instanceId"),
    "aws:ec2/instance:Instance": _instance,
    "aws:ec2/launchConfiguration:LaunchConfiguration": _configuration,
    "aws:ec2/launchTemplate:LaunchTemplate": _template,
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest": _instance,
    "azure-native:network:NetworkInterface": _without("ipConfigurations", "publicIPAddress"),
    "azure-native:compute:VirtualMachine": _without(_PROFILE, "ipConfigurations", _CONFIGURED),
    "azure-native:compute:VirtualMachineScaleSet": _without(
        f"virtualMachineProfile.{_PROFILE}", "ipConfigurations", _CONFIGURED
    ),
    "gcp:compute/instance:Instance": _google,
    "gcp:compute/instanceTemplate:InstanceTemplate": _google,
    "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate": _google,
}
