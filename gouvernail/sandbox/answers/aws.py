"""AWS: ids, ARNs and what else the provider computes.

The forms are those of the Service Authorization Reference (ARNs) and of the "Import" section of the provider's
documentation of each resource (ids).
"""

from collections.abc import Mapping
from typing import cast

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.answers.values import (
    CREATED,
    digits,
    filled,
    hexadecimal,
    identifier,
    logical_name,
    prefix_list,
    stand_in,
)
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.place import Place

__all__ = ["outputs", "physical_id"]

_EC2_PREFIXES = {
    "Vpc": "vpc", "Subnet": "subnet", "SecurityGroup": "sg", "RouteTable": "rtb", "RouteTableAssociation": "rtbassoc",
    "VpcEndpoint": "vpce", "FlowLog": "fl", "InternetGateway": "igw", "EgressOnlyInternetGateway": "eigw",
    "NatGateway": "nat", "Eip": "eipalloc", "NetworkAcl": "acl", "NetworkInterface": "eni", "Instance": "i",
    "LaunchTemplate": "lt", "ManagedPrefixList": "pl", "VpcPeeringConnection": "pcx", "VpcDhcpOptions": "dopt",
    "DefaultNetworkAcl": "acl", "DefaultRouteTable": "rtb",
}  # fmt: skip
_IDS = {
    "aws:kms/key:Key": "{uuid}",
    "aws:s3/bucket:Bucket": "{bucket}",
    "aws:iam/rolePolicy:RolePolicy": "{role}:{name}",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "{role}/{policyArn}",
    "aws:iam/policy:Policy": "{arn}",
    "aws:cloudtrail/trail:Trail": "{arn}",
    "aws:sns/topic:Topic": "{arn}",
    "aws:sqs/queue:Queue": "https://sqs.{region}.amazonaws.com/{account}/{name}",
    "aws:appautoscaling/target:Target": "{resourceId}",
    "aws:appautoscaling/scheduledAction:ScheduledAction": "{name}-{serviceNamespace}-{resourceId}",
}
_ARNS = {
    "aws:kms/alias:Alias": "arn:{partition}:kms:{region}:{account}:{name}",
    "aws:kms/key:Key": "arn:{partition}:kms:{region}:{account}:key/{id}",
    "aws:s3/bucket:Bucket": "arn:{partition}:s3:::{bucket}",
    "aws:iam/role:Role": "arn:{partition}:iam::{account}:role{slashPath}{name}",
    "aws:iam/policy:Policy": "arn:{partition}:iam::{account}:policy{slashPath}{name}",
    "aws:iam/user:User": "arn:{partition}:iam::{account}:user{slashPath}{name}",
    "aws:cloudtrail/trail:Trail": "arn:{partition}:cloudtrail:{region}:{account}:trail/{name}",
    "aws:cloudwatch/logGroup:LogGroup": "arn:{partition}:logs:{region}:{account}:log-group:{name}",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{alarmName}",
    "aws:cloudwatch/eventRule:EventRule": "arn:{partition}:events:{region}:{account}:rule/{name}",
    "aws:sagemaker/model:Model": "arn:{partition}:sagemaker:{region}:{account}:model/{lowerName}",
    "aws:sagemaker/endpoint:Endpoint": "arn:{partition}:sagemaker:{region}:{account}:endpoint/{lowerName}",
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration": (
        "arn:{partition}:sagemaker:{region}:{account}:endpoint-config/{lowerName}"
    ),
    "aws:sns/topic:Topic": "arn:{partition}:sns:{region}:{account}:{name}",
    "aws:sqs/queue:Queue": "arn:{partition}:sqs:{region}:{account}:{name}",
    "aws:dynamodb/table:Table": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    "aws:ecr/repository:Repository": "arn:{partition}:ecr:{region}:{account}:repository/{name}",
    "aws:lambda/function:Function": "arn:{partition}:lambda:{region}:{account}:function:{name}",
    "aws:secretsmanager/secret:Secret": "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{hex6}",
    "aws:appautoscaling/policy:Policy": (
        "arn:{partition}:autoscaling:{region}:{account}:scalingPolicy:{uuid}:resource/{serviceNamespace}/{resourceId}"
        ":policyName/{name}"
    ),
    "aws:appautoscaling/target:Target": (
        "arn:{partition}:application-autoscaling:{region}:{account}:scalable-target/{hex17}"
    ),
    "aws:appautoscaling/scheduledAction:ScheduledAction": (
        "arn:{partition}:autoscaling:{region}:{account}:scheduledAction:{uuid}:resource/{serviceNamespace}/{resourceId}"
        ":scheduledActionName/{name}"
    ),
}
_EC2_ARNS = {
    "Vpc": "vpc", "Subnet": "subnet", "SecurityGroup": "security-group", "DefaultSecurityGroup": "security-group",
    "RouteTable": "route-table", "VpcEndpoint": "vpc-endpoint", "FlowLog": "vpc-flow-log", "NetworkAcl": "network-acl",
    "InternetGateway": "internet-gateway", "NatGateway": "natgateway", "Eip": "elastic-ip", "Instance": "instance",
    "NetworkInterface": "network-interface", "ManagedPrefixList": "prefix-list", "LaunchTemplate": "launch-template",
}  # fmt: skip
_NAMES = (
    "bucket",
    "name",
    "alarmName",
    "functionName",
    "clusterIdentifier",
    "identifier",
    "domainName",
    "replicationGroupId",
)
_OTHER = {
    "aws:ec2/vpc:Vpc": {
        "defaultSecurityGroupId": "sg-{own17}",
        "defaultNetworkAclId": "acl-{own17}",
        "defaultRouteTableId": "rtb-{own17}",
        "mainRouteTableId": "rtb-{own17}",
        "dhcpOptionsId": "dopt-{region17}",
    },
    "aws:s3/bucket:Bucket": {
        "bucketDomainName": "{bucket}.s3.amazonaws.com",
        "bucketRegionalDomainName": "{bucket}.s3.{region}.amazonaws.com",
        "bucketRegion": "{region}",
    },
    "aws:kms/key:Key": {"keyId": "{id}"},
    "aws:ecr/repository:Repository": {
        "repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
        "registryId": "{account}",
    },
    "aws:sqs/queue:Queue": {"url": "{id}"},
    "aws:ec2/flowLog:FlowLog": {"logFormat": "{flowFormat}"},
    "aws:ec2/vpcEndpoint:VpcEndpoint": {"prefixListId": "{prefixList}"},
}
_FLOW_FORMAT = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} "
    "${bytes} ${start} ${end} ${action} ${log-status}"
)


