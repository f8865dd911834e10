"""Each clause of the guarantees that hold in every region of the spec: one change in one of them is enough."""

import dataclasses

import pytest

from assurance.guarantees.proof import results
from assurance.guarantees.twin import Drop, Set, apply
from assurance.verdict import Verdict
from gouvernail.graph import UNKNOWN
from tests.assurance.worked.stack import AWAY, REGION

WRITER = "aws:apigateway/account:Account"
ROLE = "aws:iam/role:Role"
GATEWAYS = "apigateway.amazonaws"
ANYBODY = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}

BREAK = [
    ("audit_log.gateways_may_log", Drop(WRITER, having=REGION)),
    ("audit_log.gateways_may_log", Drop(WRITER, having=AWAY)),
    ("audit_log.gateways_may_log", Set(WRITER, "cloudwatchRoleArn", None, having=AWAY)),
    ("audit_log.gateways_may_log", Set(ROLE, "assumeRolePolicy.Statement[+]", ANYBODY, having=GATEWAYS)),
]
UNKNOWNS = [
    ("audit_log.gateways_may_log", Set(WRITER, "cloudwatchRoleArn", UNKNOWN, having=AWAY)),
    ("audit_log.gateways_may_log", Set(ROLE, "assumeRolePolicy", UNKNOWN, having=GATEWAYS)),
]


@pytest.mark.parametrize(("name", "change"), BREAK)
def test_breaking_one_clause_fails_the_guarantee(worked, name, change) -> None:
    graph, expected = worked("dev")
    result = results(apply(graph, change, expected)[0], expected)[name]
    assert result.verdict is Verdict.FAIL, result.findings


@pytest.mark.parametrize(("name", "change"), UNKNOWNS)
def test_what_is_not_known_is_said_and_never_passes(worked, name, change) -> None:
    graph, expected = worked("dev")
    result = results(apply(graph, change, expected)[0], expected)[name]
    assert result.verdict is Verdict.NOT_EVALUATED, result.findings


@pytest.mark.parametrize(("name", "type_"), [("audit_log.gateways_may_log", WRITER)])
def test_a_spec_of_one_region_asks_for_nothing_elsewhere(worked, name, type_) -> None:
    graph, expected = worked("dev")
    here = dataclasses.replace(expected, stands_in=(REGION,))
    assert results(apply(graph, Drop(type_, having=AWAY), expected)[0], here)[name].verdict is Verdict.PASS
