"""A copy that fails takes a route, over another region where it must: each link that is missing is a broken promise."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.reading.aws import read
from policies.rules.backup import copied_to_recovery_region, failures_told
from policies.twin import Change, Drop, Set, apply
from tests.policies.worked import worked

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
SELECTION = "aws:backup/selection:Selection"
PLAN = "aws:backup/plan:Plan"
MAY = "aws:iam/rolePolicy:RolePolicy"
HOME, AWAY = "aws.backup", "failed-away"


def verdict(guarantee, change: Change) -> Verdict:
    graph, expected = worked("dev")
    changed, _ = apply(graph, change, expected)
    return guarantee.holds(read(changed, expected)).verdict


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (Drop(RULE, having=AWAY), Verdict.FAIL),
        (Drop(TARGET, having="event-bus/default"), Verdict.FAIL),
        (Set(TARGET, "roleArn", None, having="event-bus/default"), Verdict.FAIL),
        (Set(MAY, "policy.Statement[0].Action", ["events:PutRule"], having="event-bus/default"), Verdict.FAIL),
        (Set(RULE, "eventPattern.detail", {"state": ["FAILED"]}, having=HOME), Verdict.FAIL),  # restores have a status
        (Set(RULE, "eventPattern.detail-type", ["Backup Job State Change"], having=HOME), Verdict.FAIL),
        (Set(RULE, "eventPattern.resources", ["arn"], having=HOME), Verdict.FAIL),
        (Set(RULE, "eventPattern", UNKNOWN, having=AWAY), Verdict.NOT_EVALUATED),
        (Set(TARGET, "arn", UNKNOWN, having="event-bus/default"), Verdict.NOT_EVALUATED),
        (Set(TARGET, "roleArn", UNKNOWN, having="event-bus/default"), Verdict.NOT_EVALUATED),
    ],
)
def test_a_link_that_is_missing_or_not_known_is_found(change: Change, found: Verdict) -> None:
    assert verdict(failures_told, change) is found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (Set(SELECTION, "resources", None), Verdict.FAIL),  # by tag alone: subject to the region's settings
        (Set(SELECTION, "resources", ["*"]), Verdict.FAIL),
        (Set(SELECTION, "resources", UNKNOWN), Verdict.NOT_EVALUATED),
        (Set(PLAN, "rules[0].lifecycle", {"deleteAfter": 34}), Verdict.FAIL),  # the lock asks for 35 days
        (Set(PLAN, "rules[0].lifecycle", {"deleteAfter": 35}), Verdict.PASS),
        (Set(PLAN, "rules[0].copyActions[0].lifecycle", {"deleteAfter": 1}), Verdict.FAIL),
        (Set(PLAN, "rules[0].lifecycle", {"deleteAfter": UNKNOWN}), Verdict.NOT_EVALUATED),
    ],
)
def test_a_plan_that_would_make_no_copy_is_found(change: Change, found: Verdict) -> None:
    assert verdict(copied_to_recovery_region, change) is found
