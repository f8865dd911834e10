"""A machine passes on nobody else's traffic."""

from collections.abc import Callable, Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No machine passes on traffic that is not its own."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Leave `sourceDestCheck` on: the cloud's own gateways pass traffic on.",
    "azure": "Leave `enableIPForwarding` off: the cloud's own gateways pass traffic on.",
    "gcp": "Leave `canIpForward` off: the cloud's own gateways pass traffic on.",
}
_SAYS = "lets the machine pass on what is not its own"


def _checked(machine: View) -> Iterator[Reason]:
    yield from machine.needs("sourceDestCheck", machine.flag("sourceDestCheck", absent=True), _SAYS)


def _off(path: str) -> Callable[[View], Iterator[Reason]]:
    def reader(machine: View) -> Iterator[Reason]:
        yield from machine.needs(path, negated(machine.flag(path)), _SAYS)

    return reader


def _set(machines: View) -> Iterator[Reason]:
    for card in machines.each("virtualMachineProfile.networkProfile.networkInterfaceConfigurations"):
        yield from _card(card)


_card = _off("enableIPForwarding")
_google = _off("canIpForward")
READS = {
    "aws:ec2/instance:Instance": _checked,
    "aws:ec2/networkInterface:NetworkInterface": _checked,
    "azure-native:network:NetworkInterface": _card,
    "azure-native:compute:VirtualMachineScaleSet": _set,
    "gcp:compute/instance:Instance": _google,
    "gcp:compute/instanceTemplate:InstanceTemplate": _google,
}
