"""An update reaches the fleet in the spec's shares."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.expectation import Fleet
from policies.reading.model.platform import Platform
from policies.rules.edge._each import of_fleet
from policies.twin import Set

STATEMENT = "The fleet is divided into the spec's shares, so that an update reaches one after the other."
SEVERITY = "medium"
REMEDIATION = (
    "Make one wave for each share of the spec's `edge.rollout`, with that share as its `upTo`: an attribute of the "
    "thing group (AWS), the input of the telling workflow (Azure), the object that the wave reads (Google Cloud)."
)
UNSEEN = "Which devices somebody put into which share; whether a rollout keeps the order, and stops at a breach."
_GROUP = "aws:iot/thingGroup:ThingGroup"
_WORKFLOW = "azure-native:logic:Workflow"
_OBJECT = "gcp:storage/bucketObject:BucketObject"
BROKEN = {
    "aws": Set(_GROUP, "properties.attributePayload.attributes.upTo", "0.99", having="upTo"),
    "azure": Set(_WORKFLOW, "definition.actions.Wave-1.inputs.upTo", 0.99, having="upTo"),
    "gcp": Set(_OBJECT, "source.text.upTo", 0.99, having="upTo"),
}
UNCLEAR = {
    "aws": Set(_GROUP, "properties.attributePayload.attributes.upTo", UNKNOWN, having="upTo"),
    "azure": Set(_WORKFLOW, "definition.actions.Wave-1.inputs.upTo", UNKNOWN, having="upTo"),
    "gcp": Set(_OBJECT, "source", UNKNOWN, having="upTo"),
}
BY_OTHER_MEANS = {
    "azure": "A wave is a condition on the tags of devices, which an update is rolled out under; judged is the "
    "document of the workflow that tells each wave how far it reaches.",
    "gcp": "A wave is a place from which its devices read what they run; judged is what says how far the fleet "
    "is reached with it.",
}


def holds(platform: Platform) -> Result:
    """Compares the groups that updates go to with the spec's shares."""
    return of_fleet(platform, _reasons, (one.urn for one in platform.waves))


def _reasons(platform: Platform, fleet: Fleet) -> Iterator[Reason]:
    shares = list[float]()
    for wave in platform.waves:
        if wave.up_to is UNKNOWN:
            yield unclear(wave.urn, "how far the fleet is reached with this group is not known")
        elif wave.up_to is not None:
            shares.append(wave.up_to)
    if any(wave.up_to is UNKNOWN for wave in platform.waves):
        return
    if sorted(shares) != sorted(fleet.rollout):
        listed = (sorted(shares), fleet.rollout)
        said, wanted = (", ".join(f"{one:g}" for one in its) or "none" for its in listed)
        yield broken(platform.waves[0].urn if platform.waves else None, f"shares are {said}, the spec says {wanted}")
