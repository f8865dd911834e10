"""Detection: one detector, one rule, two analysers an account."""

import json

from tests.assurance.worked.stack import REGION, Stack

__all__ = ["audit", "expected", "foundation"]


def audit(stack: Stack) -> None:
    _watched(stack)


def foundation(stack: Stack, environment: str) -> None:
    _watched(stack)


def expected(environment: str) -> dict[str, object]:
    return {"sent_on": ("high",)}


def _watched(stack: Stack) -> None:
    stack.add("guardduty/detector:Detector", "detector", "d-1", {"enable": True})
    feature = {"detectorId": "d-1", "name": "S3_DATA_EVENTS", "status": "ENABLED"}
    stack.add("guardduty/detectorFeature:DetectorFeature", "objects", "d-1/S3_DATA_EVENTS", feature)
    pattern = {
        "source": ["aws.securityhub"],
        "detail-type": ["Security Hub Findings - Imported"],
        "detail": {"findings": {"Severity": {"Label": ["HIGH"]}}},
    }
    rule = {"name": "high", "eventPattern": json.dumps(pattern), "state": "ENABLED"}
    stack.add("cloudwatch/eventRule:EventRule", "high", "high", rule)
    route = f"arn:aws:sns:{REGION}:{stack.account}:high"
    target = {"rule": "high", "arn": route, "deadLetterConfig": stack.put_aside}
    stack.add("cloudwatch/eventTarget:EventTarget", "high", "high-route", target)
    for name, kind in (("outside", "ACCOUNT"), ("unused", "ACCOUNT_UNUSED_ACCESS")):
        stack.add("accessanalyzer/analyzer:Analyzer", name, name, {"analyzerName": name, "type": kind})
