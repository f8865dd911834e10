"""AWS: names and ARNs that follow from the inputs, and how the rest is found.

The forms are what each type's page says of `pulumi import` (https://www.pulumi.com/registry/packages/aws/api-docs/).
The region, account and partition are those in which the provider works.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

from gouvernail.settling.ids import AGAIN, Ask, Inputs, Rule, Unsaid, filled, text

__all__ = ["PLACES", "RULES"]

PLACES: Final = {
    "account": ("aws:index/getCallerIdentity:getCallerIdentity", "accountId"),
    "region": ("aws:index/getRegion:getRegion", "region"),
    "partition": ("aws:index/getPartition:getPartition", "partition"),
    "suffix": ("aws:index/getPartition:getPartition", "dnsSuffix"),
}
"""What a form says that is no input: the function that knows it, and its output."""

_NAMED: Final = "{name}"
_OF_BUCKET: Final = "{bucket}"
# A rule of a security group: what makes two of them one for AWS (EC2 API Reference, SecurityGroupRule).
_OF_RULE: Final = (
    "ipProtocol",
    "fromPort",
    "toPort",
    "cidrIpv4",
    "cidrIpv6",
    "prefixListId",
    "referencedSecurityGroupId",
)
_ANY_PORT: Final = -1


def _asked(function: str, result: str, *arguments: str) -> Callable[[Inputs, Ask], list[str]]:
    """What a function finds by these inputs, which are unique to the thing; `result` is its id."""

    def found(inputs: Inputs, ask: Ask) -> list[str]:
        given = {name: inputs[name] for name in arguments if text(inputs, name)}
        answer = ask(function, given)
        return [str(answer[result])] if answer else []

    return found


def _policy(inputs: Inputs, ask: Ask) -> list[str]:
    """A policy's ARN; its path is the root where none is given."""
    account, partition = (ask(function, {}) for function, _ in (PLACES["account"], PLACES["partition"]))
    known = {**(account or {}), **(partition or {}), "path": "/", **inputs}
    return [filled("arn:{partition}:iam::{accountId}:policy{path}{name}", known)]


def _security_group(inputs: Inputs, ask: Ask) -> list[str]:
    """A group's name is there once in a VPC (EC2 API Reference, CreateSecurityGroup)."""
    filters = [
        {"name": "group-name", "values": [text(inputs, "name")]},
        {"name": "vpc-id", "values": [text(inputs, "vpcId")]},
    ]
    answer = ask("aws:ec2/getSecurityGroups:getSecurityGroups", {"filters": filters})
    return [*cast("Sequence[str]", answer["ids"])] if answer else []


def _rule_of_group(*, egress: bool) -> Callable[[Inputs, Ask], list[str]]:
    """A group takes no two rules of one direction, protocol, ports and peer."""

    def found(inputs: Inputs, ask: Ask) -> list[str]:
        filters = [{"name": "group-id", "values": [text(inputs, "securityGroupId")]}]
        answer = ask("aws:vpc/getSecurityGroupRules:getSecurityGroupRules", {"filters": filters})
        ids = cast("Sequence[str]", answer["ids"]) if answer else ()
        held = {
            id_: ask("aws:vpc/getSecurityGroupRule:getSecurityGroupRule", {"securityGroupRuleId": id_}) for id_ in ids
        }
        wanted = _rule(inputs)
        return [id_ for id_, one in held.items() if one and one.get("isEgress") is egress and _rule(one) == wanted]

    return found


def _rule(of: Inputs) -> list[str | None]:
    said = [of.get(name) for name in _OF_RULE]
    return [None if one in (None, "", _ANY_PORT) else str(one).removesuffix(".0") for one in said]


def _api_resource(inputs: Inputs, ask: Ask) -> list[str]:
    """A part of a path below the root of an API; what lies deeper is not found by its path here."""
    api, part = text(inputs, "restApi"), text(inputs, "pathPart")
    function = "aws:apigateway/getResource:getResource"
    root = ask(function, {"restApiId": api, "path": "/"})
    if root is None or root["id"] != text(inputs, "parentId"):
        raise Unsaid("the path above it")
    answer = ask(function, {"restApiId": api, "path": f"/{part}"})
    return [str(answer["id"])] if answer else []


def _domain_name(inputs: Inputs, ask: Ask) -> list[str]:
    """A public name is its own id. A private one may be there twice, and has an id beside its name: it is found by its
    tags and its ARN (`…:/domainnames/NAME+ID`), since no function of API Gateway looks it up by its name alone."""
    name = text(inputs, "domainName")
    if "PRIVATE" not in str(inputs.get("endpointConfiguration")):
        return [name]
    form = re.compile(rf":/domainnames/{re.escape(name)}\+([0-9a-z]+)$")
    return [f"{name}/{match[1]}" for arn in _tagged("apigateway", inputs, ask) if (match := form.search(arn))]


