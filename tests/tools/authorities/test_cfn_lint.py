"""What AWS's schemas say, held against answers known from AWS's own documentation of CloudFormation's types.

Each row's source is "Update requires" of the property in the reference of the type that is named.
"""

import json

import pytest

from gouvernail.sandbox import facts
from tools.authorities.cfn_lint import entries, version

REPLACED = [
    ("aws:ec2/subnet:Subnet", "cidrBlock", "AWS::EC2::Subnet"),
    ("aws:ec2/subnet:Subnet", "vpcId", "AWS::EC2::Subnet"),
    ("aws:ec2/vpc:Vpc", "cidrBlock", "AWS::EC2::VPC"),
    ("aws:ec2/securityGroup:SecurityGroup", "description", "AWS::EC2::SecurityGroup"),
    ("aws:ec2/natGateway:NatGateway", "subnetId", "AWS::EC2::NatGateway"),
    ("aws:ec2/flowLog:FlowLog", "trafficType", "AWS::EC2::FlowLog"),
    ("aws:ec2/vpcEndpoint:VpcEndpoint", "serviceName", "AWS::EC2::VPCEndpoint"),
    ("aws:ec2/networkAclRule:NetworkAclRule", "ruleNumber", "AWS::EC2::NetworkAclEntry"),
    (
        "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
        "productionVariants",
        "AWS::SageMaker::EndpointConfig",
    ),
    ("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "kmsKeyArn", "AWS::SageMaker::EndpointConfig"),
    ("aws:sagemaker/model:Model", "executionRoleArn", "AWS::SageMaker::Model"),
    ("aws:sagemaker/endpoint:Endpoint", "name", "AWS::SageMaker::Endpoint"),
    ("aws:iam/role:Role", "path", "AWS::IAM::Role"),
    ("aws:iam/policy:Policy", "description", "AWS::IAM::ManagedPolicy"),
    ("aws:kms/alias:Alias", "name", "AWS::KMS::Alias"),
    ("aws:cloudtrail/trail:Trail", "name", "AWS::CloudTrail::Trail"),
    ("aws:backup/selection:Selection", "iamRoleArn", "AWS::Backup::BackupSelection"),
    ("aws:backup/vault:Vault", "kmsKeyArn", "AWS::Backup::BackupVault"),
    (
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "atRestEncryptionEnabled",
        "AWS::ElastiCache::ReplicationGroup",
    ),
    ("aws:wafv2/webAcl:WebAcl", "scope", "AWS::WAFv2::WebACL"),
    ("aws:efs/fileSystem:FileSystem", "encrypted", "AWS::EFS::FileSystem"),
    ("aws:ecr/repository:Repository", "encryptionConfigurations", "AWS::ECR::Repository"),
    ("aws:sqs/queue:Queue", "fifoQueue", "AWS::SQS::Queue"),
    ("aws:s3/bucket:Bucket", "bucket", "AWS::S3::Bucket"),
    ("aws:eks/cluster:Cluster", "roleArn", "AWS::EKS::Cluster"),
]
UPDATED = [
    ("aws:ec2/vpc:Vpc", "enableDnsHostnames", "AWS::EC2::VPC"),
    ("aws:ec2/subnet:Subnet", "mapPublicIpOnLaunch", "AWS::EC2::Subnet"),
    ("aws:ec2/subnet:Subnet", "tags", "AWS::EC2::Subnet"),
    ("aws:kms/key:Key", "description", "AWS::KMS::Key"),
    ("aws:kms/key:Key", "policy", "AWS::KMS::Key"),
    ("aws:kms/alias:Alias", "targetKeyId", "AWS::KMS::Alias"),
    ("aws:sagemaker/endpoint:Endpoint", "endpointConfigName", "AWS::SageMaker::Endpoint"),
    ("aws:cloudtrail/trail:Trail", "s3BucketName", "AWS::CloudTrail::Trail"),
    ("aws:cloudtrail/trail:Trail", "enableLogging", "AWS::CloudTrail::Trail"),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "threshold", "AWS::CloudWatch::Alarm"),
    ("aws:cloudwatch/logGroup:LogGroup", "retentionInDays", "AWS::Logs::LogGroup"),
    ("aws:guardduty/detector:Detector", "enable", "AWS::GuardDuty::Detector"),
    ("aws:iam/role:Role", "assumeRolePolicy", "AWS::IAM::Role"),
    ("aws:lambda/function:Function", "memorySize", "AWS::Lambda::Function"),
    ("aws:sqs/queue:Queue", "visibilityTimeoutSeconds", "AWS::SQS::Queue"),
    ("aws:wafv2/webAcl:WebAcl", "defaultAction", "AWS::WAFv2::WebACL"),
    ("aws:backup/plan:Plan", "rules", "AWS::Backup::BackupPlan"),
    ("aws:secretsmanager/secret:Secret", "description", "AWS::SecretsManager::Secret"),
]


