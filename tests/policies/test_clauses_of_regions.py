"""Each clause of the guarantees that hold in every region of the spec: one change in one of them is enough."""

import dataclasses

import pytest

from assurance.summary import declared
from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.twin import Add, Drop, Set, apply
from tests.policies.worked.stack import AWAY, REGION

WRITER = "aws:apigateway/account:Account"
ROLE = "aws:iam/role:Role"
GATEWAYS = "apigateway.amazonaws"
DETECTOR = "aws:guardduty/detector:Detector"
FEATURE = "aws:guardduty/detectorFeature:DetectorFeature"
ANALYSER = "aws:accessanalyzer/analyzer:Analyzer"
AGGREGATOR = "aws:securityhub/findingAggregator:FindingAggregator"
COLLECTOR = "aws:securityhub/account:Account"
RULE = "aws:cloudwatch/eventRule:EventRule"
FOUND = "aws.securityhub"
ANYBODY = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}

BREAK = [
    ("gateway.gateways_may_log", Drop(WRITER, having=REGION)),
    ("gateway.gateways_may_log", Drop(WRITER, having=AWAY)),
    ("gateway.gateways_may_log", Set(WRITER, "cloudwatchRoleArn", None, having=AWAY)),
    ("gateway.gateways_may_log", Set(ROLE, "assumeRolePolicy.Statement[+]", ANYBODY, having=GATEWAYS)),
    ("detection.intrusions_watched", Drop(DETECTOR, having=REGION)),
    ("detection.intrusions_watched", Drop(DETECTOR, having=AWAY)),
    ("detection.intrusions_watched", Drop(DETECTOR, at="audit", having=AWAY)),
    ("detection.intrusions_watched", Add(DETECTOR, {"enable": True, "region": AWAY})),
    ("detection.intrusions_watched", Set(DETECTOR, "enable", value=False, having=AWAY)),
    ("detection.intrusions_watched", Set(FEATURE, "status", "DISABLED", having=AWAY)),
    ("detection.access_analysed", Drop(ANALYSER, having="unused")),
    ("detection.access_analysed", Drop(ANALYSER, having=f"outside-{REGION}")),
    ("detection.access_analysed", Drop(ANALYSER, having=f"outside-{AWAY}")),
    ("detection.findings_routed", Drop(RULE, having=FOUND)),
    ("detection.findings_routed", Drop(AGGREGATOR)),
    ("detection.findings_routed", Set(AGGREGATOR, "specifiedRegions", ["eu-south-1"])),
    ("detection.findings_routed", Set(AGGREGATOR, "region", "eu-south-1")),
    ("detection.findings_routed", Set(AGGREGATOR, "linkingMode", "ALL_REGIONS_EXCEPT_SPECIFIED")),
    ("detection.findings_routed", Set(AGGREGATOR, "linkingMode", "NO_REGIONS")),
    ("detection.findings_routed", Drop(COLLECTOR, having=REGION)),
    ("detection.findings_routed", Drop(COLLECTOR, having=AWAY)),
]
UNKNOWNS = [
    ("gateway.gateways_may_log", Set(WRITER, "cloudwatchRoleArn", UNKNOWN, having=AWAY)),
    ("gateway.gateways_may_log", Set(ROLE, "assumeRolePolicy", UNKNOWN, having=GATEWAYS)),
    ("detection.intrusions_watched", Set(FEATURE, "status", UNKNOWN, having=AWAY)),
    ("detection.access_analysed", Set(ANALYSER, "type", UNKNOWN, having=f"outside-{AWAY}")),
    ("detection.findings_routed", Set(AGGREGATOR, "specifiedRegions", UNKNOWN)),
    ("detection.findings_routed", Set(AGGREGATOR, "linkingMode", UNKNOWN)),
]
HARMLESS = [
    ("detection.findings_routed", Set(AGGREGATOR, "linkingMode", "ALL_REGIONS")),
    ("detection.findings_routed", Set(AGGREGATOR, "specifiedRegions[+]", "eu-south-1")),
]


@pytest.mark.parametrize(("name", "change"), BREAK)
def test_breaking_one_clause_fails_the_guarantee(worked, name, change) -> None:
    graph, expected = worked("dev")
    result = results(apply(graph, change, expected)[0], expected)[name]
    assert result.verdict is Verdict.FAIL, result.reasons


@pytest.mark.parametrize(("name", "change"), UNKNOWNS)
def test_what_is_not_known_is_said_and_never_passes(worked, name, change) -> None:
    graph, expected = worked("dev")
    result = results(apply(graph, change, expected)[0], expected)[name]
    assert result.verdict is Verdict.NOT_EVALUATED, result.reasons


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_another_way_to_the_same_end_passes(worked, name, change) -> None:
    graph, expected = worked("dev")
    result = results(apply(graph, change, expected)[0], expected)[name]
    assert result.verdict is Verdict.PASS, result.reasons


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("gateway.gateways_may_log", WRITER),
        ("detection.intrusions_watched", DETECTOR),
        ("detection.access_analysed", ANALYSER),
        ("detection.findings_routed", COLLECTOR),
    ],
)
def test_a_spec_of_one_region_asks_for_nothing_elsewhere(worked, name, type_) -> None:
    graph, expected = worked("dev")
    here = dataclasses.replace(expected, stands_in=(REGION,))
    assert results(apply(graph, Drop(type_, having=AWAY), expected)[0], here)[name].verdict is Verdict.PASS


@pytest.mark.parametrize("name", ["detection.intrusions_watched", "detection.findings_routed"])
def test_what_a_landing_zone_does_elsewhere_is_not_evaluated_and_answered_for_by_it(worked, name) -> None:
    graph, expected = worked("dev")
    kinds = {DETECTOR, FEATURE, COLLECTOR, AGGREGATOR}
    elsewhere = {one.urn for one in graph.of_type(*kinds) if AWAY in str(one.inputs)}
    there = Graph(dataclasses.replace(one, external=one.type in kinds) for one in graph if one.urn not in elsewhere)
    result = results(there, expected)[name]
    assert result.verdict is Verdict.NOT_EVALUATED, result.reasons
    assert declared(there, result.reasons)
