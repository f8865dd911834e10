import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import answers
from tests.gouvernail.sandbox.answers.asking import type_of


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:ec2/vpc:Vpc", "cidrBlock"),
        ("aws:ec2/subnet:Subnet", "cidrBlock"),
        ("aws:ec2/subnet:Subnet", "vpcId"),
        ("aws:ec2/securityGroup:SecurityGroup", "description"),
        ("aws:ec2/securityGroup:SecurityGroup", "name"),
        ("aws:ec2/vpcEndpoint:VpcEndpoint", "serviceName"),
        ("aws:ec2/flowLog:FlowLog", "trafficType"),
        ("aws:kms/key:Key", "multiRegion"),
        ("aws:kms/alias:Alias", "name"),
        ("aws:s3/bucket:Bucket", "bucket"),
        ("aws:s3/bucket:Bucket", "objectLockEnabled"),
        ("aws:s3/bucketVersioning:BucketVersioning", "bucket"),
        ("aws:cloudtrail/trail:Trail", "name"),
        ("aws:sagemaker/model:Model", "primaryContainer"),
        ("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "productionVariants"),
        ("aws:sagemaker/endpoint:Endpoint", "name"),
        ("aws:appautoscaling/target:Target", "resourceId"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", "name"),
        ("aws:iam/role:Role", "path"),
        ("aws:iam/policy:Policy", "description"),
        ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"),
        ("aws:sns/topic:Topic", "region"),
        ("azure-native:keyvault:Key", "vaultName"),
        ("azure-native:storage:StorageAccount", "location"),
        ("azure-native:resources:ResourceGroup", "resourceGroupName"),
        ("gcp:kms/cryptoKey:CryptoKey", "keyRing"),
        ("gcp:storage/bucket:Bucket", "name"),
        ("gcp:compute/subnetwork:Subnetwork", "region"),
    ],
)
def test_what_replaces(token, name) -> None:
    resource = type_of(token)
    assert answers.replaces(resource, {name: "a"}, {name: "b"}) == [name]
    assert answers.replaces(resource, {name: "a"}, {name: UNKNOWN}) == [name]
    assert answers.replaces(resource, {name: "a"}, {name: "a"}) == []


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:ec2/vpc:Vpc", "enableDnsHostnames"),
        ("aws:ec2/subnet:Subnet", "tags"),
        ("aws:ec2/flowLog:FlowLog", "tags"),
        ("aws:kms/key:Key", "policy"),
        ("aws:kms/alias:Alias", "targetKeyId"),
        ("aws:sagemaker/endpoint:Endpoint", "endpointConfigName"),
        ("aws:sagemaker/model:Model", "tags"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", "threshold"),
        ("aws:cloudtrail/trail:Trail", "s3BucketName"),
        ("aws:rds/instance:Instance", "identifier"),
        ("azure-native:storage:StorageAccount", "tags"),
        ("gcp:compute/network:Network", "routingMode"),
    ],
)
def test_what_changes_in_place(token, name) -> None:
    assert answers.replaces(type_of(token), {name: "a"}, {name: "b"}) == []


def test_only_what_changed_is_told() -> None:
    resource = type_of("aws:ec2/subnet:Subnet")
    old = {"vpcId": "v", "cidrBlock": "10.0.0.0/24", "tags": {"a": "b"}}
    assert answers.replaces(resource, old, {"vpcId": "v", "cidrBlock": "10.0.1.0/24", "availabilityZone": "a"}) == [
        "availabilityZone",
        "cidrBlock",
    ]


def test_what_is_no_property_is_not_told() -> None:
    assert answers.replaces(type_of("aws:sagemaker/model:Model"), {}, {"__defaults": []}) == []
