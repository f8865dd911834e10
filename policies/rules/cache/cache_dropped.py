"""No answer of a model that is gone is given."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = "Each event that the spec names (a release, a rollback, a stop) throws all kept answers away by itself."
SEVERITY = "high"
REMEDIATION = (
    "Have each event of the spec's `serving.cache.dropOn` write a new generation: an enabled event rule that starts "
    "the machine (AWS), an enabled alert on writes of the endpoint and on runs of the stop (Azure), an event trigger "
    "and an enabled alert policy (Google Cloud)."
)
UNSEEN = "Whether callers begin their keys with the generation; answers that they keep themselves."
_RULE = "aws:cloudwatch/eventRule:EventRule"
_ALERT = "azure-native:monitor:MetricAlert"
_RINGS, _RUN = "gcp:monitoring/alertPolicy:AlertPolicy", "started_execution_count"
BROKEN = {
    "aws": Set(_RULE, "state", "DISABLED", having="cache-stop"),
    "azure": Set(_ALERT, "enabled", value=False, having="cache-stop"),
    "gcp": Set(_RINGS, "enabled", value=False, having=_RUN),
}
UNCLEAR = {
    "aws": Set(_RULE, "state", UNKNOWN, having="cache-stop"),
    "azure": Set(_ALERT, "scopes", UNKNOWN, having="cache-stop"),
    "gcp": Set(_RINGS, "enabled", UNKNOWN, having=_RUN),
}
BY_OTHER_MEANS = {
    "azure": "A release and a rollback are both told by what writes the endpoint, as the activity log says it; a "
    "stop is told by the run of what stops.",
    "gcp": "A release and a rollback are both told by what updates the service, as the audit log says it; a stop is "
    "told by the run of what stops.",
}


def holds(platform: Platform) -> Result:
    """Compares the events that empty each cache with those that the spec names."""
    applies = platform.expected.cached and "workload" in platform.expected.layers
    return judged(_reasons(platform), (cache.urn for cache in platform.caches), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for cache in platform.caches:
        if cache.dropped_on is UNKNOWN:
            yield unclear(cache.urn, "which events empty the cache is not known")
            continue
        for event in platform.expected.cache_drops:
            if event not in cache.dropped_on:
                yield broken(cache.urn, f"a {event} leaves old answers in the cache")
