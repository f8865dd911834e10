"""Types that are a setting rather than a thing: making one writes over the one that is there.

Each is created by an API action that its reference says to replace what exists (`PutBucketPolicy`,
`RegisterScalableTarget`, Google's `setIamPolicy` …), or is one of Google's that finds what it asks for (a service that
is on, an agent that is there, a member that has the role; what two stacks gave alike goes for both when one takes it
away). Anything else that exists already is refused, as a second thing of one name is.

Sources: Service Usage, `services.enable` and `generateServiceIdentity`
(https://cloud.google.com/service-usage/docs/reference/rest); the provider's IAM members are "non-authoritative"
(https://www.pulumi.com/registry/packages/gcp/api-docs/projects/iammember/).
"""

import re

from gouvernail.sandbox.index import ResourceType

__all__ = ["overwrites"]

_SETTINGS = frozenset(
    (
        "aws:apigateway/account:Account",  # UpdateAccount
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",  # PutBucketLifecycleConfiguration
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",  # PutObjectLockConfiguration
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",  # PutBucketOwnershipControls
        "aws:s3/bucketPolicy:BucketPolicy",  # PutBucketPolicy
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",  # PutPublicAccessBlock
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",  # PutBucketEncryption
        "aws:s3/bucketVersioning:BucketVersioning",  # PutBucketVersioning
        "aws:iam/rolePolicy:RolePolicy",  # PutRolePolicy
        "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy",  # PutModelPackageGroupPolicy
        "aws:cloudwatch/metricAlarm:MetricAlarm",  # PutMetricAlarm
        "aws:cloudwatch/dashboard:Dashboard",  # PutDashboard
        "aws:cloudwatch/eventRule:EventRule",  # PutRule
        "aws:appautoscaling/target:Target",  # RegisterScalableTarget
        "aws:appautoscaling/policy:Policy",  # PutScalingPolicy
        "aws:appautoscaling/scheduledAction:ScheduledAction",  # PutScheduledAction
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",  # takes over the group that the VPC came with
        "gcp:logging/projectBucketConfig:ProjectBucketConfig",  # "acquire and update the resource that already exists"
        "gcp:projects/iAMAuditConfig:IAMAuditConfig",  # "authoritative for a given service": setIamPolicy
    )
)


_FOUND = re.compile(r"gcp:(projects/service:Service|projects/serviceIdentity:ServiceIdentity|.*I(AM|am)Member)")


def overwrites(resource: ResourceType) -> bool:
    """Whether making this where one is writes over it."""
    return resource.token in _SETTINGS or _FOUND.fullmatch(resource.token) is not None
