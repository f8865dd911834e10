"""What the real engine is told when it destroys what is held, and that it destroys the rest in an order that works."""

import pytest

from tests.conftest import ONCE

PROGRAM = """
import json
import pulumi_aws as aws

vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
subnet = aws.ec2.Subnet("subnet", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
group = aws.ec2.SecurityGroup("group", vpc_id=vpc.id)
aws.ec2.VpcEndpoint("endpoint", vpc_id=vpc.id, service_name="com.amazonaws.eu-west-1.kms",
                    vpc_endpoint_type="Interface", subnet_ids=[subnet.id], security_group_ids=[group.id])
trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
role = aws.iam.Role("role", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
aws.iam.RolePolicyAttachment("read", role=role.name, policy_arn="arn:aws:iam::aws:policy/ReadOnlyAccess")
key = aws.kms.Key("key")
aws.cloudwatch.LogGroup("log", kms_key_id=key.arn)
bucket = aws.s3.Bucket("bucket")
aws.s3.BucketObject("object", bucket=bucket.id, key="a", content="x")
aws.dynamodb.Table("table", hash_key="h", attributes=[{"name": "h", "type": "S"}], billing_mode="PAY_PER_REQUEST",
                   deletion_protection_enabled=PROTECTED)
"""


@pytest.mark.engine
@ONCE
def test_destroying_stops_at_what_is_protected_and_takes_all_the_rest(stranger):
    project = stranger("shop")
    project.write(PROGRAM.replace("PROTECTED", "True"))
    project.up()
    refused = project.pulumi("destroy", "--yes", "--skip-preview")
    assert refused.returncode != 0
    assert "deletionProtectionEnabled is true" in refused.stdout + refused.stderr
    project.write(PROGRAM.replace("PROTECTED", "False"))
    project.up()
    done = project.pulumi("destroy", "--yes", "--skip-preview")
    assert done.returncode == 0, done.stdout + done.stderr
    assert project.things() == []
