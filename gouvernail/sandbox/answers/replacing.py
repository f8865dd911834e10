"""Which changes replace a resource.

The SDKs say nothing of it. Here stand: what gives the id (a changed name is another thing), and a table for the types of
the first capabilities, each after the provider's documentation ("Forces new resource"). Anything else is assumed to
change in place.
"""

from collections.abc import Mapping

from gouvernail.sandbox.index import ResourceType

__all__ = ["replaces"]

_IDENTITY = ("name", "namePrefix", "bucket", "bucketPrefix", "resourceGroupName", "project", "location", "region")
_ALL = "*"
_TABLE: Mapping[str, tuple[str, ...]] = {
    "aws:ec2/vpc:Vpc": ("cidrBlock", "instanceTenancy"),
    "aws:ec2/subnet:Subnet": ("vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId"),
    "aws:ec2/securityGroup:SecurityGroup": ("description", "vpcId"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("vpcId", "serviceName", "vpcEndpointType"),
    "aws:ec2/flowLog:FlowLog": (_ALL, "tags"),
    "aws:ec2/routeTable:RouteTable": ("vpcId",),
    "aws:kms/key:Key": ("customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId"),
    "aws:s3/bucket:Bucket": ("objectLockEnabled",),
    "aws:sagemaker/model:Model": (_ALL, "tags"),
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration": (_ALL, "tags"),
    "aws:appautoscaling/target:Target": ("resourceId", "scalableDimension", "serviceNamespace"),
    "aws:appautoscaling/policy:Policy": ("resourceId", "scalableDimension", "serviceNamespace"),
    "aws:appautoscaling/scheduledAction:ScheduledAction": ("resourceId", "scalableDimension", "serviceNamespace"),
    "aws:iam/role:Role": ("path",),
    "aws:iam/rolePolicy:RolePolicy": ("role",),
}
"""Type -> properties whose change replaces; after `*`, the only ones whose change does not."""


def replaces(resource: ResourceType, old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    """The changed properties that demand another resource, sorted."""
    changed = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    rule = _TABLE.get(resource.token, ())
    if rule[:1] == (_ALL,):
        return sorted(changed - set(rule))
    return sorted(changed & {*rule, *_IDENTITY})
