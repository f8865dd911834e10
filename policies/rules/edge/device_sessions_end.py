"""What a device is lent of the cloud's rights it gives back within the hour."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "The cloud's credentials of a device end within an hour."
SEVERITY = "low"
REMEDIATION = "Set `credentialDuration` to 3600 or less."
NOT_THERE = {
    "azure": "A device of IoT Hub gets no credentials of the cloud.",
    "gcp": "Google Cloud has no registry of devices.",
}
_HOUR = 3600


def _alias(alias: View) -> Iterator[Reason]:
    path = "credentialDuration"
    longer = alias.at_least(path, _HOUR + 1, absent=_HOUR)
    return alias.needs(path, negated(longer), "lasts more than an hour")


READS = {"aws:iot/roleAlias:RoleAlias": _alias}
