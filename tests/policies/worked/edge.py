"""A fleet: what a certificate allows, a role for devices, a way in, what they are told, a signer, waves, a count."""

import json

from policies.expectation import Fleet
from tests.policies.worked.stack import DIGEST, REGION, Stack, policy, statement

__all__ = ["expected", "workload"]

_IMAGE = DIGEST.partition("@")[0]


def workload(stack: Stack, environment: str) -> None:
    here = f"arn:aws:iot:{REGION}:{stack.account}"
    role, alias = f"arn:aws:iam::{stack.account}:role/terminals", f"{here}:rolealias/terminals"
    own = "${iot:Connection.Thing.ThingName}"
    attached = {"Bool": {"iot:Connection.Thing.IsAttached": "true"}}
    connect = {"Effect": "Allow", "Action": "iot:Connect", "Resource": f"{here}:client/{own}", "Condition": attached}
    allowed = policy(
        connect,
        statement("Say", ["iot:Publish"], [f"{here}:topic/$aws/things/{own}/jobs/*", f"{here}:topic/calls/{own}"]),
        statement("Hear", ["iot:Receive"], [f"{here}:topic/$aws/things/{own}/jobs/*"]),
        statement("Prove", ["iot:AssumeRoleWithCertificate"], alias),
    )
    stack.add("iot/policy:Policy", "terminals", "terminals", {"policy": allowed})
    trust = policy(
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "credentials.iot.amazonaws.com"}}
    )
    stack.add("iam/role:Role", "terminals", "terminals", {"assumeRolePolicy": trust}, arn=role, name="terminals")
    bucket = f"bex-predictions-{environment}"
    may = policy(
        statement("Record", ["s3:PutObject"], f"arn:aws:s3:::{bucket}/edge/${{credentials-iot:ThingName}}/*"),
        statement("Read", ["ssm:GetParameter"], f"arn:aws:ssm:{REGION}:{stack.account}:parameter/s/edge/*"),
    )
    stack.add("iam/rolePolicy:RolePolicy", "terminals", "terminals:may", {"role": "terminals", "policy": may})
    stack.add("iot/roleAlias:RoleAlias", "terminals", "terminals", {"alias": "terminals", "roleArn": role}, arn=alias)
    way_in = {"type": "JITP", "provisioningRoleArn": role, "templateBody": "{}", "enabled": True}
    stack.add("iot/provisioningTemplate:ProvisioningTemplate", "terminals", "terminals", way_in)
    profile = f"arn:aws:signer:{REGION}:{stack.account}:/signing-profiles/models"
    platform = {"name": "models", "platformId": "Notation-OCI-SHA384-ECDSA"}
    stack.add("signer/signingProfile:SigningProfile", "models", "models", platform, arn=profile, status="Active")
    trusted = {
        "registryScopes": [_IMAGE],
        "signatureVerification": {"level": "strict"},
        "trustedIdentities": [profile],
    }
    stopped = {"parameter": "/s/edge/stopped", "unless": "false"}
    told = json.dumps(
        {"offlineLimit": 3600, "sync": 900, "stopped": stopped, "trustPolicy": {"trustPolicies": [trusted]}}
    )
    parameter = {"name": "/s/edge/configuration", "type": "String", "insecureValue": told}
    stack.add("ssm/parameter:Parameter", "configuration", "/s/edge/configuration", parameter)
    _stop(stack)
    for number, share in enumerate(("0.1", "1.0"), start=1):
        reached = {"attributePayload": {"attributes": {"upTo": share}}}
        stack.add(
            "iot/thingGroup:ThingGroup", f"w{number}", f"w{number}", {"name": f"w{number}", "properties": reached}
        )
    aside = {"sqs": {"queueUrl": "https://dead", "roleArn": role, "useBase64": False}}
    rule = {"enabled": True, "sql": "SELECT topic(1) AS device", "sqlVersion": "2016-03-23", "name": "called"}
    written = {**rule, "cloudwatchLogs": [{"logGroupName": "/called", "roleArn": role}], "errorAction": aside}
    stack.add("iot/topicRule:TopicRule", "called", "called", written)
    _heard(stack)


def _heard(stack: Stack) -> None:
    """What counts the devices that called, and the alarm on the share of the others."""
    key = stack.key("called", [f"logs.{REGION}.amazonaws.com"])
    log = {"name": "/called", "kmsKeyId": key, "retentionInDays": 90, "tags": {"purpose": "called"}}
    stack.add("cloudwatch/logGroup:LogGroup", "called", "/called", log)
    counted = {"LogGroupNames": ["/called"], "LogFormat": "JSON", "Contribution": {"Keys": ["$.device"], "Filters": []}}
    insight = {"ruleName": "heard", "ruleState": "ENABLED", "ruleDefinition": json.dumps(counted)}
    stack.add("cloudwatch/contributorInsightRule:ContributorInsightRule", "heard", "heard", insight)
    expression = 'INSIGHT_RULE_METRIC("heard", UniqueContributors)'
    alarm = {
        "name": "silent",
        "metricQueries": [
            {"id": "value", "expression": "1 - heard / 20", "returnData": True},
            {"id": "heard", "expression": expression, "period": 3600},
        ],
        "comparisonOperator": "GreaterThanThreshold",
        "threshold": 0.05,
        "evaluationPeriods": 1,
        "treatMissingData": "breaching",
        "alarmActions": [f"arn:aws:sns:{REGION}:{stack.account}:high"],
    }
    stack.add("cloudwatch/metricAlarm:MetricAlarm", "silent", "silent", alarm)


def _stop(stack: Stack) -> None:
    switch = f"arn:aws:ssm:{REGION}:{stack.account}:parameter/s/edge/stopped"
    given = {"name": "/s/edge/stopped", "type": "String", "value": "false"}
    stack.add("ssm/parameter:Parameter", "stopped", "/s/edge/stopped", given, arn=switch)
    role = f"arn:aws:iam::{stack.account}:role/edge-stops"
    trust = policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "states.amazonaws.com"}})
    stack.add("iam/role:Role", "edge-stops", "edge-stops", {"assumeRolePolicy": trust}, arn=role, name="edge-stops")
    may = policy(statement("Write", ["ssm:PutParameter"], switch))
    stack.add("iam/rolePolicy:RolePolicy", "edge-stops", "edge-stops:may", {"role": "edge-stops", "policy": may})
    machine = f"arn:aws:states:{REGION}:{stack.account}:stateMachine:edge-stop"
    write = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:ssm:putParameter",
        "Parameters": {"Name": "/s/edge/stopped", "Value": "true", "Overwrite": True},
        "End": True,
    }
    definition = json.dumps({"StartAt": "Write", "States": {"Write": write}})
    made = {"name": "edge-stop", "roleArn": role, "definition": definition}
    stack.add("sfn/stateMachine:StateMachine", "edge-stop", machine, made, arn=machine)
    pattern = json.dumps({"detail-type": ["System Stop"], "detail": {"system": ["credit-scoring"]}})
    rule = {"name": "edge-stop", "eventPattern": pattern, "state": "ENABLED"}
    stack.add("cloudwatch/eventRule:EventRule", "edge-stop", "edge-stop", rule)
    aim = {"rule": "edge-stop", "arn": machine, "deadLetterConfig": stack.put_aside}
    stack.add("cloudwatch/eventTarget:EventTarget", "edge-stop", "edge-stop-1", aim)


def expected(environment: str) -> dict[str, object]:
    return {
        "fleet": Fleet(count=20, identity="hardware", image=DIGEST, offline_limit=3600, sync=900, rollout=(0.1, 1.0))
    }
