"""A release of production reaches the archive over two accounts: each link that is missing is a broken promise."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.reading.aws import read
from policies.rules.archive import lock_extended
from policies.twin import Change, Drop, Set, apply
from tests.policies.worked import worked

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
MAY = "aws:iam/rolePolicy:RolePolicy"
SENDS = "event-bus/releases"


def verdict(environment: str, change: Change) -> Verdict:
    graph, expected = worked(environment)
    changed, _ = apply(graph, change, expected)
    return lock_extended.holds(read(changed, expected)).verdict


@pytest.mark.parametrize(
    "change",
    [
        Set(RULE, "state", "DISABLED", at="own", having="IN_SERVICE"),
        Set(RULE, "eventPattern.detail.EndpointStatus", ["FAILED"], at="own", having="IN_SERVICE"),
        Set(RULE, "eventPattern.detail.EndpointName", ["one"], at="own", having="IN_SERVICE"),
        Drop(TARGET, having=SENDS),
        Set(MAY, "policy.Statement[0].Action", ["events:PutRule"], having=SENDS),
        Set(BUS_POLICY, "policy.Statement[0].Principal", {"AWS": "arn:aws:iam::999999999999:root"}),
        Drop(BUS_POLICY),
    ],
)
def test_a_link_that_is_missing_breaks_it_in_production(change: Change) -> None:
    assert verdict("prod", change) is Verdict.FAIL


@pytest.mark.parametrize(
    "change",
    [
        Set(RULE, "eventPattern", UNKNOWN, at="own", having="IN_SERVICE"),
        Set(RULE, "eventPattern", "no pattern {", at="own", having="IN_SERVICE"),
        Set(TARGET, "roleArn", UNKNOWN, having=SENDS),
        Set(TARGET, "arn", UNKNOWN, having=SENDS),
        Set(BUS_POLICY, "policy", UNKNOWN),
        Set(BUS_POLICY, "policy.Statement[0].Condition", {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}),
        Set("aws:sfn/stateMachine:StateMachine", "definition", UNKNOWN),
    ],
)
def test_a_link_that_is_not_known_is_no_pass(change: Change) -> None:
    assert verdict("prod", change) is Verdict.NOT_EVALUATED


def test_another_environment_puts_nothing_into_service() -> None:
    graph, expected = worked("dev")

    assert lock_extended.holds(read(graph, expected)).verdict is Verdict.PASS
