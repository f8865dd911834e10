"""Nobody pays for what nobody uses."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.serving import AtTime, ModelEndpoint
from policies.rules.serving._each import each_endpoint
from policies.twin import Set

STATEMENT = "Where the organisation names off hours, instances go down to one and come back by the clock."
SEVERITY = "low"
REMEDIATION = (
    "Add a time at which at most one instance is left and one at which `serving.instances` holds again: two scheduled "
    "actions (AWS), two profiles of the autoscale setting (Azure), two scheduler jobs with that body (Google Cloud); "
    "or take `offHours` out of the environment."
)
UNSEEN = "Whether the hours are the organisation's: only that numbers go down and come back."
_ONE = 1
_SCALING = "azure-native:monitor:AutoscaleSetting"
_JOB, _DOWN = "gcp:cloudscheduler/job:Job", '-down"'
_ALL_DAY = "eyJzY2FsaW5nIjogeyJtaW5JbnN0YW5jZUNvdW50IjogMSwgIm1heEluc3RhbmNlQ291bnQiOiA5OX19"  # up to 99 instances
BROKEN = {
    "aws": Set("aws:appautoscaling/scheduledAction:ScheduledAction", "scalableTargetAction.maxCapacity", 99),
    "azure": Set(_SCALING, "profiles[1].capacity.maximum", "99"),
    "gcp": Set(_JOB, "httpTarget.body", _ALL_DAY, having=_DOWN),
}
UNCLEAR = {
    "aws": Set("aws:appautoscaling/target:Target", "resourceId", UNKNOWN),
    "azure": Set(_SCALING, "profiles", UNKNOWN),
    "gcp": Set(_JOB, "httpTarget.uri", UNKNOWN, having=_DOWN),
}


def holds(platform: Platform) -> Result:
    """Each scaling of the endpoint has a time to go down and one to come back."""
    most = platform.expected.most_instances
    return each_endpoint(platform, _of, asked=platform.expected.off_hours and most is not None and most > _ONE)


def _of(platform: Platform, endpoint: ModelEndpoint) -> Iterator[Reason]:
    own = [one for one in platform.scalings if one.endpoint == endpoint.name]
    if any(one.endpoint is UNKNOWN for one in platform.scalings):
        yield unclear(endpoint.urn, "which scaling belongs to the endpoint is not known")
    elif not own:
        yield broken(endpoint.urn, "no instances of the endpoint change by the clock")
    for scaling in own:
        if scaling.at_times is UNKNOWN:
            yield unclear(scaling.urn, "when the instances change by the clock is not known")
        else:
            yield from _down_and_back(platform, scaling.urn, scaling.at_times)


def _down_and_back(platform: Platform, urn: str, times: tuple[AtTime, ...]) -> Iterator[Reason]:
    usual = (platform.expected.instances, platform.expected.most_instances)
    bounds = [(one.least, one.most) for one in times]
    if usual not in bounds:
        yield broken(urn, f"the instances do not come back to {usual[0]} to {usual[1]} after the off hours")
    others = [most for least, most in bounds if (least, most) != usual]
    if not others:
        yield broken(urn, "the instances do not go down in the off hours")
    for most in others:
        if most is None or most > _ONE:
            yield broken(urn, f"off hours leave up to {'any number of' if most is None else f'{most:g}'} instances")