def _base_path(inputs: Inputs, _ask: Ask) -> list[str]:
    parts = [text(inputs, "domainName"), str(inputs.get("basePath") or "")]
    return ["/".join([*parts, *([str(inputs["domainNameId"])] if inputs.get("domainNameId") else [])])]


def _access(inputs: Inputs, _ask: Ask) -> list[str]:
    """The ARN of an association is made of the domain name's and its source."""
    before, between, name = text(inputs, "domainNameArn").partition(":/domainnames/")
    if not between or inputs.get("accessAssociationSourceType") != "VPCE":
        raise Unsaid("an ARN of a domain name and an endpoint")
    source = text(inputs, "accessAssociationSource")
    return [f"{before}:/domainnameaccessassociations/domainname/{name}/vpcesource/{source}"]


def _zone(inputs: Inputs, ask: Ask) -> list[str]:
    """A private zone's name is there once in each network that it is for; a public one may be there twice."""
    vpcs = cast("Sequence[Mapping[str, object]]", inputs.get("vpcs") or ())
    if not vpcs:
        raise Unsaid("a network (vpcs)")
    given = {"name": text(inputs, "name"), "privateZone": True, "vpcId": text(vpcs[0], "vpcId")}
    answer = ask("aws:route53/getZone:getZone", given)
    return [str(answer["zoneId"])] if answer else []


def _delivery(inputs: Inputs, ask: Ask) -> list[str]:
    """A source delivers once to a destination; no function looks it up but by its id, which its tags lead to."""
    listed = _tagged("logs:delivery", inputs, ask)
    found = [arn.rpartition(":")[2] for arn in listed if ":delivery:" in arn]
    pair = {"DeliverySourceName": "deliverySourceName", "DeliveryDestinationArn": "deliveryDestinationArn"}
    wanted = {says: text(inputs, name) for says, name in pair.items()}
    function, fitting = "aws:cloudcontrol/getResource:getResource", list[str]()
    for id_ in found:
        answer = ask(function, {"typeName": "AWS::Logs::Delivery", "identifier": id_})
        shown = cast("dict[str, object]", json.loads(str(answer["properties"])) if answer else {})
        if all(shown.get(says) == value for says, value in wanted.items()):
            fitting.append(id_)
    return fitting


def _tagged(kind: str, inputs: Inputs, ask: Ask) -> list[str]:
    """The ARNs of what carries the tags of the inputs. Raises Unsaid where there are none."""
    tags = inputs.get("tagsAll") or inputs.get("tags")
    if not isinstance(tags, Mapping) or not tags:
        raise Unsaid("tags")
    carried = cast("Mapping[str, object]", tags)
    filters = [{"key": key, "values": [text(carried, key)]} for key in sorted(carried) if not key.startswith("__")]
    function = "aws:resourcegroupstaggingapi/getResources:getResources"
    answer = ask(function, {"resourceTypeFilters": [kind], "tagFilters": filters})
    return (
        [one["resourceArn"] for one in cast("Sequence[Mapping[str, str]]", answer["resourceTagMappingLists"])]
        if answer
        else []
    )


# What is put again is the same thing: PutRule, PutTargets, RegisterScalableTarget, PutScalingPolicy,
# PutScheduledAction, PutIntegration, UpdateStage, UpdateAccount, Subscribe, RegisterTargets (each service's API
# reference).
_AGAIN: Final = (
    "apigateway/account:Account",
    "apigateway/integration:Integration",
    "apigateway/integrationResponse:IntegrationResponse",
    "apigateway/methodSettings:MethodSettings",
    "appautoscaling/policy:Policy",
    "appautoscaling/scheduledAction:ScheduledAction",
    "appautoscaling/target:Target",
    "cloudwatch/eventRule:EventRule",
    "cloudwatch/eventTarget:EventTarget",
    "lb/targetGroupAttachment:TargetGroupAttachment",
    "sns/topicSubscription:TopicSubscription",
)

