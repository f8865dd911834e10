"""Detection."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:accessanalyzer/analyzer:Analyzer": ("access-analyzer:CreateAnalyzer", "access-analyzer:DeleteAnalyzer"),
    "aws:cloudwatch/eventRule:EventRule": ("events:PutRule", "events:TagResource", "events:DeleteRule"),
    "aws:cloudwatch/eventTarget:EventTarget": ("events:PutTargets", "events:RemoveTargets"),
    "aws:guardduty/detector:Detector": (
        "guardduty:CreateDetector",
        "guardduty:TagResource",
        "guardduty:DeleteDetector",
    ),
    "aws:guardduty/detectorFeature:DetectorFeature": ("guardduty:UpdateDetector",),
    "aws:inspector2/enabler:Enabler": ("inspector2:Enable", "inspector2:Disable"),
    "aws:macie2/account:Account": ("macie2:EnableMacie", "macie2:DisableMacie"),
    "aws:securityhub/account:Account": (
        "securityhub:EnableSecurityHub",
        "securityhub:UpdateSecurityHubConfiguration",
        "securityhub:DisableSecurityHub",
    ),
    "aws:securityhub/findingAggregator:FindingAggregator": (
        "securityhub:CreateFindingAggregator",
        "securityhub:UpdateFindingAggregator",
        "securityhub:DeleteFindingAggregator",
    ),
    "aws:securityhub/standardsSubscription:StandardsSubscription": (
        "securityhub:BatchEnableStandards",
        "securityhub:BatchDisableStandards",
    ),
}
