"""Which type of CloudFormation is which of ours, and which property which."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

__all__ = ["bare", "candidates", "cfn_types", "singular"]

_SERVICES: Final[Mapping[str, str]] = {
    "acm": "certificatemanager",
    "alb": "elasticloadbalancingv2",
    "amp": "aps",
    "appautoscaling": "applicationautoscaling",
    "cfg": "config",
    "cloudwatch": "cloudwatch logs events",
    "costexplorer": "ce",
    "ebs": "ec2",
    "ec2transitgateway": "ec2",
    "elb": "elasticloadbalancing",
    "inspector2": "inspectorv2",
    "keyspaces": "cassandra",
    "kinesis": "kinesis kinesisfirehose",
    "lb": "elasticloadbalancingv2",
    "macie2": "macie",
    "mq": "amazonmq",
    "opensearch": "opensearchservice",
    "route53": "route53 route53resolver",
    "s3control": "s3",
    "schemas": "eventschemas",
    "sesv2": "ses",
    "sfn": "stepfunctions",
    "ssoadmin": "sso",
    "timestreamwrite": "timestream",
    "vpc": "ec2",
}
"""Our module -> the services whose types it holds, where they are named differently."""
_TYPES: Final[Mapping[str, str]] = {
    "apigateway/apiKey:ApiKey": "AWS::ApiGateway::ApiKey",
    "appautoscaling/policy:Policy": "AWS::ApplicationAutoScaling::ScalingPolicy",
    "appautoscaling/scheduledAction:ScheduledAction": "",
    "appautoscaling/target:Target": "AWS::ApplicationAutoScaling::ScalableTarget",
    "autoscaling/group:Group": "AWS::AutoScaling::AutoScalingGroup",
    "autoscaling/policy:Policy": "AWS::AutoScaling::ScalingPolicy",
    "backup/plan:Plan": "AWS::Backup::BackupPlan",
    "backup/selection:Selection": "AWS::Backup::BackupSelection",
    "backup/vault:Vault": "AWS::Backup::BackupVault",
    "cfg/recorder:Recorder": "AWS::Config::ConfigurationRecorder",
    "cfg/rule:Rule": "AWS::Config::ConfigRule",
    "cloudwatch/eventRule:EventRule": "AWS::Events::Rule",
    "cloudwatch/metricAlarm:MetricAlarm": "AWS::CloudWatch::Alarm",
    "dynamodb/table:Table": "AWS::DynamoDB::Table",
    "ec2/internetGatewayAttachment:InternetGatewayAttachment": "AWS::EC2::VPCGatewayAttachment",
    "ec2/managedPrefixList:ManagedPrefixList": "AWS::EC2::PrefixList",
    "ec2/networkAclAssociation:NetworkAclAssociation": "AWS::EC2::SubnetNetworkAclAssociation",
    "ec2/networkAclRule:NetworkAclRule": "AWS::EC2::NetworkAclEntry",
    "ec2/routeTableAssociation:RouteTableAssociation": "AWS::EC2::SubnetRouteTableAssociation",
    "ec2/securityGroupRule:SecurityGroupRule": "",
    "ec2/vpcDhcpOptions:VpcDhcpOptions": "AWS::EC2::DHCPOptions",
    "ec2/vpcIpam:VpcIpam": "AWS::EC2::IPAM",
    "ec2/vpcIpamPool:VpcIpamPool": "AWS::EC2::IPAMPool",
    "ec2/vpcIpamScope:VpcIpamScope": "AWS::EC2::IPAMScope",
    "ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": "AWS::EC2::VPCCidrBlock",
    "elasticache/cluster:Cluster": "AWS::ElastiCache::CacheCluster",
    "iam/groupPolicy:GroupPolicy": "AWS::IAM::GroupPolicy",
    "iam/openIdConnectProvider:OpenIdConnectProvider": "AWS::IAM::OIDCProvider",
    "iam/policy:Policy": "AWS::IAM::ManagedPolicy",
    "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "AWS::KinesisFirehose::DeliveryStream",
    "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": "AWS::Lambda::EventInvokeConfig",
    "lambda/functionUrl:FunctionUrl": "AWS::Lambda::Url",
    "rds/cluster:Cluster": "AWS::RDS::DBCluster",
    "rds/clusterParameterGroup:ClusterParameterGroup": "AWS::RDS::DBClusterParameterGroup",
    "rds/instance:Instance": "AWS::RDS::DBInstance",
    "rds/parameterGroup:ParameterGroup": "AWS::RDS::DBParameterGroup",
    "rds/proxy:Proxy": "AWS::RDS::DBProxy",
    "rds/subnetGroup:SubnetGroup": "AWS::RDS::DBSubnetGroup",
    "route53/record:Record": "AWS::Route53::RecordSet",
    "route53/resolverQueryLogConfig:ResolverQueryLogConfig": "AWS::Route53Resolver::ResolverQueryLoggingConfig",
    "route53/zone:Zone": "AWS::Route53::HostedZone",
    "sagemaker/endpointConfiguration:EndpointConfiguration": "AWS::SageMaker::EndpointConfig",
    "sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration": (
        "AWS::SageMaker::NotebookInstanceLifecycleConfig"
    ),
    "secretsmanager/secretPolicy:SecretPolicy": "AWS::SecretsManager::ResourcePolicy",
    "secretsmanager/secretRotation:SecretRotation": "AWS::SecretsManager::RotationSchedule",
    "sns/topicSubscription:TopicSubscription": "AWS::SNS::Subscription",
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule": "AWS::EC2::SecurityGroupEgress",
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule": "AWS::EC2::SecurityGroupIngress",
    "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "AWS::WAFv2::LoggingConfiguration",
}
"""Ours -> theirs where the names differ; empty where the same name means another thing."""
_PROPERTIES: Final[Mapping[str, Mapping[str, str]]] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": {"ResourceId": "resourceId"},
    "AWS::Backup::BackupVault": {"EncryptionKeyArn": "kmsKeyArn"},
    "AWS::CloudTrail::Trail": {"CloudWatchLogsLogGroupArn": "cloudWatchLogsGroupArn", "IsLogging": "enableLogging"},
    "AWS::EC2::VPCEndpoint": {"PolicyDocument": "policy"},
    "AWS::KMS::Key": {
        "Enabled": "isEnabled",
        "KeySpec": "customerMasterKeySpec",
        "PendingWindowInDays": "deletionWindowInDays",
    },
    "AWS::RDS::DBInstance": {"DBInstanceIdentifier": "identifier", "MasterUsername": "username"},
    "AWS::S3::Bucket": {"BucketName": "bucket"},
    "AWS::SQS::Queue": {
        "MaximumMessageSize": "maxMessageSize",
        "MessageRetentionPeriod": "messageRetentionSeconds",
        "ReceiveMessageWaitTimeSeconds": "receiveWaitTimeSeconds",
        "VisibilityTimeout": "visibilityTimeoutSeconds",
    },
    "AWS::SageMaker::EndpointConfig": {"KmsKeyId": "kmsKeyArn"},
}
"""Theirs -> property -> ours, where no rule finds it."""


def cfn_types(token: str, known: Iterable[str]) -> list[str]:
    """The types of CloudFormation that one of ours may be: one is sure, several are not."""
    _, module_name, name = token.split(":")
    module = module_name.partition("/")[0]
    if (settled := _TYPES.get(f"{module_name}:{name}")) is not None:
        return [settled] if settled else []
    services = _SERVICES.get(module, module).split()
    own = bare(name)
    wanted = {own, *(own.removeprefix(prefix) for prefix in ("event", "log", "resolver", module) if own != prefix)}
    if module == "ec2transitgateway":
        wanted = {own if own.startswith("transitgateway") else f"transitgateway{own}"}
    by_name = _by_name(tuple(known))
    return [found for service in services for one in sorted(wanted) if (found := by_name.get((service, one)))]


@cache
def _by_name(known: tuple[str, ...]) -> Mapping[tuple[str, str], str]:
    split = (one.split("::") for one in known)
    return {(bare(service), bare(name)): f"AWS::{service}::{name}" for _, service, name in split}


def candidates(cfn: str, name: str) -> Iterator[tuple[int, str]]:
    """What a property of theirs may be called by us, bare and in the singular, each with how far-fetched that is."""
    settled = _PROPERTIES.get(cfn, {}).get(name)
    if settled:
        yield 0, singular(bare(settled))
        return
    own = singular(bare(name))
    yield 0, own
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", cfn.rpartition("::")[2])
    slices = [(start, end) for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    for start, end in sorted(slices, key=lambda one: (one[1] != len(words), one[0] - one[1])):
        prefix = bare("".join(words[start:end]))
        if own.startswith(prefix) and own != prefix:
            yield 1 if end == len(words) else 2, singular(own.removeprefix(prefix))
    if own.endswith("document"):
        yield 3, singular(own.removesuffix("document"))


def bare(name: str) -> str:
    """Letters and digits, in lower case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def singular(name: str) -> str:
    """A bare name without the ending of a plural, right or not: both sides are cut alike."""
    return re.sub(r"(ies|es|s|y|e)$", "", name) if len(name) > 3 else name
