"""Every account is watched for intrusions, once."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "Every account is watched for intrusions by one detector in each region of the spec, the reading and writing of "
    "stored objects included."
)
SEVERITY = "high"
REMEDIATION = (
    "Let one detector watch each account in each region, stored objects included: GuardDuty with the feature "
    "`S3_DATA_EVENTS` enabled (AWS), the Defender plans at `Standard`, that of `StorageAccounts` too (Azure), the "
    "alerts on the audit log enabled (Google Cloud)."
)
UNSEEN = "Regions that the spec does not name; whether a detector finds what happens."
_FEATURE = "aws:guardduty/detectorFeature:DetectorFeature"
_PLAN = "azure-native:security:Pricing"
_ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
BROKEN = {
    "aws": Set(_FEATURE, "status", "DISABLED"),
    "azure": Set(_PLAN, "pricingTier", "Free", having="StorageAccounts"),
    "gcp": Set(_ALERT, "enabled", value=False, having="storage[.]objects"),
}
UNCLEAR = {
    "aws": Set(_FEATURE, "status", UNKNOWN),
    "azure": Set(_PLAN, "pricingTier", UNKNOWN, having="StorageAccounts"),
    "gcp": Set(_ALERT, "enabled", UNKNOWN, having="storage[.]objects"),
}
BY_OTHER_MEANS = {
    "azure": "What watches is on or off for an account as a whole there: one plan counts in each region of the spec.",
    "gcp": "Event Threat Detection is switched on for an organisation by hand, and no stack can say that it is: what "
    "counts are alerts of the account's own on its audit log, on whoever is refused an object or the way out, and on "
    "what stops the watching. They are of all regions.",
}


def holds(platform: Platform) -> Result:
    """Counts the detectors of each account that is there in each region, and looks whether they are on."""
    return judged(
        _reasons(platform),
        (one.urn for one in platform.detectors),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for account in platform.expected.watched:
        there = [one for one in platform.detectors if one.account == account]
        for region in platform.expected.stands_in:
            count = sum(one.region == region for one in there)
            if not count and there and all(one.adopted for one in there):
                yield unclear(there[0].urn, f"what watches account {account} in {region} is not read here")
            elif count != 1:
                yield broken(None, f"account {account} has {count} detectors in {region}, asked for is one")
    for one in platform.detectors:
        yield from require(one.on, one.urn, "the detector is off", "whether the detector is on is not known")
        yield from require(
            one.objects,
            one.urn,
            "the detector does not look at stored objects",
            "whether the detector looks at stored objects is not known",
        )
