"""Every call that is divided is written down."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.traffic import Router
from policies.rules.traffic._each import each_router
from policies.twin import Set

STATEMENT = (
    "Every call at the router of a cutover is logged for as long as predictions are kept, in a log with a key of the "
    "platform, whichever side answers it."
)
SEVERITY = "high"
REMEDIATION = (
    "Deliver the access logs of the load balancer (`ALB_ACCESS_LOGS`) to a log group with `kmsKeyId`, which keeps them "
    "for `retention.events.keep` (AWS). Send `GatewayLogs` to the gateway's workspace by one diagnostic setting, and "
    "all logs to the store of the audit log by another (Azure). Log every call of both backends, and lead them by a "
    "sink of the URL map's own into a log bucket with `cmekSettings` (Google Cloud)."
)
UNSEEN = "Whether each entry arrives."
_LOG, _OF_ROUTER = "aws:cloudwatch/logGroup:LogGroup", "vendedlogs"
_SETTING, _OF_SERVICE = "azure-native:monitor:DiagnosticSetting", "-router-"
_BUCKET, _KEPT = "gcp:logging/projectBucketConfig:ProjectBucketConfig", "-router"
BROKEN = {
    "aws": Set(_LOG, "retentionInDays", 30, having=_OF_ROUTER),
    "azure": Set(_SETTING, "logs[0].enabled", value=False, having=_OF_SERVICE),
    "gcp": Set(_BUCKET, "retentionDays", 30, having=_KEPT),
}
UNCLEAR = {
    "aws": Set(_LOG, "retentionInDays", UNKNOWN, having=_OF_ROUTER),
    "azure": Set(_SETTING, "logs", UNKNOWN, having=_OF_SERVICE),
    "gcp": Set(_BUCKET, "retentionDays", UNKNOWN, having=_KEPT),
}
BY_OTHER_MEANS = {
    "azure": "A workspace takes no key of ours there: it is where one looks. What it holds of calls is kept a second "
    "time in the store of the audit log, under our key.",
}


def holds(platform: Platform) -> Result:
    """Follows the calls of each router to their log."""
    return each_router(platform, _of)


def _of(platform: Platform, router: Router) -> Iterator[Reason]:
    days = platform.expected.event_days
    if router.days is UNKNOWN:
        yield unclear(router.urn, "how long calls stand in the log is not known")
    elif router.days is None:
        yield broken(router.urn, "calls are not logged")
    elif router.days < days:
        yield broken(router.urn, f"calls stand in the log for {router.days:g} days, predictions are kept for {days}")
    if router.days is not None:
        yield from require(
            router.encrypted,
            router.urn,
            "the log of calls has no key of the platform",
            "whether the log of calls has a key of the platform is not known",
        )
