"""Two alarms on what the endpoint measures, one on drift, two that make one alert; a page, a rule, a job."""

import json

from policies.expectation import Joined, Monitored
from tests.policies.worked.stack import DIGEST, REGION, Stack, policy, statement

__all__ = ["expected", "workload"]


def workload(stack: Stack, environment: str) -> None:
    route = f"arn:aws:sns:{REGION}:{stack.account}:high"
    _written(stack, environment, "drift", {"treatMissingData": "breaching", "alarmActions": [route]})
    for name in ("refiled", "unsure"):
        _written(stack, environment, name, {"treatMissingData": "missing", "alarmActions": []})
    rule = "ALARM(refiled) OR ALARM(unsure) OR INSUFFICIENT_DATA(refiled) OR INSUFFICIENT_DATA(unsure)"
    both = {"alarmName": "worse", "alarmRule": rule, "alarmActions": [route]}
    stack.add("cloudwatch/compositeAlarm:CompositeAlarm", "worse", "worse", both)
    _page(stack)
    sampling = {"ruleName": "t", "fixedRate": 0.1, "reservoirSize": 0, "serviceName": f"credit-scoring-{environment}-*"}
    everything = {"host": "*", "httpMethod": "*", "resourceArn": "*", "serviceType": "*", "urlPath": "*"}
    stack.add("xray/samplingRule:SamplingRule", "t", "t", {**sampling, **everything, "priority": 1, "version": 1})
    group = {"groupName": "t", "filterExpression": 'service("credit-scoring-gateway/live")'}
    stack.add("xray/group:Group", "t", "t", group)
    _job(stack, environment)


def expected(environment: str) -> dict[str, object]:
    alone = {"kind": "technical", "window": 300, "severity": "high"}
    day = {"window": 86_400, "severity": "high", "kind": "drift"}
    return {
        "system": "credit-scoring",
        "traced": 0.1,
        "monitors": (
            Monitored("latency", "latency_p99", upper=0.3, takes_back=True, **alone),
            Monitored("errors", "error_rate", upper=0.005, takes_back=True, **alone),
            Monitored("drift", "psi", upper=0.2, **day),
            Monitored("refiled", "psi", upper=0.2, joined=True, **day),
            Monitored("unsure", "psi", upper=0.2, joined=True, **day),
            Monitored("silent", "devices_silent", "technical", 3600, "high", upper=0.05),
        ),
        "composites": (Joined("worse", ("refiled", "unsure"), every=False, severity="high"),),
    }


def _written(stack: Stack, environment: str, name: str, more: dict[str, object]) -> None:
    alarm = {
        "name": name,
        "namespace": "Gouvernail",
        "metricName": "psi",
        "dimensions": {"System": "credit-scoring", "Environment": environment, "Monitor": name},
        "statistic": "Maximum",
        "period": 86_400,
        "evaluationPeriods": 1,
        "comparisonOperator": "GreaterThanThreshold",
        "threshold": 0.2,
    }
    stack.add("cloudwatch/metricAlarm:MetricAlarm", name, name, {**alarm, **more})


def _page(stack: Stack) -> None:
    arns = [
        f"arn:aws:cloudwatch:{REGION}:{stack.account}:alarm:{name}"
        for name in ("latency", "errors", "drift", "refiled", "unsure", "silent")
    ]
    charts = [{"type": "metric", "properties": {"annotations": {"alarms": [arn]}}} for arn in arns]
    parts = {"type": "text", "properties": {"markdown": "# Technical\n# Ethical\n# Compliance"}}
    body = json.dumps({"widgets": [parts, {"type": "alarm", "properties": {"alarms": arns}}, *charts]})
    stack.add("cloudwatch/dashboard:Dashboard", "p", "p", {"dashboardName": "p", "dashboardBody": body})


def _job(stack: Stack, environment: str) -> None:
    key = f"arn:aws:kms:{REGION}:{stack.account}:key/{stack.name}-predictions"
    role = f"arn:aws:iam::{stack.account}:role/watches"
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "sagemaker.amazonaws.com"}}
    stack.add("iam/role:Role", "watches", "watches", {"assumeRolePolicy": policy(trust)}, arn=role, name="watches")
    may = policy(
        statement("Read", ["s3:GetObject"], f"arn:aws:s3:::bex-predictions-{environment}/*"),
        statement("Write", ["cloudwatch:PutMetricData"]),
    )
    stack.add("iam/rolePolicy:RolePolicy", "watches", "watches:may", {"role": "watches", "policy": may})
    subnets = [f"subnet-{environment}-{zone}" for zone in "ab"]
    asked = {
        "RoleArn": role,
        "AppSpecification": {"ImageUri": DIGEST},
        "Environment": {
            "RECORD_EDGE": f"s3://bex-predictions-{environment}/edge/",
            **{f"MONITOR_{name}": "{}" for name in ("drift", "refiled", "unsure")},
        },
        "NetworkConfig": {"VpcConfig": {"Subnets": subnets, "SecurityGroupIds": [f"sg-{environment}"]}},
        "ProcessingResources": {"ClusterConfig": {"VolumeKmsKeyId": key}},
        "ProcessingOutputConfig": {"KmsKeyId": key},
    }
    schedule = {
        "name": "watches",
        "scheduleExpression": "rate(1 day)",
        "flexibleTimeWindow": {"mode": "OFF"},
        "target": {
            "arn": "arn:aws:scheduler:::aws-sdk:sagemaker:createProcessingJob",
            "roleArn": role,
            "input": json.dumps(asked),
        },
    }
    stack.add("scheduler/schedule:Schedule", "watches", "default/watches", schedule)
