"""The cloud's own watch for threats is switched on, not only set up."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "What watches for threats is switched on."
SEVERITY = "high"
REMEDIATION = {
    "aws": ("Leave `enable` of the detector on, set `status` to ENABLED, and name what is scanned in `resourceTypes`."),
    "azure": "Set `pricingTier` to Standard, and `isEnabled` of the protection to true.",
    "gcp": "Set `enablementState` to ENABLED.",
}


def _detector(detector: View) -> Iterator[Reason]:
    return detector.needs("enable", detector.flag("enable", absent=True), "is not true")


def _status(thing: View) -> Iterator[Reason]:
    return thing.needs("status", thing.one_of("status", "ENABLED", absent="ENABLED"), "is not ENABLED")


def _inspector(enabler: View) -> Iterator[Reason]:
    path = "resourceTypes"
    return enabler.needs(path, enabler.given(path), "is empty: nothing is scanned")


def _pricing(plan: View) -> Iterator[Reason]:
    path = "pricingTier"
    return plan.needs(path, plan.one_of(path, "Standard"), "is not Standard")


def _switched(path: str) -> Reader:
    def read(watch: View) -> Iterator[Reason]:
        return watch.needs(path, watch.flag(path), "is not true")

    return read


def _module(module: View) -> Iterator[Reason]:
    path = "enablementState"
    return module.needs(path, negated(module.one_of(path, "DISABLED")), "is DISABLED")


READS = {
    "aws:guardduty/detector:Detector": _detector,
    "aws:guardduty/detectorFeature:DetectorFeature": _status,
    "aws:inspector2/enabler:Enabler": _inspector,
    "aws:macie2/account:Account": _status,
    "azure-native:security:AdvancedThreatProtection": _switched("isEnabled"),
    "azure-native:security:DefenderForStorage": _switched("properties.isEnabled"),
    "azure-native:security:Pricing": _pricing,
    "gcp:securitycenter/eventThreatDetectionCustomModule:EventThreatDetectionCustomModule": _module,
    "gcp:securitycenter/projectCustomModule:ProjectCustomModule": _module,
}
