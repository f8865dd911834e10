"""A bad deployment takes itself back."""

from collections.abc import Iterator
from math import isclose

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.serving import Alarm, ModelEndpoint
from policies.rules.serving._each import each_endpoint
from policies.twin import Set

STATEMENT = "A deployment is taken back by itself as soon as a measure that the spec names passes the spec's threshold."
SEVERITY = "high"
REMEDIATION = (
    "Let an alarm with the threshold of each monitor in `serving.rollback.on` watch this endpoint and take it back: in "
    "`autoRollbackConfiguration` (AWS), by the workflow that the query rule (Azure) or the alert policy (Google Cloud) "
    "starts, with its actions switched on."
)
UNSEEN = "Whether the measure is the right one, and harm that shows only after the deployment is over."
_RULE = "azure-native:monitor:ScheduledQueryRule"
_ALERT, _LIMIT = "gcp:monitoring/alertPolicy:AlertPolicy", "conditions[0].conditionThreshold.thresholdValue"
_OF_SERVICE = "run.googleapis.com/request_"
_BACK = '-back"'
BROKEN = {
    "aws": Set("aws:cloudwatch/metricAlarm:MetricAlarm", "threshold", 999_999_999, having="AWS/SageMaker"),
    "azure": Set(_RULE, "criteria.allOf[0].threshold", 999_999_999, having=_BACK),
    "gcp": Set(_ALERT, _LIMIT, 999_999_999, having=_OF_SERVICE),
}
UNCLEAR = {
    "aws": Set("aws:cloudwatch/metricAlarm:MetricAlarm", "threshold", UNKNOWN, having="AWS/SageMaker"),
    "azure": Set(_RULE, "criteria.allOf[0].threshold", UNKNOWN, having=_BACK),
    "gcp": Set(_ALERT, _LIMIT, UNKNOWN, having=_OF_SERVICE),
}
BY_OTHER_MEANS = {
    "azure": "An endpoint does not go back by itself there: the alarm starts a workflow that puts all requests "
    "back to the deployment that was released before.",
    "gcp": "A service does not go back by itself there: the alarm starts a workflow that puts all requests back to the "
    "revision that was released before.",
}
_CLOSE = 1e-9


def holds(platform: Platform) -> Result:
    """Each measure of the spec has an alarm on this endpoint with the spec's threshold, named in its deployments."""
    return each_endpoint(platform, _of, asked=bool(platform.expected.rollback))


def _of(platform: Platform, endpoint: ModelEndpoint) -> Iterator[Reason]:
    names = endpoint.rollback_alarms
    if names is UNKNOWN:
        yield unclear(endpoint.urn, "which alarms take a deployment back is not known")
        return
    there = {alarm.name for alarm in platform.alarms}
    for name in names:
        if name not in there and UNKNOWN in there:
            yield unclear(endpoint.urn, f"whether the alarm {name} is there is not known")
        elif name not in there:
            yield broken(endpoint.urn, f"the alarm {name} is named but is not there")
    named = [alarm for alarm in platform.alarms if alarm.name in names]
    for alarm in platform.alarms if names else ():
        if alarm.name is UNKNOWN:
            yield unclear(alarm.urn, "whether this alarm takes a deployment back is not known")
    for alarm in named:
        yield from _works(alarm, endpoint)
        if alarm.measure is UNKNOWN:
            yield unclear(alarm.urn, "what the alarm measures is not known")
    for measure, threshold in platform.expected.rollback.items():
        yield from _measured(endpoint, named, measure, threshold, unnamed=UNKNOWN in there)


def _works(alarm: Alarm, endpoint: ModelEndpoint) -> Iterator[Reason]:
    yield from require(
        alarm.acts, alarm.urn, "the alarm's actions are switched off", "whether the alarm acts is not known"
    )
    yield from require(
        UNKNOWN if alarm.watches is UNKNOWN else endpoint.name in alarm.watches,
        alarm.urn,
        "the alarm does not watch the endpoint whose deployments it takes back",
        "what the alarm watches is not known",
    )


def _measured(
    endpoint: ModelEndpoint, named: list[Alarm], measure: str, threshold: float, *, unnamed: bool
) -> Iterator[Reason]:
    own = [alarm for alarm in named if alarm.measure == measure]
    if not own:
        make = unclear if unnamed or any(alarm.measure is UNKNOWN for alarm in named) else broken
        yield make(endpoint.urn, f"no alarm that takes a deployment back measures {measure}")
    for alarm in own:
        if alarm.threshold is UNKNOWN:
            yield unclear(alarm.urn, f"the threshold of {measure} is not known")
        elif alarm.threshold is None or not isclose(alarm.threshold, threshold, abs_tol=_CLOSE):
            yield broken(alarm.urn, f"the threshold of {measure} is {alarm.threshold}, the spec says {threshold}")
