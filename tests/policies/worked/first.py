"""Network, keys, audit log and serving: the least that keeps every promise of theirs."""

import json

from tests.policies.worked.stack import ACCOUNTS, AWAY, DIGEST, RANGES, REGION, SERVICES, Stack, policy, statement

__all__ = ["audit", "expected", "foundation", "workload"]


def audit(stack: Stack) -> None:
    key = stack.key("audit", ["cloudtrail.amazonaws.com"])
    bucket = stack.locked_bucket("audit-log", "audit", key, 2558)
    data = [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}]
    stack.add(
        "cloudtrail/trail:Trail",
        "audit",
        "bex-audit",
        {
            "s3BucketName": bucket,
            "kmsKeyId": key,
            "isMultiRegionTrail": True,
            "includeGlobalServiceEvents": True,
            "enableLogFileValidation": True,
            "eventSelectors": [{"readWriteType": "All", "includeManagementEvents": True, "dataResources": data}],
        },
    )


def foundation(stack: Stack, environment: str) -> None:
    key = stack.key("logs", [f"logs.{REGION}.amazonaws.com"])
    stack.add("cloudwatch/logGroup:LogGroup", "log", "bex-log", {"kmsKeyId": key, "tags": {"purpose": "logs"}})
    vpc = f"vpc-{environment}"
    block = RANGES[environment]
    names = {"cidrBlock": block, "enableDnsHostnames": True, "enableDnsSupport": True}
    stack.add("ec2/vpc:Vpc", "network", vpc, names, ownerId=stack.account)
    stack.add("ec2/routeTable:RouteTable", "table", f"rtb-{environment}", {"vpcId": vpc})
    start = block.removesuffix("0.0/20")
    subnets: list[str] = []
    for place, zone in enumerate("abc" if environment == "prod" else "ab"):
        subnet = stack.add(
            "ec2/subnet:Subnet",
            zone,
            f"subnet-{environment}-{zone}",
            {"vpcId": vpc, "cidrBlock": f"{start}{place}.0/24", "availabilityZone": f"{REGION}{zone}"},
        )
        subnets.append(subnet)
        stack.add(
            "ec2/routeTableAssociation:RouteTableAssociation",
            zone,
            f"rtbassoc-{zone}",
            {"subnetId": subnet, "routeTableId": f"rtb-{environment}"},
        )
    inside = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": [block]}
    stack.add("ec2/securityGroup:SecurityGroup", "endpoints", f"sg-{environment}", {"vpcId": vpc, "ingress": [inside]})
    only_us = {
        **statement("OnlyUs", ["*"], who="*"),
        "Condition": {"StringEquals": {"aws:PrincipalAccount": stack.account}},
    }
    for service in SERVICES:
        stack.add(
            "ec2/vpcEndpoint:VpcEndpoint",
            service,
            f"vpce-{service}",
            {
                "vpcId": vpc,
                "serviceName": f"com.amazonaws.{REGION}.{service}",
                "vpcEndpointType": "Interface",
                "privateDnsEnabled": True,
                "subnetIds": subnets,
                "securityGroupIds": [f"sg-{environment}"],
                "policy": policy(only_us),
            },
        )
    stack.add(
        "ec2/vpcEndpoint:VpcEndpoint",
        "s3",
        "vpce-s3",
        {
            "vpcId": vpc,
            "serviceName": f"com.amazonaws.{REGION}.s3",
            "vpcEndpointType": "Gateway",
            "routeTableIds": [f"rtb-{environment}"],
            "policy": policy(only_us),
        },
    )
    destination = {"logDestination": "arn:aws:s3:::bex-audit-log/flows", "logDestinationType": "s3"}
    stack.add("ec2/flowLog:FlowLog", "flows", "fl-1", {"vpcId": vpc, "trafficType": "ALL", **destination})


