"""What a rule sends arrives or is kept: each door that turns it away is a broken promise."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.reading.aws import read
from policies.rules.incidents import events_let_in, nothing_lost
from policies.twin import Change, Drop, Set, apply
from tests.policies.worked import worked

KEY = "aws:kms/key:Key"
TOPIC = "aws:sns/topic:Topic"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
OUR_ACCOUNT = {"StringEquals": {"aws:SourceAccount": "${own}"}}


def verdict(guarantee, change: Change) -> Verdict:
    graph, expected = worked("dev")
    changed, _ = apply(graph, change, expected)
    return guarantee.holds(read(changed, expected)).verdict


def of_key(place: int, condition: object) -> Set:
    return Set(KEY, f"policy.Statement[{place}].Condition", condition, at="own", having="topicArn")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (of_key(2, OUR_ACCOUNT), Verdict.FAIL),  # SNS: not supported for EventBridge
        (of_key(2, {"ArnLike": {"aws:SourceArn": "arn:aws:events:eu-west-1:111111111111:rule/*"}}), Verdict.FAIL),
        (of_key(2, {"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:*:*:other"}}), Verdict.FAIL),
        (of_key(2, {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}), Verdict.NOT_EVALUATED),
        (of_key(3, OUR_ACCOUNT), Verdict.NOT_EVALUATED),  # of queues nothing is documented
        (of_key(3, {"ArnLike": {"kms:EncryptionContext:aws:sqs:arn": "arn:aws:sqs:*:*:other"}}), Verdict.FAIL),
        (Set(TOPIC, "policy.Statement[0].Condition", OUR_ACCOUNT, at="own"), Verdict.FAIL),
        (Set(TOPIC, "policy.Statement[0].Principal", {"Service": "cloudwatch.amazonaws.com"}, at="own"), Verdict.FAIL),
        (Set(TOPIC, "kmsMasterKeyId", UNKNOWN, at="own"), Verdict.NOT_EVALUATED),
        (Set(TOPIC, "kmsMasterKeyId", None, at="own"), Verdict.PASS),
        (Set(QUEUE_POLICY, "policy.Statement[0].Condition", OUR_ACCOUNT, at="own"), Verdict.PASS),
        (Set(QUEUE_POLICY, "policy", UNKNOWN, at="own"), Verdict.NOT_EVALUATED),
        (Drop(QUEUE_POLICY, at="own"), Verdict.NOT_EVALUATED),
    ],
)
def test_what_turns_a_rule_away_is_found(change: Change, found: Verdict) -> None:
    assert verdict(events_let_in, change) is found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (Set(TARGET, "deadLetterConfig", None, having="gateway-stop"), Verdict.FAIL),
        (Set(TARGET, "deadLetterConfig", {"arn": UNKNOWN}, having="gateway-stop"), Verdict.NOT_EVALUATED),
        (Set(ALARM, "alarmActions", [], at="audit", having="AWS/SQS"), Verdict.FAIL),
        (Set(ALARM, "alarmActions", UNKNOWN, at="audit", having="AWS/SQS"), Verdict.NOT_EVALUATED),
        (Set(TARGET, "deadLetterConfig", None, having="event-bus/default"), Verdict.PASS),  # no routes stand there
    ],
)
def test_what_is_dropped_or_kept_unseen_is_found(change: Change, found: Verdict) -> None:
    assert verdict(nothing_lost, change) is found
