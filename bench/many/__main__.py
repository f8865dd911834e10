"""What `bench/sandbox.py` deploys: COUNT resources, ten types in turn, with nested inputs, documents and references."""

import json
import os

import pulumi_aws as aws

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
READS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Reads",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}},
        }
    ],
}


def ten(n: int) -> None:
    """One of each type; those behind a reference wait for what they refer to."""
    name = f"unit-{n}"
    tags = {"owner": "logistics", "environment": "dev", "unit": name}
    network = aws.ec2.Vpc(name, cidr_block=f"10.{n}.0.0/16", enable_dns_hostnames=True, tags=tags)
    aws.ec2.Subnet(name, vpc_id=network.id, cidr_block=f"10.{n}.1.0/24", availability_zone="us-east-1a", tags=tags)
    aws.ec2.SecurityGroup(
        name,
        vpc_id=network.id,
        description="calls from the network itself",
        ingress=[
            {"protocol": "tcp", "from_port": port, "to_port": port, "cidr_blocks": [f"10.{n}.0.0/16"]}
            for port in (443, 8443)
        ],
        tags=tags,
    )
    role = aws.iam.Role(name, name=name, assume_role_policy=json.dumps(TRUST), max_session_duration=3600, tags=tags)
    aws.iam.RolePolicy(name, name=name, role=role.id, policy=json.dumps(READS))
    bucket = aws.s3.Bucket(name, bucket=f"the-{name}", force_destroy=False, tags=tags)
    aws.s3.BucketLifecycleConfiguration(
        name,
        bucket=bucket.id,
        rules=[
            {
                "id": "archive",
                "status": "Enabled",
                "filter": {"prefix": "logs/"},
                "transitions": [
                    {"days": 30, "storage_class": "STANDARD_IA"},
                    {"days": 90, "storage_class": "GLACIER"},
                ],
                "noncurrent_version_expiration": {"noncurrent_days": 365},
            }
        ],
    )
    aws.sqs.Queue(name, name=name, visibility_timeout_seconds=60, message_retention_seconds=86400, tags=tags)
    aws.cloudwatch.MetricAlarm(
        name,
        name=name,
        comparison_operator="GreaterThanThreshold",
        evaluation_periods=3,
        threshold=0.5,
        metric_queries=[
            {"id": "rate", "expression": "errors / calls", "return_data": True},
            *(
                {
                    "id": metric,
                    "metric": {
                        "namespace": "AWS/SageMaker",
                        "metric_name": metric,
                        "period": 60,
                        "stat": "Sum",
                        "dimensions": {"EndpointName": name, "VariantName": "main"},
                    },
                }
                for metric in ("errors", "calls")
            ),
        ],
        tags=tags,
    )
    aws.dynamodb.Table(
        name,
        name=name,
        billing_mode="PAY_PER_REQUEST",
        hash_key="id",
        range_key="at",
        attributes=[{"name": "id", "type": "S"}, {"name": "at", "type": "N"}],
        point_in_time_recovery={"enabled": True},
        server_side_encryption={"enabled": True},
        ttl={"attribute_name": "until", "enabled": True},
        tags=tags,
    )


for number in range(int(os.environ["COUNT"]) // 10):
    ten(number)
