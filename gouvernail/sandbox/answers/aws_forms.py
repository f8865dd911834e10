# ruff: noqa: E501 - a table is read row by row
"""AWS as data: ids and ARNs where the general rule does not hold, and what else the provider computes for a type.

ARNs: the Service Authorization Reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
Ids and computed attributes: the "Attribute Reference" of each resource in the provider's documentation.
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["ARNS", "COMPUTED", "GLOBAL", "IDS", "KINDS", "NAMES", "SERVICES"]

NAMES: Final = (
    "bucket", "name", "alarmName", "functionName", "clusterIdentifier", "identifier", "replicationGroupId", "clusterId",
    "repositoryName", "dashboardName", "ruleName", "pipelineName", "domainName", "userPoolName", "family",
)  # fmt: skip
"""Inputs that name a thing, the first that a type has."""

_EC2: Final = (
    ("ec2/vpc:Vpc", "vpc"), ("ec2/defaultVpc:DefaultVpc", "vpc"), ("ec2/subnet:Subnet", "subnet"),
    ("ec2/defaultSubnet:DefaultSubnet", "subnet"), ("ec2/securityGroup:SecurityGroup", "sg"),
    ("ec2/defaultSecurityGroup:DefaultSecurityGroup", "sg"), ("ec2/routeTable:RouteTable", "rtb"),
    ("ec2/routeTableAssociation:RouteTableAssociation", "rtbassoc"), ("ec2/networkAclAssociation:NetworkAclAssociation", "aclassoc"),
    ("ec2/mainRouteTableAssociation:MainRouteTableAssociation", "rtbassoc"),
    ("ec2/vpcEndpoint:VpcEndpoint", "vpce"), ("ec2/vpcEndpointService:VpcEndpointService", "vpce-svc"),
    ("ec2/flowLog:FlowLog", "fl"), ("ec2/internetGateway:InternetGateway", "igw"),
    ("ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "eigw"), ("ec2/natGateway:NatGateway", "nat"),
    ("ec2/eip:Eip", "eipalloc"), ("ec2/eipAssociation:EipAssociation", "eipassoc"), ("ec2/networkAcl:NetworkAcl", "acl"),
    ("ec2/networkInterface:NetworkInterface", "eni"), ("ec2/instance:Instance", "i"), ("ec2/launchTemplate:LaunchTemplate", "lt"),
    ("ec2/managedPrefixList:ManagedPrefixList", "pl"), ("ec2/vpcPeeringConnection:VpcPeeringConnection", "pcx"),
    ("ec2/vpcDhcpOptions:VpcDhcpOptions", "dopt"), ("ec2/ami:Ami", "ami"), ("ec2/vpnGateway:VpnGateway", "vgw"),
    ("ec2/customerGateway:CustomerGateway", "cgw"), ("ec2/vpnConnection:VpnConnection", "vpn"), ("ebs/volume:Volume", "vol"),
    ("ebs/snapshot:Snapshot", "snap"), ("ec2transitgateway/transitGateway:TransitGateway", "tgw"),
    ("ec2transitgateway/vpcAttachment:VpcAttachment", "tgw-attach"), ("ec2transitgateway/routeTable:RouteTable", "tgw-rtb"),
    ("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "sgr"), ("vpc/securityGroupEgressRule:SecurityGroupEgressRule", "sgr"),
    ("efs/fileSystem:FileSystem", "fs"), ("efs/accessPoint:AccessPoint", "fsap"), ("efs/mountTarget:MountTarget", "fsmt"),
)  # fmt: skip

IDS: Final[Mapping[str, str]] = {
    **{f"aws:{name}": f"{prefix}-{{hex17}}" for name, prefix in _EC2},
    "aws:apigateway/account:Account": "{account}",
    "aws:apigateway/basePathMapping:BasePathMapping": "{ofDomainPath}",
    "aws:apigateway/deployment:Deployment": "{hex6}",
    "aws:apigateway/domainName:DomainName": "{domainOrPrivate}",
    "aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation": (
        "{associationOf}/vpcesource/{accessAssociationSource}"
    ),
    "aws:apigateway/integration:Integration": "agi-{restApi}-{resourceId}-{httpMethod}",
    "aws:apigateway/integrationResponse:IntegrationResponse": "agir-{restApi}-{resourceId}-{httpMethod}-{statusCode}",
    "aws:apigateway/method:Method": "agm-{restApi}-{resourceId}-{httpMethod}",
    "aws:apigateway/methodResponse:MethodResponse": "agmr-{restApi}-{resourceId}-{httpMethod}-{statusCode}",
    "aws:apigateway/methodSettings:MethodSettings": "{restApi}-{stageName}-{methodPath}",
    "aws:apigateway/model:Model": "{hex6}",
    "aws:apigateway/requestValidator:RequestValidator": "{hex6}",
    "aws:apigateway/resource:Resource": "{hex6}",
    "aws:apigateway/restApi:RestApi": "{hex10}",
    "aws:apigateway/restApiPolicy:RestApiPolicy": "{restApiId}",
    "aws:apigateway/stage:Stage": "ags-{restApi}-{stageName}",
    "aws:apigateway/usagePlan:UsagePlan": "{hex6}",
    "aws:apigatewayv2/api:Api": "{hex10}",
    "aws:appautoscaling/scheduledAction:ScheduledAction": "{name}-{serviceNamespace}-{resourceId}",
    "aws:appautoscaling/target:Target": "{resourceId}",
    "aws:backup/plan:Plan": "{uuid}",
    "aws:backup/restoreTestingSelection:RestoreTestingSelection": "{name}:{restoreTestingPlanName}",
    "aws:backup/selection:Selection": "{uuid}",
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": "{backupVaultName}",
    "aws:backup/vaultNotifications:VaultNotifications": "{backupVaultName}",
    "aws:backup/vaultPolicy:VaultPolicy": "{backupVaultName}",
    "aws:budgets/budget:Budget": "{account}:{name}",
    "aws:cloudwatch/eventTarget:EventTarget": "{rule}-{targetId}",
    "aws:cloudwatch/logDelivery:LogDelivery": "{hex16}",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "{policyName}",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": "{name}",
    "aws:cognito/userPool:UserPool": "{region}_{hex9}",
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor": "arn:{partition}:ce::{account}:anomalymonitor/{uuid}",
    "aws:costexplorer/anomalySubscription:AnomalySubscription": "arn:{partition}:ce::{account}:anomalysubscription/{uuid}",
    "aws:ec2/route:Route": "r-{routeTableId}{digits10}",
    "aws:ec2/securityGroupRule:SecurityGroupRule": "sgrule-{digits10}",
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": "a-{vpcEndpointId}{digits10}",
    "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": "a-{vpcEndpointId}{digits10}",
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "{repository}",
    "aws:ecs/cluster:Cluster": "arn:{partition}:ecs:{region}:{account}:cluster/{name}",
    "aws:glue/catalogDatabase:CatalogDatabase": "{account}:{name}",
    "aws:guardduty/detectorFeature:DetectorFeature": "{detectorId}/{name}",
    "aws:iam/groupPolicy:GroupPolicy": "{group}:{name}",
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "arn:{partition}:iam::{account}:oidc-provider/{issuer}",
    "aws:iam/policy:Policy": "arn:{partition}:iam::{account}:policy{path}{name}",
    "aws:iam/rolePolicy:RolePolicy": "{role}:{name}",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "{role}/{policyArn}",
    "aws:iam/userPolicy:UserPolicy": "{user}:{name}",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": "{user}/{policyArn}",
    "aws:iot/roleAlias:RoleAlias": "{alias}",
    "aws:kms/grant:Grant": "{keyId}:{hex64}",
    "aws:kms/key:Key": "{uuid}",
    "aws:lambda/permission:Permission": "{statementId}",
    "aws:lb/listener:Listener": "{ofBalancer}/{hex16}",
    "aws:lb/listenerRule:ListenerRule": "{ofListener}/{hex16}",
    "aws:lb/loadBalancer:LoadBalancer": (
        "arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{balancer}/{name}/{hex16}"
    ),
    "aws:lb/targetGroup:TargetGroup": (
        "arn:{partition}:elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hex16}"
    ),
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": "{targetGroupArn}-{digits26}",
    "aws:organizations/account:Account": "{digits12}",
    "aws:organizations/organization:Organization": "o-{hex10}",
    "aws:organizations/policy:Policy": "p-{hex8}",
    "aws:route53/record:Record": "{zoneId}_{name}_{type}",
    "aws:route53/zone:Zone": "Z{HEX20}",
    "aws:s3/bucketObject:BucketObject": "{bucket}/{key}",
    "aws:s3/bucketObjectv2:BucketObjectv2": "{bucket}/{key}",
    "aws:sagemaker/domain:Domain": "d-{hex12}",
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": "{modelPackageGroupName}",
    "aws:scheduler/schedule:Schedule": "{group}/{name}",
    "aws:secretsmanager/secret:Secret": "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{hex6}",
    "aws:secretsmanager/secretVersion:SecretVersion": "{secretId}|{uuid}",
    "aws:sfn/stateMachine:StateMachine": "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
    "aws:sns/topicSubscription:TopicSubscription": "{topic}:{uuid}",
    "aws:sqs/queue:Queue": "https://sqs.{region}.{suffix}/{account}/{name}",
    "aws:sqs/queuePolicy:QueuePolicy": "{queueUrl}",
    "aws:wafv2/ipSet:IpSet": "{uuid}",
    "aws:wafv2/regexPatternSet:RegexPatternSet": "{uuid}",
    "aws:wafv2/webAcl:WebAcl": "{uuid}",
    "aws:wafv2/webAclAssociation:WebAclAssociation": "{webAclArn},{resourceArn}",
    "aws:xray/group:Group": "arn:{partition}:xray:{region}:{account}:group/{groupName}/{HEX52}",
}  # fmt: skip

_HERE: Final = "{region}:{account}"
ARNS: Final[Mapping[str, str]] = {
    f"aws:{name}": f"arn:{{partition}}:{form}"
    for name, form in {
        "apigateway/domainName:DomainName": "apigateway:{region}:{domainOwner}:/domainnames/{domainInArn}",
        "apigateway/restApi:RestApi": "apigateway:{region}::/restapis/{id}",
        "apigateway/stage:Stage": "apigateway:{region}::/restapis/{restApi}/stages/{stageName}",
        "apigatewayv2/api:Api": "apigateway:{region}::/apis/{id}",
        "appautoscaling/policy:Policy": f"autoscaling:{_HERE}:scalingPolicy:{{uuidOfId}}:resource/{{serviceNamespace}}/{{resourceId}}:policyName/{{name}}",
        "appautoscaling/scheduledAction:ScheduledAction": f"autoscaling:{_HERE}:scheduledAction:{{uuidOfId}}:resource/{{serviceNamespace}}/{{resourceId}}:scheduledActionName/{{name}}",
        "appautoscaling/target:Target": f"application-autoscaling:{_HERE}:scalable-target/{{hexOfId}}",
        "athena/workgroup:Workgroup": f"athena:{_HERE}:workgroup/{{name}}",
        "autoscaling/group:Group": f"autoscaling:{_HERE}:autoScalingGroup:{{uuidOfId}}:autoScalingGroupName/{{name}}",
        "backup/plan:Plan": f"backup:{_HERE}:backup-plan:{{id}}",
        "backup/restoreTestingPlan:RestoreTestingPlan": f"backup:{_HERE}:restore-testing-plan:{{name}}",
        "backup/vault:Vault": f"backup:{_HERE}:backup-vault:{{name}}",
        "budgets/budget:Budget": "budgets::{account}:budget/{name}",
        "cfg/rule:Rule": f"config:{_HERE}:config-rule/config-rule-{{hex6OfId}}",
        "cloudfront/distribution:Distribution": "cloudfront::{account}:distribution/{id}",
        "cloudtrail/getServiceAccount:getServiceAccount": "iam::{account}:root",
        "cloudwatch/compositeAlarm:CompositeAlarm": f"cloudwatch:{_HERE}:alarm:{{name}}",
        "cloudwatch/dashboard:Dashboard": "cloudwatch::{account}:dashboard/{name}",
        "cloudwatch/eventApiDestination:EventApiDestination": f"events:{_HERE}:api-destination/{{name}}/{{uuid}}",
        "cloudwatch/eventBus:EventBus": f"events:{_HERE}:event-bus/{{name}}",
        "cloudwatch/eventConnection:EventConnection": f"events:{_HERE}:connection/{{name}}/{{uuid}}",
        "cloudwatch/eventRule:EventRule": f"events:{_HERE}:rule/{{onBus}}{{name}}",
        "cloudwatch/logDelivery:LogDelivery": f"logs:{_HERE}:delivery:{{id}}",
        "cloudwatch/logDeliveryDestination:LogDeliveryDestination": f"logs:{_HERE}:delivery-destination:{{name}}",
        "cloudwatch/logDeliverySource:LogDeliverySource": f"logs:{_HERE}:delivery-source:{{name}}",
        "cloudwatch/logGroup:LogGroup": f"logs:{_HERE}:log-group:{{name}}",
        "cloudwatch/logStream:LogStream": f"logs:{_HERE}:log-group:{{logGroupName}}:log-stream:{{name}}",
        "cloudwatch/metricAlarm:MetricAlarm": f"cloudwatch:{_HERE}:alarm:{{name}}",
        "cloudwatch/metricStream:MetricStream": f"cloudwatch:{_HERE}:metric-stream/{{name}}",
        "cognito/userPool:UserPool": f"cognito-idp:{_HERE}:userpool/{{id}}",
        "dynamodb/table:Table": f"dynamodb:{_HERE}:table/{{name}}",
        "ec2/instance:Instance": f"ec2:{_HERE}:instance/{{id}}",
        "ecr/repository:Repository": f"ecr:{_HERE}:repository/{{name}}",
        "ecs/service:Service": f"ecs:{_HERE}:service/{{name}}",
        "eks/cluster:Cluster": f"eks:{_HERE}:cluster/{{name}}",
        "elasticache/cluster:Cluster": f"elasticache:{_HERE}:cluster:{{name}}",
        "elasticache/replicationGroup:ReplicationGroup": f"elasticache:{_HERE}:replicationgroup:{{name}}",
        "elasticache/subnetGroup:SubnetGroup": f"elasticache:{_HERE}:subnetgroup:{{name}}",
        "glue/catalogDatabase:CatalogDatabase": f"glue:{_HERE}:database/{{name}}",
        "guardduty/detector:Detector": f"guardduty:{_HERE}:detector/{{id}}",
        "elb/getServiceAccount:getServiceAccount": "iam::{account}:root",
        "iam/group:Group": "iam::{account}:group{path}{name}",
        "iam/instanceProfile:InstanceProfile": "iam::{account}:instance-profile{path}{name}",
        "iam/role:Role": "iam::{account}:role{path}{name}",
        "iam/user:User": "iam::{account}:user{path}{name}",
        "iot/policy:Policy": f"iot:{_HERE}:policy/{{name}}",
        "iot/provisioningTemplate:ProvisioningTemplate": f"iot:{_HERE}:provisioningtemplate/{{name}}",
        "iot/roleAlias:RoleAlias": f"iot:{_HERE}:rolealias/{{id}}",
        "iot/thing:Thing": f"iot:{_HERE}:thing/{{name}}",
        "iot/thingGroup:ThingGroup": f"iot:{_HERE}:thinggroup/{{name}}",
        "iot/thingType:ThingType": f"iot:{_HERE}:thingtype/{{name}}",
        "iot/topicRule:TopicRule": f"iot:{_HERE}:rule/{{name}}",
        "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": f"firehose:{_HERE}:deliverystream/{{name}}",
        "kinesis/stream:Stream": f"kinesis:{_HERE}:stream/{{name}}",
        "kms/alias:Alias": f"kms:{_HERE}:{{name}}",
        "kms/key:Key": f"kms:{_HERE}:key/{{id}}",
        "kms/replicaKey:ReplicaKey": f"kms:{_HERE}:key/{{id}}",
        "lambda/function:Function": f"lambda:{_HERE}:function:{{name}}",
        "organizations/account:Account": "organizations::{account}:account/{id}",
        "rds/cluster:Cluster": f"rds:{_HERE}:cluster:{{name}}",
        "rds/instance:Instance": f"rds:{_HERE}:db:{{name}}",
        "rds/subnetGroup:SubnetGroup": f"rds:{_HERE}:subgrp:{{name}}",
        "route53/zone:Zone": "route53:::hostedzone/{id}",
        "s3/accessPoint:AccessPoint": f"s3:{_HERE}:accesspoint/{{name}}",
        "s3/bucket:Bucket": "s3:::{bucket}",
        "s3/bucketObject:BucketObject": "s3:::{bucket}/{key}",
        "s3/bucketObjectv2:BucketObjectv2": "s3:::{bucket}/{key}",
        "sagemaker/domain:Domain": f"sagemaker:{_HERE}:domain/{{id}}",
        "sagemaker/endpoint:Endpoint": f"sagemaker:{_HERE}:endpoint/{{lowerName}}",
        "sagemaker/endpointConfiguration:EndpointConfiguration": f"sagemaker:{_HERE}:endpoint-config/{{lowerName}}",
        "sagemaker/model:Model": f"sagemaker:{_HERE}:model/{{lowerName}}",
        "sagemaker/modelPackageGroup:ModelPackageGroup": f"sagemaker:{_HERE}:model-package-group/{{lowerName}}",
        "sagemaker/pipeline:Pipeline": f"sagemaker:{_HERE}:pipeline/{{lowerName}}",
        "scheduler/schedule:Schedule": f"scheduler:{_HERE}:schedule/{{group}}/{{name}}",
        "signer/signingProfile:SigningProfile": f"signer:{_HERE}:/signing-profiles/{{name}}",
        "sqs/queue:Queue": f"sqs:{_HERE}:{{name}}",
        "ssm/parameter:Parameter": f"ssm:{_HERE}:parameter{{parameter}}",
        "wafv2/ipSet:IpSet": f"wafv2:{_HERE}:{{wafScope}}/ipset/{{name}}/{{id}}",
        "wafv2/regexPatternSet:RegexPatternSet": f"wafv2:{_HERE}:{{wafScope}}/regexpatternset/{{name}}/{{id}}",
        "wafv2/webAcl:WebAcl": f"wafv2:{_HERE}:{{wafScope}}/webacl/{{name}}/{{id}}",
    }.items()
}  # fmt: skip

KINDS: Final[Mapping[str, str]] = {
    "FlowLog": "vpc-flow-log", "NatGateway": "natgateway", "Eip": "elastic-ip", "ManagedPrefixList": "prefix-list",
    "DefaultSecurityGroup": "security-group", "VpcDhcpOptions": "dhcp-options", "DefaultVpc": "vpc",
    "DefaultSubnet": "subnet", "SecurityGroupIngressRule": "security-group-rule", "Ami": "image",
    "SecurityGroupEgressRule": "security-group-rule", "DefaultRouteTable": "route-table", "Spot": "instance",
    "DefaultNetworkAcl": "network-acl",
}  # fmt: skip
"""A class of EC2 -> the kind in its ARN, where that is not the class's name with hyphens."""