RULES: Final[Mapping[str, Rule]] = {
    **{f"aws:{name}": AGAIN for name in _AGAIN},
    "aws:accessanalyzer/analyzer:Analyzer": "{analyzerName}",
    "aws:apigateway/basePathMapping:BasePathMapping": _base_path,
    "aws:apigateway/domainName:DomainName": _domain_name,
    "aws:apigateway/domainNameAccessAssociation:DomainNameAccessAssociation": _access,
    "aws:apigateway/resource:Resource": _api_resource,
    "aws:apigateway/restApi:RestApi": _asked("aws:apigateway/getRestApi:getRestApi", "id", "name"),
    "aws:apigateway/restApiPolicy:RestApiPolicy": "{restApiId}",
    "aws:backup/restoreTestingPlan:RestoreTestingPlan": _NAMED,
    "aws:backup/restoreTestingSelection:RestoreTestingSelection": "{name}:{restoreTestingPlanName}",
    "aws:backup/vault:Vault": _NAMED,
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": "{backupVaultName}",
    "aws:backup/vaultNotifications:VaultNotifications": "{backupVaultName}",
    "aws:budgets/budget:Budget": "{account}:{name}",
    "aws:cloudtrail/trail:Trail": "arn:{partition}:cloudtrail:{region}:{account}:trail/{name}",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": "{alarmName}",
    "aws:cloudwatch/contributorInsightRule:ContributorInsightRule": "{ruleName}",
    "aws:cloudwatch/dashboard:Dashboard": "{dashboardName}",
    "aws:cloudwatch/eventApiDestination:EventApiDestination": _NAMED,
    "aws:cloudwatch/eventBus:EventBus": _NAMED,
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "{eventBusName}",
    "aws:cloudwatch/eventConnection:EventConnection": _NAMED,
    "aws:cloudwatch/logDelivery:LogDelivery": _delivery,
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": _NAMED,
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": _NAMED,
    "aws:cloudwatch/logGroup:LogGroup": _NAMED,
    "aws:cloudwatch/metricAlarm:MetricAlarm": _NAMED,
    "aws:ec2/securityGroup:SecurityGroup": _security_group,
    "aws:ecr/repository:Repository": _NAMED,
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "{repository}",
    "aws:elasticache/replicationGroup:ReplicationGroup": "{replicationGroupId}",
    "aws:elasticache/subnetGroup:SubnetGroup": _NAMED,
    "aws:elasticache/user:User": "{userId}",
    "aws:elasticache/userGroup:UserGroup": "{userGroupId}",
    "aws:iam/policy:Policy": _policy,
    "aws:iam/role:Role": _NAMED,
    "aws:iam/rolePolicy:RolePolicy": "{role}:{name}",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "{role}/{policyArn}",
    "aws:iot/policy:Policy": _NAMED,
    "aws:iot/provisioningTemplate:ProvisioningTemplate": _NAMED,
    "aws:iot/roleAlias:RoleAlias": "{alias}",
    "aws:iot/thingGroup:ThingGroup": _NAMED,
    "aws:iot/thingType:ThingType": _NAMED,
    "aws:iot/topicRule:TopicRule": _NAMED,
    "aws:kms/alias:Alias": _NAMED,
    "aws:lb/listener:Listener": _asked("aws:lb/getListener:getListener", "arn", "loadBalancerArn", "port"),
    "aws:lb/listenerRule:ListenerRule": _asked(
        "aws:lb/getListenerRule:getListenerRule", "arn", "listenerArn", "priority"
    ),
    "aws:lb/loadBalancer:LoadBalancer": _asked("aws:lb/getLoadBalancer:getLoadBalancer", "arn", "name"),
    "aws:lb/targetGroup:TargetGroup": _asked("aws:lb/getTargetGroup:getTargetGroup", "arn", "name"),
    "aws:pipes/pipe:Pipe": _NAMED,
    "aws:route53/record:Record": "{zoneId}_{name}_{type}",
    "aws:route53/zone:Zone": _zone,
    "aws:s3/bucket:Bucket": _OF_BUCKET,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _OF_BUCKET,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": _OF_BUCKET,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": _OF_BUCKET,
    "aws:s3/bucketPolicy:BucketPolicy": _OF_BUCKET,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _OF_BUCKET,
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": _OF_BUCKET,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": _OF_BUCKET,
    "aws:s3/bucketVersioning:BucketVersioning": _OF_BUCKET,
    "aws:sagemaker/endpoint:Endpoint": _NAMED,
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration": _NAMED,
    "aws:sagemaker/model:Model": _NAMED,
    "aws:sagemaker/modelPackageGroup:ModelPackageGroup": "{modelPackageGroupName}",
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": "{modelPackageGroupName}",
    "aws:sagemaker/pipeline:Pipeline": "{pipelineName}",
    "aws:sfn/stateMachine:StateMachine": "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
    "aws:signer/signingProfile:SigningProfile": _NAMED,
    "aws:sns/topic:Topic": "arn:{partition}:sns:{region}:{account}:{name}",
    "aws:sqs/queue:Queue": "https://sqs.{region}.{suffix}/{account}/{name}",
    "aws:sqs/queuePolicy:QueuePolicy": "{queueUrl}",
    "aws:ssm/parameter:Parameter": _NAMED,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _rule_of_group(egress=True),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _rule_of_group(egress=False),
    "aws:wafv2/webAclAssociation:WebAclAssociation": "{webAclArn},{resourceArn}",
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "{resourceArn}",
    "aws:xray/samplingRule:SamplingRule": "{ruleName}",
}
