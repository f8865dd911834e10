"""A device may do what it is there for, in its own name."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, negated
from gouvernail.verdict import Reason
from policies.common.rights import allows, statements
from policies.resource import View

TITLE = "No policy lets a device do everything, or anything with every other device."
SEVERITY = "high"
REMEDIATION = "Name actions, and topics and clients of the device itself (`${iot:Connection.Thing.ThingName}`)."
NOT_THERE = {
    "azure": "A device of IoT Hub speaks for itself only; there is no policy of a device.",
    "gcp": "Google Cloud has no registry of devices.",
}
_EVERYTHING = ("*", "iot:*")


def _has(statement: View, path: str, *values: str) -> Truth:
    found = statement.texts(path)
    return UNKNOWN if found is UNKNOWN else any(one in values for one in found)


def _policy(policy: View) -> Iterator[Reason]:
    for statement in statements(policy, "policy"):
        for path, wide, says in (
            ("Action", _EVERYTHING, "lets a device do everything"),
            ("Resource", ("*",), "lets a device speak for every other"),
        ):
            given = all_of([allows(statement), _has(statement, path, *wide)])
            yield from statement.needs(path, negated(given), says)


READS = {"aws:iot/policy:Policy": _policy}