SERVICES: Final[Mapping[str, str]] = {
    "acmpca": "acm-pca", "alb": "elasticloadbalancing", "amp": "aps", "appautoscaling": "application-autoscaling",
    "apigatewayv2": "apigateway", "accessanalyzer": "access-analyzer", "cfg": "config", "cognito": "cognito-idp",
    "costexplorer": "ce", "directoryservice": "ds", "docdb": "rds", "ebs": "ec2", "ec2clientvpn": "ec2",
    "ec2transitgateway": "ec2", "efs": "elasticfilesystem", "elasticsearch": "es", "elb": "elasticloadbalancing",
    "emr": "elasticmapreduce", "emrserverless": "emr-serverless", "lb": "elasticloadbalancing", "msk": "kafka",
    "neptune": "rds", "networkfirewall": "network-firewall", "opensearch": "es", "pinpoint": "mobiletargeting",
    "secretsmanager": "secretsmanager", "servicecatalog": "catalog", "sesv2": "ses", "sfn": "states",
    "ssoadmin": "sso", "vpc": "ec2", "wafregional": "waf-regional",
}  # fmt: skip
"""A module of the SDK -> the service's name in ARNs, where the two differ."""

GLOBAL: Final = frozenset({"iam", "organizations", "cloudfront", "route53", "globalaccelerator", "budgets", "waf"})
"""Services whose ARNs name no region."""

