"""Each clause of the promise that a change of what a version serves is told."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.twin import Drop, Set, apply
from tests.policies.worked import worked

RULE, TARGET = "aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventTarget:EventTarget"
OURS = {"having": "UpdateModelPackage"}
LESS = [{"requestParameters": {"sourceUri": [{"exists": True}]}}]


@pytest.mark.parametrize(
    "change",
    [
        Drop(RULE, **OURS),
        Drop(TARGET, having='"rule": "changed"'),
        Set(TARGET, "arn", "arn:aws:sns:eu-west-1:${own}:low", having='"rule": "changed"'),
        Set(RULE, "eventPattern.detail.eventName", ["CreateModelPackage"], **OURS),
        Set(RULE, "eventPattern.detail.$or", LESS, **OURS),
        Set(RULE, "eventPattern.detail.userIdentity", {"type": ["Root"]}, **OURS),
        Set(RULE, "eventPattern.detail.$or[0].requestParameters.modelApprovalStatus", ["Approved"], **OURS),
    ],
)
def test_breaking_one_clause_fails_the_guarantee(change):
    graph, expected = worked("dev")
    twin, _ = apply(graph, change, expected)
    assert results(twin, expected)["model_registry.changes_told"].verdict is Verdict.FAIL


def test_a_rule_that_is_not_known_is_no_pass():
    graph, expected = worked("dev")
    twin, _ = apply(graph, Set(RULE, "eventPattern", UNKNOWN, **OURS), expected)
    assert results(twin, expected)["model_registry.changes_told"].verdict is Verdict.NOT_EVALUATED
