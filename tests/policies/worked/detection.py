"""Detection: a detector and an analyser an account and region, one rule, one analyser of what nobody uses."""

import json

from tests.policies.worked.stack import AWAY, REGION, Stack

__all__ = ["audit", "expected", "foundation"]


def audit(stack: Stack) -> None:
    _watched(stack)


def foundation(stack: Stack, environment: str) -> None:
    _watched(stack)


def expected(environment: str) -> dict[str, object]:
    return {"sent_on": ("high",)}


def _watched(stack: Stack) -> None:
    for region in (REGION, AWAY):
        place, id_ = {"region": region}, f"d-{region}"
        stack.add("guardduty/detector:Detector", f"detector-{region}", id_, {"enable": True, **place})
        feature = {"detectorId": id_, "name": "S3_DATA_EVENTS", "status": "ENABLED", **place}
        stack.add("guardduty/detectorFeature:DetectorFeature", f"objects-{region}", f"{id_}/S3_DATA_EVENTS", feature)
        stack.add("securityhub/account:Account", f"hub-{region}", stack.account, place)
        _analyser(stack, f"outside-{region}", "ACCOUNT", region)
    _analyser(stack, "unused", "ACCOUNT_UNUSED_ACCESS", REGION)
    brought = {"linkingMode": "SPECIFIED_REGIONS", "specifiedRegions": [AWAY], "region": REGION}
    stack.add("securityhub/findingAggregator:FindingAggregator", "brings", f"{stack.account}-brings", brought)
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


def _analyser(stack: Stack, name: str, kind: str, region: str) -> None:
    given = {"analyzerName": name, "type": kind, "region": region}
    stack.add("accessanalyzer/analyzer:Analyzer", name, name, given)
