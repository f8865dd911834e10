"""A locked bucket, a bus and a machine in the audit account; what production tells them."""

import json

from tests.policies.worked.stack import ACCOUNTS, REGION, Stack, policy, statement

__all__ = ["audit", "expected", "foundation"]

_BUS = f"arn:aws:events:{REGION}:{ACCOUNTS['audit']}:event-bus/releases"
_IN_SERVICE = {
    "source": ["aws.sagemaker"],
    "detail-type": ["SageMaker Endpoint State Change"],
    "detail": {"EndpointStatus": ["IN_SERVICE"]},
}


def audit(stack: Stack) -> None:
    key = stack.key("documents", ["s3.amazonaws.com"])
    bucket = stack.locked_bucket("documents", "documents", key, 3653)
    arn = f"arn:aws:s3:::{bucket}"
    put = statement(
        "Put",
        ["s3:PutObject"],
        f"{arn}/prod/${{aws:PrincipalTag/ai-system-id}}/*",
        {"AWS": f"arn:aws:iam::{ACCOUNTS['prod']}:root"},
    )
    look = statement("Look", ["s3:GetBucketAcl"], arn, {"Service": ["cloudtrail.amazonaws.com"]})
    stack.resources = [one for one in stack.resources if not (one.name == "documents" and "bucketPolicy" in one.type)]
    stack.add("s3/bucketPolicy:BucketPolicy", "documents", bucket, {"bucket": bucket, "policy": policy(look, put)})

    machine = f"arn:aws:states:{REGION}:{stack.account}:stateMachine:extend"
    role = _role(
        stack,
        "extend",
        "states.amazonaws.com",
        statement("List", ["s3:ListBucketVersions"], arn),
        statement("Lock", ["s3:PutObjectRetention"], f"{arn}/*"),
        statement("Parts", ["states:StartExecution"], machine),
    )
    until = "{% $fromMillis($toMillis($states.context.Execution.StartTime) + 3653 * 86400000) %}"
    one = {"Bucket": bucket, "VersionId": "{% $states.input.VersionId %}", "Retention": {"RetainUntilDate": until}}
    states = {
        "List": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:listObjectVersions"},
        "Lock": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:putObjectRetention", "Arguments": one},
    }
    definition = json.dumps({"StartAt": "List", "States": states})
    its = {"name": "extend", "roleArn": role, "definition": definition}
    stack.add("sfn/stateMachine:StateMachine", "extend", machine, its, arn=machine)
    for ended in ("Failed", "TimedOut", "Aborted"):
        alarm = {
            "name": ended,
            "namespace": "AWS/States",
            "metricName": f"Executions{ended}",
            "dimensions": {"StateMachineArn": machine},
            "comparisonOperator": "GreaterThanThreshold",
            "evaluationPeriods": 1,
            "threshold": 0,
            "alarmActions": [f"arn:aws:sns:{REGION}:{stack.account}:high"],
        }
        stack.add("cloudwatch/metricAlarm:MetricAlarm", ended, ended, alarm)
    stack.add("cloudwatch/eventBus:EventBus", "releases", "releases", {"name": "releases"}, arn=_BUS)
    told = statement("Told", ["events:PutEvents"], _BUS, {"AWS": f"arn:aws:iam::{ACCOUNTS['prod']}:root"})
    its = {"eventBusName": "releases", "policy": policy(told)}
    stack.add("cloudwatch/eventBusPolicy:EventBusPolicy", "releases", "releases", its)
    start = _role(stack, "start", "events.amazonaws.com", statement("Start", ["states:StartExecution"], machine))
    _aimed(stack, machine, start, "releases")


def foundation(stack: Stack, environment: str) -> None:
    if environment == "prod":
        tell = _role(stack, "tell", "events.amazonaws.com", statement("Tell", ["events:PutEvents"], _BUS))
        _aimed(stack, _BUS, tell, None)


def expected(environment: str) -> dict[str, object]:
    return {"document_days": 3653}


def _aimed(stack: Stack, target: str, role: str, bus: str | None) -> None:
    on = {"eventBusName": bus} if bus else {}
    rule = {"name": "release", "eventPattern": json.dumps(_IN_SERVICE), "state": "ENABLED", **on}
    stack.add("cloudwatch/eventRule:EventRule", "release", "release", rule)
    aim = {"rule": "release", "arn": target, "roleArn": role, "deadLetterConfig": stack.put_aside, **on}
    stack.add("cloudwatch/eventTarget:EventTarget", "release", "release-archive", aim)


def _role(stack: Stack, name: str, service: str, *may: dict[str, object]) -> str:
    arn = f"arn:aws:iam::{stack.account}:role/{name}"
    trusted = policy(statement("Take", ["sts:AssumeRole"], who={"Service": service}))
    stack.add("iam/role:Role", name, name, {"name": name, "assumeRolePolicy": trusted}, arn=arn)
    stack.add("iam/rolePolicy:RolePolicy", name, f"{name}:may", {"role": name, "policy": policy(*may)})
    return arn
