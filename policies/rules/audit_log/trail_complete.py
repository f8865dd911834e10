"""Every action is recorded."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, require
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "Every action in every region is recorded, access to data included, in a record whose changes can be detected."
)
SEVERITY = "high"
REMEDIATION = (
    "Switch every part of the record on: `isMultiRegionTrail`, `includeGlobalServiceEvents`, `enableLogFileValidation` "
    "and selectors of management and data events (AWS), each category of the subscription's and of each store's "
    "diagnostic setting (Azure), all three log types of `IAMAuditConfig` for `allServices` without exempted members "
    "(Google Cloud)."
)
UNSEEN = (
    "Data events of services other than object storage; the writing of the log itself, which may be left out; "
    "whether the trail delivers."
)
_TRAIL = "azure-native:monitor:SubscriptionDiagnosticSetting"
_RECORDED = "gcp:projects/iAMAuditConfig:IAMAuditConfig"
BROKEN = {
    "aws": Set("aws:cloudtrail/trail:Trail", "isMultiRegionTrail", value=False),
    "azure": Set(_TRAIL, "logs[0].enabled", value=False),
    "gcp": Set(_RECORDED, "auditLogConfigs", [{"logType": "ADMIN_READ"}]),
}
UNCLEAR = {
    "aws": Set("aws:cloudtrail/trail:Trail", "isMultiRegionTrail", UNKNOWN),
    "azure": Set(_TRAIL, "logs[0].enabled", UNKNOWN),
    "gcp": Set(_RECORDED, "auditLogConfigs", UNKNOWN),
}
BY_OTHER_MEANS = {
    "azure": "An account's record is of all regions by itself. Nothing signs it: its store refuses every change. "
    "Access to data is recorded by each store and vault, so each is looked at, but for the store of the log itself: it "
    "cannot record into itself.",
    "gcp": "An account's record is of all regions by itself. Nothing signs it: its store refuses every change. "
    "The account records access to data in all services at once.",
}


def holds(platform: Platform) -> Result:
    """A trail that is on, in every region, validated, with management and data events."""
    return judged(
        _reasons(platform),
        (trail.urn for trail in platform.trails),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    if "audit" in platform.expected.layers and not platform.trails:
        yield broken(None, "no trail records what is done")
    for trail in platform.trails:
        for value, lacks, of in (
            (trail.on, "the trail is switched off", "is switched on"),
            (trail.every_region, "the trail records one region only", "records every region"),
            (trail.global_events, "the trail leaves out what has no region", "records what has no region"),
            (trail.validated, "changes of the record could not be detected", "lets changes be detected"),
            (trail.management, "the trail leaves out management events", "records all management events"),
            (trail.data, "the trail leaves out access to data", "records all access to data"),
        ):
            yield from require(value, trail.urn, lacks, f"whether the trail {of} is not known")
