"""Incidents: one severity, its queue, and the way out."""

import json

from tests.policies.worked.stack import REGION, Stack, policy, statement

__all__ = ["audit", "expected", "foundation"]


_EVENTS = {"Service": "events.amazonaws.com"}


def audit(stack: Stack) -> None:
    _route(stack, _key(stack))


def foundation(stack: Stack, environment: str) -> None:
    _route(stack, _key(stack))


def expected(environment: str) -> dict[str, object]:
    return {"severities": ("high",), "itsm": True}


def _key(stack: Stack) -> str:
    use = ["kms:Decrypt", "kms:GenerateDataKey*"]
    told = {"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": f"arn:aws:sns:{REGION}:{stack.account}:*"}}
    aside = {"ArnLike": {"kms:EncryptionContext:aws:sqs:arn": f"arn:aws:sqs:{REGION}:{stack.account}:*"}}
    return stack.key(
        "incidents",
        ["sns.amazonaws.com"],
        {**statement("Told", use, who=_EVENTS), "Condition": told},
        {**statement("Aside", use, who=_EVENTS), "Condition": aside},
    )


def _route(stack: Stack, key: str) -> None:
    place, tags = f"{REGION}:{stack.account}", {"purpose": "incidents"}
    topic, queue, dead = f"arn:aws:sns:{place}:high", f"arn:aws:sqs:{place}:waiting", f"arn:aws:sqs:{place}:dead"
    redrive = json.dumps({"deadLetterTargetArn": dead})
    common = {"kmsMasterKeyId": key}
    publish = policy(statement("Publish", ["sns:Publish"], topic, _EVENTS))
    its = {**common, "policy": publish, "tags": {**tags, "severity": "high"}}
    stack.add("sns/topic:Topic", "high", topic, its, arn=topic)
    rules = {"ArnLike": {"aws:SourceArn": f"arn:aws:events:{place}:rule/*"}}
    put = {**statement("Put", ["sqs:SendMessage"], dead, _EVENTS), "Condition": rules}
    let_in = {"queueUrl": "https://dead", "policy": policy(put)}
    stack.add("sqs/queuePolicy:QueuePolicy", "dead", "https://dead", let_in)
    stack.add("sqs/queue:Queue", "dead", "https://dead", {**common, "name": "dead", "tags": tags}, arn=dead)
    waiting = {**common, "name": "waiting", "tags": tags, "redrivePolicy": redrive}
    stack.add("sqs/queue:Queue", "waiting", "https://waiting", waiting, arn=queue)
    way = {"topic": topic, "protocol": "sqs", "endpoint": queue, "redrivePolicy": redrive}
    stack.add("sns/topicSubscription:TopicSubscription", "high", f"{topic}:1", way)
    stack.add(
        "cloudwatch/metricAlarm:MetricAlarm",
        "dead",
        "dead",
        {
            "name": "dead",
            "namespace": "AWS/SQS",
            "metricName": "ApproximateNumberOfMessagesVisible",
            "dimensions": {"QueueName": "dead"},
            "threshold": 0,
            "comparisonOperator": "GreaterThanThreshold",
            "evaluationPeriods": 1,
            "alarmActions": [topic],
        },
    )
    out = f"arn:aws:events:{place}:api-destination/itsm/0"
    stack.add("cloudwatch/eventApiDestination:EventApiDestination", "itsm", "itsm", {"name": "itsm"}, arn=out)
    stack.add(
        "pipes/pipe:Pipe",
        "itsm",
        "itsm",
        {"source": queue, "target": out, "roleArn": "arn:aws:iam::111111111111:role/r"},
    )
