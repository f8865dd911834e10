# ruff: noqa: E501 - a table is read row by row
"""What AWS gives a name to once in an account and region, and what Google has once in a project.

Source: the schemas of CloudFormation's types as cfn-lint has them, where the name that its maker gives is the type's
whole `primaryIdentifier`; for the others the "Create..." of each service's API reference ("must be unique", "already
exists"; of cost anomaly monitors one of the services an account, AWS Cost Management quotas). Not here: what is created again as the same thing (SNS topics, SQS queues of the same attributes), and what
is written over. Of Google Cloud: a project is the scope of one access policy (Access Context Manager API, `scopes`,
https://cloud.google.com/access-context-manager/docs/reference/rest/v1/accessPolicies).
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["IN_THEIR_HOME"]

_NAMED: Final = (
    "accessanalyzer/analyzer:Analyzer analyzerName", "apigateway/domainName:DomainName domainName",
    "apigatewayv2/domainName:DomainName domainName", "athena/workgroup:Workgroup name",
    "autoscaling/group:Group name", "backup/vault:Vault name", "budgets/budget:Budget name",
    "cloudfront/function:Function name", "cloudfront/keyValueStore:KeyValueStore name",
    "cloudfront/originAccessControl:OriginAccessControl name", "cloudtrail/trail:Trail name",
    "cloudwatch/eventApiDestination:EventApiDestination name", "cloudwatch/eventBus:EventBus name",
    "cloudwatch/eventConnection:EventConnection name", "costexplorer/anomalyMonitor:AnomalyMonitor monitorDimension",
    "cloudwatch/logGroup:LogGroup name",
    "dynamodb/table:Table name", "ec2/keyPair:KeyPair keyName", "ec2/launchTemplate:LaunchTemplate name",
    "ec2/placementGroup:PlacementGroup name", "ec2/securityGroup:SecurityGroup name vpcId",
    "ecr/repository:Repository name", "ecs/capacityProvider:CapacityProvider name", "eks/cluster:Cluster name",
    "eks/nodeGroup:NodeGroup clusterName nodeGroupName", "elasticache/cluster:Cluster clusterId",
    "elasticache/parameterGroup:ParameterGroup name", "elasticache/replicationGroup:ReplicationGroup replicationGroupId",
    "elasticache/subnetGroup:SubnetGroup name", "elasticache/user:User userId", "elasticache/userGroup:UserGroup userGroupId",
    "glue/catalogDatabase:CatalogDatabase name catalogId", "glue/crawler:Crawler name", "glue/job:Job name",
    "glue/securityConfiguration:SecurityConfiguration name", "glue/trigger:Trigger name", "glue/workflow:Workflow name",
    "iam/group:Group name", "iam/instanceProfile:InstanceProfile name", "iam/policy:Policy name", "iam/role:Role name",
    "iam/openIdConnectProvider:OpenIdConnectProvider url",
    "iam/samlProvider:SamlProvider name", "iam/serverCertificate:ServerCertificate name", "iam/user:User name",
    "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream name", "kinesis/stream:Stream name", "kms/alias:Alias name",
    "lambda/alias:Alias name functionName", "lambda/function:Function name", "lb/loadBalancer:LoadBalancer name",
    "lb/targetGroup:TargetGroup name", "alb/loadBalancer:LoadBalancer name", "alb/targetGroup:TargetGroup name",
    "opensearch/domain:Domain domainName", "rds/cluster:Cluster clusterIdentifier",
    "rds/clusterParameterGroup:ClusterParameterGroup name", "rds/globalCluster:GlobalCluster globalClusterIdentifier",
    "rds/instance:Instance identifier", "rds/optionGroup:OptionGroup name", "rds/parameterGroup:ParameterGroup name",
    "rds/subnetGroup:SubnetGroup name", "sagemaker/appImageConfig:AppImageConfig appImageConfigName",
    "sagemaker/codeRepository:CodeRepository codeRepositoryName", "sagemaker/endpoint:Endpoint name",
    "sagemaker/endpointConfiguration:EndpointConfiguration name", "sagemaker/featureGroup:FeatureGroup featureGroupName",
    "sagemaker/image:Image imageName", "sagemaker/mlflowTrackingServer:MlflowTrackingServer trackingServerName",
    "sagemaker/model:Model name", "sagemaker/modelPackageGroup:ModelPackageGroup modelPackageGroupName",
    "sagemaker/notebookInstance:NotebookInstance name", "sagemaker/pipeline:Pipeline pipelineName",
    "sagemaker/project:Project projectName",
    "sagemaker/studioLifecycleConfig:StudioLifecycleConfig studioLifecycleConfigName",
    "sagemaker/workteam:Workteam workteamName", "scheduler/schedule:Schedule name groupName",
    "scheduler/scheduleGroup:ScheduleGroup name", "secretsmanager/secret:Secret name", "sfn/stateMachine:StateMachine name",
    "ssm/document:Document name", "synthetics/canary:Canary name", "wafv2/ipSet:IpSet name scope",
    "wafv2/regexPatternSet:RegexPatternSet name scope", "wafv2/ruleGroup:RuleGroup name scope",
    "wafv2/webAcl:WebAcl name scope",
)  # fmt: skip
# One in an account and region, whatever its name: GuardDuty CreateDetector, Security Hub EnableSecurityHub and
# CreateFindingAggregator, Macie EnableMacie, AWS Config's limits of recorders and delivery channels.
_SINGLE: Final = (
    "cfg/deliveryChannel:DeliveryChannel", "cfg/recorder:Recorder", "guardduty/detector:Detector",
    "macie2/account:Account", "securityhub/account:Account", "securityhub/findingAggregator:FindingAggregator",
)  # fmt: skip

IN_THEIR_HOME: Final[Mapping[str, tuple[str, ...]]] = {
    **{f"aws:{token}": (*properties,) for token, *properties in map(str.split, _NAMED)},
    **{f"aws:{token}": () for token in _SINGLE},
    "gcp:accesscontextmanager/accessPolicy:AccessPolicy": ("scopes",),
}
"""Type -> the properties of which no two things have the same values there; none where there is but one of the type."""
