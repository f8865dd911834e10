"""The service grows with its load."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.serving import ModelEndpoint, Scaling
from policies.rules.serving._each import each_endpoint, live
from policies.twin import Drop, Set

STATEMENT = "Where the spec allows more than one number of instances, their number follows the load within its bounds."
SEVERITY = "medium"
REMEDIATION = (
    "Let the number of instances follow the load between `min` and `max` of the spec's `serving.instances`: a scalable "
    "target with a policy (AWS), `rules` in each profile of the autoscale setting (Azure), `scalingMode` other than "
    "`MANUAL` (Google Cloud)."
)
UNSEEN = "Whether the measure and the target fit the load."
_SCALING = "azure-native:monitor:AutoscaleSetting"
_SERVICE, _MODE = "gcp:cloudrunv2/service:Service", "scaling.scalingMode"
BROKEN = {
    "aws": Drop("aws:appautoscaling/policy:Policy"),
    "azure": Set(_SCALING, "profiles[0].rules", []),
    "gcp": Set(_SERVICE, _MODE, "MANUAL"),
}
UNCLEAR = {
    "aws": Set("aws:appautoscaling/policy:Policy", "resourceId", UNKNOWN),
    "azure": Set(_SCALING, "targetResourceUri", UNKNOWN),
    "gcp": Set(_SERVICE, _MODE, UNKNOWN),
}


def holds(platform: Platform) -> Result:
    """Each variant has a scaling that follows the load, with the spec's bounds."""
    most = platform.expected.most_instances
    return each_endpoint(platform, _of, asked=most is not None and most > platform.expected.instances)


def _of(platform: Platform, endpoint: ModelEndpoint) -> Iterator[Reason]:
    for variant in live(endpoint):
        if isinstance(variant, Reason):
            yield variant
            continue
        found = [one for one in platform.scalings if (one.endpoint, one.variant) == (endpoint.name, variant.name)]
        if found:
            yield from _bounds(platform, found[0])
        elif any(UNKNOWN in (one.endpoint, one.variant) for one in platform.scalings):
            yield unclear(endpoint.urn, f"what the scaling of {variant.name} is could not be read")
        else:
            yield broken(endpoint.urn, f"nothing scales {variant.name}")


def _bounds(platform: Platform, scaling: Scaling) -> Iterator[Reason]:
    yield from require(
        scaling.follows_load,
        scaling.urn,
        "no policy makes the instances follow the load",
        "whether the instances follow the load is not known",
    )
    for value, wanted, what in (
        (scaling.least, platform.expected.instances, "least"),
        (scaling.most, platform.expected.most_instances, "most"),
    ):
        if value is UNKNOWN:
            yield unclear(scaling.urn, f"the {what} number of instances is not known")
        elif value != wanted:
            yield broken(scaling.urn, f"the {what} number of instances is {value or 0:g}, the spec says {wanted}")
