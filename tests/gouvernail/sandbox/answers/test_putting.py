"""What is written over when it is made again, and what is refused as a second thing of one name."""

import pytest

from gouvernail.sandbox import index
from gouvernail.sandbox.answers import overwrites


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("aws:apigateway/account:Account", True),
        ("aws:s3/bucketPolicy:BucketPolicy", True),
        ("aws:s3/bucketVersioning:BucketVersioning", True),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", True),
        ("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", True),
        ("aws:s3/bucket:Bucket", False),
        ("aws:kms/alias:Alias", False),
        ("aws:iam/role:Role", False),
        ("azure-native:storage:StorageAccount", False),
        ("gcp:storage/bucket:Bucket", False),
        ("gcp:logging/projectBucketConfig:ProjectBucketConfig", True),
        ("gcp:projects/service:Service", True),
        ("gcp:projects/serviceIdentity:ServiceIdentity", True),
        ("gcp:projects/iAMMember:IAMMember", True),
        ("gcp:storage/bucketIAMMember:BucketIAMMember", True),
        ("gcp:logging/logViewIamMember:LogViewIamMember", True),
        ("gcp:projects/iAMAuditConfig:IAMAuditConfig", True),
        ("gcp:projects/iAMBinding:IAMBinding", False),
    ],
)
def test_settings_are_written_over_and_things_are_not(token, expected):
    resource = index.resource(token)
    assert resource is not None
    assert overwrites(resource) is expected