_BUCKET_HOST: Final = "{bucket}.s3.{region}.{suffix}"
COMPUTED: Final[Mapping[str, Mapping[str, str | bool | int]]] = {
    "aws:apigateway/domainName:DomainName": {"domainNameId": "{privateDomain}"},
    "aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation": {"arn": "{id}"},
    "aws:apigateway/restApi:RestApi": {
        "executionArn": "arn:{partition}:execute-api:{region}:{account}:{id}", "rootResourceId": "{hex10OfId}",
    },
    "aws:apigateway/stage:Stage": {
        "invokeUrl": "https://{restApi}.execute-api.{region}.{suffix}/{stageName}",
        "executionArn": "arn:{partition}:execute-api:{region}:{account}:{restApi}/{stageName}",
    },
    "aws:ec2/eip:Eip": {"allocationId": "{id}", "domain": "vpc", "publicIp": "{chosenAddress}"},
    "aws:ec2/flowLog:FlowLog": {
        "logFormat": "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} "
        "${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
    },
    "aws:ec2/subnet:Subnet": {"availabilityZone": "{chosenZone}", "availabilityZoneId": "{chosenZoneId}"},
    "aws:ec2/vpc:Vpc": {
        "defaultNetworkAclId": "acl-{hexOfId}", "defaultRouteTableId": "rtb-{hexOfId}",
        "defaultSecurityGroupId": "sg-{hexOfId}", "dhcpOptionsId": "dopt-{hexOfRegion}",
        "enableDnsHostnames": False, "enableDnsSupport": True, "enableNetworkAddressUsageMetrics": False,
        "instanceTenancy": "default", "mainRouteTableId": "rtb-{hexOfId}",
    },
    "aws:ec2/vpcEndpoint:VpcEndpoint": {
        "prefixListId": "{prefixList}", "state": "available", "vpcEndpointType": "Gateway", "requesterManaged": False,
        "networkInterfaceIds": "{interfaces}",
    },
    "aws:ecr/repository:Repository": {"repositoryUrl": "{account}.dkr.ecr.{region}.{suffix}/{name}"},
    "aws:eks/cluster:Cluster": {"endpoint": "https://{HEX32OfId}.gr7.{region}.eks.{suffix}", "status": "ACTIVE"},
    "aws:iam/instanceProfile:InstanceProfile": {"uniqueId": "AIPA{HEX17OfId}"},
    "aws:iam/policy:Policy": {"policyId": "ANPA{HEX17OfId}", "path": "/"},
    "aws:iam/role:Role": {"uniqueId": "AROA{HEX17OfId}", "maxSessionDuration": 3600, "path": "/"},
    "aws:iam/user:User": {"uniqueId": "AIDA{HEX17OfId}"},
    "aws:kms/alias:Alias": {"targetKeyArn": "{aliasedKey}"},
    "aws:kms/key:Key": {
        "customerMasterKeySpec": "SYMMETRIC_DEFAULT", "isEnabled": True, "keyId": "{id}", "keyUsage": "ENCRYPT_DECRYPT",
        "multiRegion": False,
    },
    "aws:lambda/function:Function": {
        "invokeArn": "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/arn:{partition}:lambda:{region}:{account}:function:{name}/invocations",
        "qualifiedArn": "arn:{partition}:lambda:{region}:{account}:function:{name}:$LATEST", "version": "$LATEST",
    },
    "aws:lb/listener:Listener": {"arn": "{id}"},
    "aws:lb/listenerRule:ListenerRule": {"arn": "{id}"},
    "aws:lb/loadBalancer:LoadBalancer": {
        "arnSuffix": "{balancer}/{name}/{hex16}", "dnsName": "{name}-{digits10OfId}.{region}.elb.{suffix}",
    },
    "aws:lb/targetGroup:TargetGroup": {"arnSuffix": "targetgroup/{name}/{hex16}"},
    "aws:rds/instance:Instance": {"address": "{name}.{hex12OfAccount}.{region}.rds.{suffix}"},
    "aws:route53/zone:Zone": {"zoneId": "{id}"},
    "aws:s3/bucket:Bucket": {
        "bucketDomainName": "{bucket}.s3.{suffix}", "bucketRegion": "{region}",
        "bucketRegionalDomainName": _BUCKET_HOST, "objectLockEnabled": False, "requestPayer": "BucketOwner",
    },
    "aws:secretsmanager/secretVersion:SecretVersion": {"versionId": "{uuidOfId}"},
    "aws:sns/topic:Topic": {"owner": "{account}"},
    "aws:sqs/queue:Queue": {"url": "{id}"},
    "aws:wafv2/webAcl:WebAcl": {"capacity": 0},
}  # fmt: skip
"""Type -> output -> its value or template, for what was not given."""
