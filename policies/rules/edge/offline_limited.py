"""A device that is out of reach stops in time."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.expectation import Fleet
from policies.reading.model.platform import Platform
from policies.rules.edge._each import of_fleet
from policies.twin import Set

STATEMENT = "Devices are told to call as often as the spec says, and to stop where they cannot for as long as it says."
SEVERITY = "high"
REMEDIATION = (
    "Tell devices the spec's `edge.offlineLimit` and `edge.sync`, or less, as `offlineLimit` and `sync` in what they "
    "read: the parameter (AWS), the document of the telling workflow (Azure), the bucket's object (Google Cloud)."
)
UNSEEN = "Whether a device's clock runs, and whether it stops."
_PARAMETER = "aws:ssm/parameter:Parameter"
_WORKFLOW = "azure-native:logic:Workflow"
_OBJECT = "gcp:storage/bucketObject:BucketObject"
BROKEN = {
    "aws": Set(_PARAMETER, "insecureValue.offlineLimit", 9_999_999, having="trustPolicy"),
    "azure": Set(_WORKFLOW, "definition.actions.Keep.inputs.offlineLimit", 9_999_999, having="offlineLimit"),
    "gcp": Set(_OBJECT, "source.text.offlineLimit", 9_999_999, having="offlineLimit"),
}
UNCLEAR = {
    "aws": Set(_PARAMETER, "insecureValue", UNKNOWN, having="trustPolicy"),
    "azure": Set(_WORKFLOW, "definition.actions.Keep.inputs.offlineLimit", UNKNOWN, having="offlineLimit"),
    "gcp": Set(_OBJECT, "source", UNKNOWN, having="offlineLimit"),
}
BY_OTHER_MEANS = {
    "azure": "What devices read lies in the hub and is no resource: judged is the document of the workflow that tells "
    "it."
}


def holds(platform: Platform) -> Result:
    """Compares what devices are told with the spec."""
    return of_fleet(platform, _reasons, (one.urn for one in platform.device_configurations))


def _reasons(platform: Platform, fleet: Fleet) -> Iterator[Reason]:
    if not platform.device_configurations:
        yield broken(None, "nothing tells devices when to stop")
    for told in platform.device_configurations:
        yield from _same(told.urn, "stop after", told.offline_limit, fleet.offline_limit)
        yield from _same(told.urn, "call every", told.sync, fleet.sync)


def _same(urn: str, what: str, told: Maybe[float | None], asked: float) -> Iterator[Reason]:
    if told is UNKNOWN:
        yield unclear(urn, f"after how long devices {what.partition(' ')[0]} is not known")
    elif told is None or told > asked:
        given = "nothing" if told is None else f"{told:g} s"
        yield broken(urn, f"devices {what} {given}, the spec says {asked:g} s")
