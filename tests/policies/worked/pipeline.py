"""A pipeline of one model: measure, train, evaluate, release; and a clock."""

import json
from typing import Any

from tests.policies.worked.stack import DIGEST, REGION, Stack, policy, statement

__all__ = ["expected", "workload"]


def workload(stack: Stack, environment: str) -> None:
    place = f"{REGION}:{stack.account}"
    jobs = _role(
        stack,
        "training-jobs",
        "sagemaker",
        statement("Read", ["s3:GetObject"], f"arn:aws:s3:::bex-{environment}-data-applications/*"),
        statement("Key", ["kms:Decrypt"], stack.key("work", ["sagemaker.amazonaws.com"])),
    )
    started = [f"arn:aws:sagemaker:{place}:{kind}/pipelines-*" for kind in ("processing-job", "training-job")]
    conductor = _role(
        stack,
        "training-conductor",
        "sagemaker",
        statement("Start", ["sagemaker:CreateProcessingJob", "sagemaker:CreateTrainingJob"], started),
        statement("Register", ["sagemaker:CreateModelPackage"], f"arn:aws:sagemaker:{place}:model-package/scorecard/*"),
    )
    _store(stack, f"bex-{environment}-trained", jobs)
    arn = f"arn:aws:sagemaker:{place}:pipeline/scorecard"
    key = f"arn:aws:kms:{REGION}:{stack.account}:key/{stack.name}-work"
    stack.add(
        "sagemaker/pipeline:Pipeline",
        "scorecard",
        "scorecard",
        {
            "pipelineName": "scorecard",
            "pipelineDisplayName": "scorecard",
            "roleArn": conductor,
            "pipelineDefinition": json.dumps({"Version": "2020-12-01", "Steps": _steps(environment, jobs, key)}),
            "tags": {"model": "scorecard"},
        },
        arn=arn,
    )
    breach = _role(stack, "training-breach", "events", statement("Start", ["sagemaker:StartPipelineExecution"], arn))
    measured = [{"anything-but": {"wildcard": "*no datapoints were received*"}}]
    pattern = {
        "detail-type": ["CloudWatch Alarm State Change"],
        "detail": {"alarmName": ["drift"], "state": {"value": ["ALARM"], "reason": measured}},
    }
    rule = {"name": "retrain", "eventPattern": json.dumps(pattern), "state": "ENABLED"}
    stack.add("cloudwatch/eventRule:EventRule", "retrain", "retrain", rule)
    target = {"rule": "retrain", "arn": arn, "roleArn": breach, "deadLetterConfig": stack.put_aside}
    stack.add("cloudwatch/eventTarget:EventTarget", "retrain", "retrain-1", target)
    clock = _role(stack, "training-clock", "scheduler", statement("Start", ["sagemaker:StartPipelineExecution"], arn))
    stack.add(
        "scheduler/schedule:Schedule",
        "scorecard",
        "default/scorecard",
        {
            "name": "scorecard",
            "scheduleExpression": "rate(92 days)",
            "flexibleTimeWindow": {"mode": "OFF"},
            "target": {"arn": arn, "roleArn": clock},
        },
    )


