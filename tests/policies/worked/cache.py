"""A cache with one user, and one rule that empties it."""

import json

from tests.policies.worked.stack import REGION, Stack

__all__ = ["expected", "workload"]


def workload(stack: Stack, environment: str) -> None:
    prod = environment == "prod"
    user = {
        "userId": "answers",
        "userName": "answers",
        "accessString": "on ~* +get",
        "authenticationMode": {"type": "iam"},
    }
    stack.add("elasticache/user:User", "answers", "answers", {**user, "engine": "redis"})
    stack.add(
        "elasticache/userGroup:UserGroup", "g", "g", {"userGroupId": "g", "userIds": ["answers"], "engine": "redis"}
    )
    stack.add(
        "elasticache/replicationGroup:ReplicationGroup",
        "cache",
        "cache",
        {
            "description": "answers",
            "kmsKeyId": stack.key("cache", ["elasticache.amazonaws.com"]),
            "transitEncryptionEnabled": True,
            "transitEncryptionMode": "required",
            "userGroupIds": ["g"],
            "automaticFailoverEnabled": prod,
            "multiAzEnabled": prod,
            "numCacheClusters": 2 if prod else 1,
            "tags": {"purpose": "cache"},
        },
    )
    machine = f"arn:aws:states:{REGION}:{stack.account}:stateMachine:drop"
    states = {"Count": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:ssm:putParameter", "End": True}}
    states["Count"]["Parameters"] = {"Name": "/s/cache/generation", "Value.$": "$.id"}
    definition = json.dumps({"StartAt": "Count", "States": states})
    stack.add("sfn/stateMachine:StateMachine", "drop", machine, {"name": "drop", "definition": definition}, arn=machine)
    rings = {"alarmName": ["errors", "latency"], "state": {"value": ["ALARM"]}}
    for event, pattern in (
        ("stop", {"detail-type": ["System Stop"]}),
        ("rollback", {"detail-type": ["CloudWatch Alarm State Change"], "detail": rings}),
    ):
        name = f"cache-{event}"
        rule = {"name": name, "eventPattern": json.dumps(pattern), "state": "ENABLED"}
        stack.add("cloudwatch/eventRule:EventRule", event, name, rule)
        aim = {"rule": name, "arn": machine, "deadLetterConfig": stack.put_aside}
        stack.add("cloudwatch/eventTarget:EventTarget", event, f"{event}-drop", aim)


def expected(environment: str) -> dict[str, object]:
    return {"cached": True, "cache_drops": ("rollback", "stop")}