def physical_id(resource: ResourceType, place: Place, urn: str, generation: int, inputs: Mapping[str, object]) -> str:
    """The id as the provider gives it: a made-up one (`vpc-…`), the physical name, or what the name is part of."""
    values = _values(resource, place, urn, generation, inputs)
    if resource.token == "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":
        return f"sg-{hexadecimal(17, inputs.get('vpcId'), 'default')}"
    module, name = resource.name.partition(".")[::2]
    if module == "ec2" and name in _EC2_PREFIXES:
        return f"{_EC2_PREFIXES[name]}-{values['hex17']}"
    template = _IDS.get(resource.token)
    if template is None and "bucket" in inputs and resource.token.startswith("aws:s3/bucket"):
        template = "{bucket}"
    found = filled(template, {**values, "arn": _arn(resource, values)}) if template else values["physical"]
    return str(found) if found is not None and found is not UNKNOWN else f"{name.lower()}-{values['hex17']}"


def outputs(resource: ResourceType, place: Place, urn: str, id: str, inputs: Mapping[str, object]) -> dict[str, object]:  # noqa: A002
    """The inputs, and every output that is always there."""
    values = {**_values(resource, place, urn, 0, inputs), "id": id}
    result = dict(inputs)
    if "tagsAll" in resource.outputs:
        result.setdefault("tagsAll", inputs.get("tags") or {})
    for name, template in _OTHER.get(resource.token, {}).items():
        result.setdefault(name, filled(template, values))
    physical = next((name for name in _NAMES if name in resource.inputs and name in resource.always), None)
    if physical and physical not in result:
        result[physical] = values["physical"]
    known: dict[str, object] = {
        "arn": _arn(resource, values),
        "region": values["region"],
        "ownerId": place.account,
        "registryId": place.account,
        "uniqueId": f"AROA{hexadecimal(17, place, urn).upper()}",
        "createDate": CREATED,
        "creationDate": CREATED,
        "creationTime": CREATED,
        "homeRegion": place.region,
    }
    for name, known_property in resource.outputs.items():
        if name in result or name == "id":
            continue
        if name in known and (name in resource.always or name == "arn"):
            result[name] = known[name]
        elif name in resource.always:
            if known_property.default is not None:
                result[name] = known_property.default
            elif name not in resource.inputs:
                result[name] = stand_in(known_property, place, urn, id)
    return result


def _values(
    resource: ResourceType, place: Place, urn: str, generation: int, inputs: Mapping[str, object]
) -> dict[str, object]:
    made = (resource.token, place, urn, generation)
    name = next((inputs[key] for key in _NAMES if inputs.get(key) is not None), None)
    physical = name if name is not None else f"{logical_name(urn)}-{hexadecimal(7, *made)}"
    path = inputs.get("path") or "/"
    values: dict[str, object] = {
        **inputs,
        "name": physical,
        "physical": physical,
        "lowerName": physical.lower() if isinstance(physical, str) else physical,
        "slashPath": path,
        "account": place.account,
        "region": inputs.get("region") or place.region,
        "partition": place.partition,
        "uuid": identifier(*made),
        "hex6": hexadecimal(6, *made),
        "hex17": hexadecimal(17, *made),
        "own17": hexadecimal(17, f"vpc-{hexadecimal(17, *made)}", "default"),
        "region17": hexadecimal(17, place),
        "flowFormat": _FLOW_FORMAT,
        "number": digits(12, *made),
        "prefixList": prefix_list(inputs.get("serviceName")),
    }
    if resource.token == "aws:s3/bucket:Bucket":
        values["bucket"] = physical
    return values


def _arn(resource: ResourceType, values: Mapping[str, object]) -> object:
    module, name = resource.name.partition(".")[::2]
    template = _ARNS.get(resource.token)
    if template is None:
        service = cast("str", {"ec2": "ec2", "cloudwatch": "logs"}.get(module, module))
        kind = _EC2_ARNS.get(name, name.lower()) if module == "ec2" else name.lower()
        template = "arn:{partition}:" + service + ":{region}:{account}:" + kind + "/{id}"
    return filled(template, {"id": values["physical"], **values})