def _store(stack: Stack, bucket: str, jobs: str) -> None:
    """What was trained: private, encrypted, written by jobs only."""
    key = stack.key("trained", ["s3.amazonaws.com"])
    stack.add("s3/bucket:Bucket", "trained", bucket, {"bucket": bucket, "tags": {"purpose": "trained"}})
    sse = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}}
    stack.add(
        "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "trained",
        bucket,
        {"bucket": bucket, "rules": [sse]},
    )
    blocked = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    stack.add(
        "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "trained",
        bucket,
        {"bucket": bucket, **dict.fromkeys(blocked, True)},
    )
    everything = {"Effect": "Deny", "Principal": "*"}
    tls = {
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    only = {
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/pipelines/*",
        "Condition": {"ArnNotEquals": {"aws:PrincipalArn": [jobs]}},
    }
    text = policy({**everything, **tls}, {**everything, **only})
    stack.add("s3/bucketPolicy:BucketPolicy", "trained", bucket, {"bucket": bucket, "policy": text})


def _role(stack: Stack, name: str, service: str, *may: dict[str, object]) -> str:
    arn = f"arn:aws:iam::{stack.account}:role/{name}"
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": f"{service}.amazonaws.com"}}
    stack.add("iam/role:Role", name, name, {"assumeRolePolicy": policy(trust)}, arn=arn, name=name)
    stack.add("iam/rolePolicy:RolePolicy", name, f"{name}:may", {"role": name, "policy": policy(*may)})
    return arn


def _steps(environment: str, role: str, key: str) -> list[dict[str, Any]]:
    network = {
        "EnableNetworkIsolation": True,
        "EnableInterContainerTrafficEncryption": True,
        "VpcConfig": {"Subnets": [f"subnet-{environment}-a"], "SecurityGroupIds": [f"sg-{environment}"]},
    }
    train = {
        "Name": "Train",
        "Type": "Training",
        "Arguments": {
            "AlgorithmSpecification": {"TrainingImage": DIGEST},
            "RoleArn": role,
            "ResourceConfig": {"VolumeKmsKeyId": key},
            "OutputDataConfig": {
                "KmsKeyId": key,
                "S3OutputPath": f"s3://bex-{environment}-trained/pipelines/scorecard",
            },
            **network,
        },
    }
    register = {
        "Name": "Register",
        "Type": "RegisterModel",
        "Arguments": {
            "ModelPackageGroupName": "scorecard",
            "ModelApprovalStatus": "PendingManualApproval",
            "CustomerMetadataProperties": {"applications": _get("Measure", "data.applications.digest")},
            "ModelMetrics": {"ModelQuality": {"Statistics": {"S3Uri": "s3://bex-artefacts/report.json"}}},
        },
    }
    conditions = [
        _at_least("Measure", "data.applications.completeness", 0.99),
        _at_least("Judge", "accuracy.auc", 0.78),
        {"Type": "LessThanOrEqualTo", "LeftValue": _get("Judge", "security.critical_vulnerabilities"), "RightValue": 0},
    ]
    release = {
        "Name": "Release",
        "Type": "Condition",
        "Arguments": {
            "Conditions": conditions,
            "IfSteps": [register],
            "ElseSteps": [{"Name": "Missed", "Type": "Fail", "Arguments": {"ErrorMessage": "missed"}}],
        },
    }
    return [_processing("Measure", role, key, network), train, _processing("Judge", role, key, network), release]


def _processing(name: str, role: str, key: str, network: dict[str, Any]) -> dict[str, Any]:
    return {
        "Name": name,
        "Type": "Processing",
        "Arguments": {
            "AppSpecification": {"ImageUri": DIGEST},
            "RoleArn": role,
            "ProcessingResources": {"ClusterConfig": {"VolumeKmsKeyId": key}},
            "ProcessingOutputConfig": {"KmsKeyId": key},
            "NetworkConfig": network,
        },
        "PropertyFiles": [{"PropertyFileName": "report", "OutputName": "report", "FilePath": "report.json"}],
    }


def _at_least(step: str, path: str, value: float) -> dict[str, Any]:
    return {"Type": "GreaterThanOrEqualTo", "LeftValue": _get(step, path), "RightValue": value}


def _get(step: str, path: str) -> dict[str, Any]:
    return {"Std:JsonGet": {"PropertyFile": {"Get": f"Steps.{step}.PropertyFiles.report"}, "Path": path}}


def expected(environment: str) -> dict[str, object]:
    gates = {
        "data.applications.completeness": (0.99, None),
        "accuracy.auc": (0.78, None),
        "security.critical_vulnerabilities": (None, 0),
    }
    return {
        "gates": {"scorecard": gates},
        "trained_on": {"scorecard": ("applications",)},
        "retrain_days": 92,
        "retrain_on": ("drift",),
    }
