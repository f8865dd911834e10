"""A fleet: what a certificate allows, a role for devices, a way in, what they are told, a signer, waves, a count."""

import json

from assurance.expectation import Fleet
from tests.assurance.worked.stack import DIGEST, REGION, Stack, policy, statement

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
        statement("Read", ["ssm:GetParameter"], f"arn:aws:ssm:{REGION}:{stack.account}:parameter/s/edge/configuration"),
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
    told = json.dumps({"offlineLimit": 3600, "sync": 900, "trustPolicy": {"trustPolicies": [trusted]}})
    parameter = {"name": "/s/edge/configuration", "type": "String", "insecureValue": told}
    stack.add("ssm/parameter:Parameter", "configuration", "/s/edge/configuration", parameter)
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


def expected(environment: str) -> dict[str, object]:
    return {
        "fleet": Fleet(count=20, identity="hardware", image=DIGEST, offline_limit=3600, sync=900, rollout=(0.1, 1.0))
    }
