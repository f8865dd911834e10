"""Each device has a key of its own."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.model.edge import DeviceEntry
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, broken, judged, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = "A device proves who it is with a key of its own, kept where the spec says; no stack makes or holds one."
SOURCES = ("AI Act Art. 15(5) (supports)", "ISO/IEC 27001:2022 A.8.5 (supports)")
UNSEEN = (
    "Which authorities are registered, and that they sign keys in secure elements only: that is done by hand. "
    "Certificates made by hand."
)
_TEMPLATE = "aws:iot/provisioningTemplate:ProvisioningTemplate"
BROKEN = {"aws": Set(_TEMPLATE, "type", "FLEET_PROVISIONING")}
UNCLEAR = {"aws": Set(_TEMPLATE, "type", UNKNOWN)}


def holds(platform: Platform) -> Result:
    """Compares each way in with where the spec wants keys."""
    applies = platform.expected.fleet is not None and "workload" in platform.expected.layers
    subjects = (one.urn for one in platform.device_entries)
    return judged(_findings(platform) if applies else (), subjects, applies=applies)


def _findings(platform: Platform) -> Iterator[Finding]:
    asked = platform.expected.fleet.identity if platform.expected.fleet else ""
    if not platform.device_entries:
        yield broken(None, "no device can come in")
    for one in platform.device_entries:
        yield from _of(one, asked)


def _of(one: DeviceEntry, asked: str) -> Iterator[Finding]:
    if one.keys is UNKNOWN:
        yield unclear(one.urn, "where keys of devices are made is not known")
    elif one.keys is None:
        yield broken(one.urn, "the stack hands out an identity: its key stands in the state, and may be shared")
    elif asked == "hardware" and one.keys != "hardware":
        yield broken(one.urn, "a device may come in with a key outside a secure element")