def workload(stack: Stack, environment: str) -> None:
    key = stack.key("predictions", ["sagemaker.amazonaws.com"])
    bucket = stack.locked_bucket(f"predictions-{environment}", "predictions", key, 400)
    role = f"arn:aws:iam::{stack.account}:role/scorecard"
    trust = policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "sagemaker.amazonaws.com"},
        }
    )
    stack.add("iam/role:Role", "scorecard", "scorecard", {"assumeRolePolicy": trust}, arn=role, name="scorecard")
    may = policy(
        statement("Store", ["s3:PutObject", "s3:GetObject"], f"arn:aws:s3:::{bucket}/*"),
        statement("Key", ["kms:GenerateDataKey"], key),
        statement("Logs", ["logs:PutLogEvents"], f"arn:aws:logs:{REGION}:{stack.account}:log-group:/aws/sagemaker/*"),
        statement("Metrics", ["cloudwatch:PutMetricData"]),
        statement("Login", ["ecr:GetAuthorizationToken"]),
    )
    stack.add(
        "iam/rolePolicy:RolePolicy",
        "scorecard",
        "scorecard:may",
        {"name": "serving", "role": "scorecard", "policy": may},
    )
    subnets = [f"subnet-{environment}-{zone}" for zone in ("abc" if environment == "prod" else "ab")]
    version = f"arn:aws:sagemaker:{REGION}:{stack.account}:model-package/scorecard/3"
    if environment == "prod":
        shown = {"ModelApprovalStatus": "Approved", "InferenceSpecification": {"Containers": [{"Image": DIGEST}]}}
        stack.read(
            "cloudcontrol/resource:Resource",
            "scorecard",
            version,
            typeName="AWS::SageMaker::ModelPackage",
            properties=json.dumps(shown),
        )
    stack.add(
        "sagemaker/model:Model",
        "scorecard",
        "scorecard",
        {
            "enableNetworkIsolation": True,
            "executionRoleArn": role,
            "primaryContainer": {
                **({"modelPackageName": version} if environment == "prod" else {"image": DIGEST}),
                "environment": {"MODEL_RUNTIME": "onnx", "BATCH_MAX": "32", "BATCH_WAIT_MS": "5"},
            },
            "vpcConfig": {"subnets": subnets, "securityGroupIds": [f"sg-{environment}"]},
        },
    )
    count = 3 if environment == "prod" else 1
    stack.add(
        "sagemaker/endpointConfiguration:EndpointConfiguration",
        "scorecard",
        "scorecard-1",
        {
            "kmsKeyArn": key,
            "productionVariants": [
                {
                    "variantName": "main",
                    "modelName": "scorecard",
                    "initialInstanceCount": count,
                    "instanceType": "ml.m5.large",
                }
            ],
            "dataCaptureConfig": {
                "enableCapture": True,
                "initialSamplingPercentage": 100,
                "destinationS3Uri": f"s3://{bucket}/captured",
                "kmsKeyId": key,
                "captureOptions": [{"captureMode": "Input"}, {"captureMode": "Output"}],
            },
        },
        name="scorecard-1",
    )
    stack.add(
        "sagemaker/endpoint:Endpoint",
        "scorecard",
        "scorecard",
        {
            "endpointConfigName": "scorecard-1",
            "deploymentConfig": {
                "autoRollbackConfiguration": {"alarms": [{"alarmName": "latency"}, {"alarmName": "errors"}]}
            },
        },
        name="scorecard",
    )
    watched = {"EndpointName": "scorecard", "VariantName": "main"}
    told = {"alarmActions": [f"arn:aws:sns:{REGION}:{stack.account}:high"]}
    common = {"comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 1, **told}
    latency = {"namespace": "AWS/SageMaker", "metricName": "ModelLatency", "extendedStatistic": "p99", "period": 300}
    stack.add(
        "cloudwatch/metricAlarm:MetricAlarm",
        "latency",
        "latency",
        {"name": "latency", "threshold": 300_000, "dimensions": watched, **latency, **common},
    )
    queries = [
        {"id": "rate", "expression": "errors / calls", "returnData": True},
        *(
            {"id": name, "metric": {"metricName": metric, "dimensions": watched, "period": 300, "stat": "Sum"}}
            for name, metric in (("errors", "Invocation5XXErrors"), ("calls", "Invocations"))
        ),
    ]
    stack.add(
        "cloudwatch/metricAlarm:MetricAlarm",
        "rate",
        "errors",
        {"name": "errors", "threshold": 0.005, "metricQueries": queries, **common},
    )
    place = {
        "serviceNamespace": "sagemaker",
        "resourceId": "endpoint/scorecard/variant/main",
        "scalableDimension": "sagemaker:variant:DesiredInstanceCount",
    }
    stack.add(
        "appautoscaling/target:Target",
        "scorecard",
        "scorecard",
        {**place, "minCapacity": count, "maxCapacity": 12},
    )
    stack.add("appautoscaling/policy:Policy", "scorecard", "load", {**place, "policyType": "TargetTrackingScaling"})
    if environment == "dev":
        for name, most in (("down", 1), ("up", 12)):
            action = {"minCapacity": 1, "maxCapacity": most}
            stack.add(
                "appautoscaling/scheduledAction:ScheduledAction",
                name,
                name,
                {**place, "name": name, "schedule": f"cron({most} 7 * * ? *)", "scalableTargetAction": action},
            )


def expected(environment: str) -> dict[str, object]:
    return {
        "accounts": ACCOUNTS,
        "ranges": RANGES,
        "stands_in": (REGION, AWAY),
        "zones": 3 if environment == "prod" else 2,
        "endpoint_zones": 3 if environment == "prod" else 2,
        "instances": 3 if environment == "prod" else 1,
        "most_instances": 12,
        "runtime": "onnx",
        "batch": 32,
        "batch_wait": 0.005,
        "trail_days": 2557,
        "event_days": 400,
        "served": "scorecard",
        "versions": {"scorecard": 3} if environment == "prod" else {},
        "rollback": {"latency_p99": 0.3, "error_rate": 0.005},
        "off_hours": environment == "dev",
    }