@pytest.mark.parametrize(("token", "place", "named"), REPLACED)
def test_what_aws_replaces(token, place, named):
    known = facts.of(token)
    assert known.names["cfn-lint"] == named
    assert known.mutability["cfn-lint"][place] == "replace"


@pytest.mark.parametrize(("token", "place", "named"), UPDATED)
def test_what_aws_updates(token, place, named):
    known = facts.of(token)
    assert known.names["cfn-lint"] == named
    assert known.mutability["cfn-lint"][place] == "update"


@pytest.mark.parametrize(
    ("token", "place", "limit"),
    [
        ("aws:kms/key:Key", "deletionWindowInDays", {"minimum": 7, "maximum": 30}),
        ("aws:kms/key:Key", "rotationPeriodInDays", {"minimum": 90, "maximum": 2560}),
        (
            "aws:guardduty/detector:Detector",
            "findingPublishingFrequency",
            {"values": ("FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS")},
        ),
        ("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "productionVariants", {"max_items": 10}),
        ("aws:lambda/function:Function", "timeout", {"minimum": 1}),
        ("aws:wafv2/webAcl:WebAcl", "scope", {"values": ("CLOUDFRONT", "REGIONAL")}),
    ],
)
def test_what_aws_takes(token, place, limit):
    told = [one for one in facts.of(token).limits.get(place, ()) if one.authority == "cfn-lint"]
    (one,) = told
    assert {name: getattr(one, name) for name in limit} == limit


# -- the reader, on schemas made for it


@pytest.fixture
def site(tmp_path):
    """Writes schemas as cfn-lint has them, and reads them."""
    home = tmp_path / "cfnlint" / "data" / "schemas" / "resources"
    home.mkdir(parents=True)

    def read(**schema):
        (home / "one.json").write_text(json.dumps({"typeName": "AWS::SQS::Queue", **schema}))
        return entries("aws", tmp_path).get("aws:sqs/queue:Queue")

    return read


PROPERTIES = {"DelaySeconds": {"type": "integer", "minimum": 0, "maximum": 900}, "QueueName": {"type": "string"}}


def test_a_name_is_found_without_the_type_before_it(site):
    found = site(properties=PROPERTIES, createOnlyProperties=["/properties/QueueName"], handlers={"update": {}})
    assert found == {
        "named": "AWS::SQS::Queue",
        "replace": ["name"],
        "update": ["delaySeconds"],
        "limits": {"delaySeconds": {"minimum": 0, "maximum": 900}},
    }


def test_without_an_update_handler_nothing_is_said_to_update(site):
    assert "update" not in site(properties=PROPERTIES, handlers={"create": {}})


@pytest.mark.parametrize("words", ["You can't change the delay after creation.", "The delay is immutable."])
def test_what_a_description_denies_is_not_said_to_update(site, words):
    fixed = {"DelaySeconds": {"type": "integer", "description": words}}
    assert "update" not in site(properties=fixed, handlers={"update": {}})


def test_what_depends_is_left_open(site):
    pointers = ["/properties/DelaySeconds"]
    found = site(properties=PROPERTIES, conditionalCreateOnlyProperties=pointers, handlers={"update": {}})
    assert found["update"] == ["name"]


def test_another_kind_is_another_thing(site):
    assert site(properties={"DelaySeconds": {"type": "array"}}, handlers={"update": {}}) == {"named": "AWS::SQS::Queue"}
    taken = site(properties={"DelaySeconds": {"type": "string", "pattern": "^a$"}}, handlers={"update": {}})
    assert "limits" not in taken


def test_a_pattern_of_arns_counts_for_what_is_called_one(site):
    pattern = {"type": "string", "pattern": "^arn:aws:kms:.*$"}
    assert "limits" not in site(properties={"KmsMasterKeyId": pattern})


def test_enumerations_that_grow_are_left_alone(site):
    listed = {"type": "string", "enum": ["a"]}
    assert site(properties={"DeduplicationScope": listed})["limits"] == {"deduplicationScope": {"values": ["a"]}}


def test_a_schema_that_refers_to_itself_ends(site):
    loop = {"$ref": "#/definitions/Loop"}
    assert site(definitions={"Loop": loop}, properties={"DelaySeconds": loop}) is not None


def test_the_version_is_the_one_installed(tmp_path):
    with pytest.raises(KeyError):
        version("aws", tmp_path)
