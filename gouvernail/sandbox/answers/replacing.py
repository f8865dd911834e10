"""Which changes replace a resource.

The SDKs say nothing of it. Here stand: what is part of the id (a thing of another name or in another place is another
thing), and a table for the types of the first capabilities, each row after the "Forces new resource" of the
documentation of that type's provider. Anything else is assumed to change in place.
"""

from collections.abc import Mapping
from typing import Final

from gouvernail.sandbox.answers import aws, azure, gcp
from gouvernail.sandbox.answers.template import holes
from gouvernail.sandbox.index import ResourceType

__all__ = ["replaces"]

_PLACES: Final = ("namePrefix", "bucketPrefix", "resourceGroupName", "project", "location", "region", "zone")
_RENAMED: Final = frozenset({"aws:rds/instance:Instance"})
"""Types whose name changes in place ("identifier" of `aws_db_instance`)."""

_ALL: Final = "*"
_SCALABLE: Final = ("resourceId", "scalableDimension", "serviceNamespace")
_TABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:appautoscaling/policy:Policy": _SCALABLE,
    "aws:appautoscaling/scheduledAction:ScheduledAction": _SCALABLE,
    "aws:appautoscaling/target:Target": _SCALABLE,
    "aws:cloudwatch/logGroup:LogGroup": ("logGroupClass",),
    "aws:ec2/flowLog:FlowLog": (_ALL, "tags"),
    "aws:ec2/routeTable:RouteTable": ("vpcId",),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": ("subnetId", "gatewayId"),
    "aws:ec2/securityGroup:SecurityGroup": ("description", "vpcId"),
    "aws:ec2/subnet:Subnet": (
        "vpcId",
        "cidrBlock",
        "availabilityZone",
        "availabilityZoneId",
        "ipv6Native",
        "outpostArn",
    ),
    "aws:ec2/vpc:Vpc": ("cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("vpcId", "serviceName", "vpcEndpointType", "serviceRegion"),
    "aws:iam/policy:Policy": ("path", "description"),
    "aws:iam/role:Role": ("path",),
    "aws:kms/key:Key": ("customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId", "xksKeyId"),
    "aws:s3/bucket:Bucket": ("objectLockEnabled",),
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration": (_ALL, "tags"),
    "aws:sagemaker/model:Model": (_ALL, "tags"),
    "azure-native:storage:StorageAccount": ("isHnsEnabled",),
    "gcp:compute/subnetwork:Subnetwork": ("network",),
    "gcp:kms/cryptoKey:CryptoKey": ("purpose", "importOnly", "destroyScheduledDuration"),
}
"""Type -> properties whose change replaces; after `*`, the only ones whose change does not."""


def replaces(resource: ResourceType, old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    """The changed properties that demand another resource, sorted; a value that is not known yet counts as changed."""
    changed = {name for name in {*old, *new} if name in resource.inputs and old.get(name) != new.get(name)}
    rule = _TABLE.get(resource.token, ())
    if rule[:1] == (_ALL,):
        return sorted(changed - set(rule))
    identity = () if resource.token in _RENAMED else _identity(resource)
    return sorted(changed & {*rule, *identity, *_PLACES})


def _identity(resource: ResourceType) -> tuple[str, ...]:
    """The inputs that a thing's id is made of, and the one that names it."""
    cloud = {"aws": aws, "azure-native": azure}.get(resource.package, gcp)
    name = cloud.name_input(resource)
    return (*holes(cloud.id_form(resource)), *((name,) if name else ()))
