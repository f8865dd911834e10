"""Logs are encrypted with a key of ours."""

from policies.common.clauses import own_key

TITLE = "Trails and logs are encrypted with a key of ours."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Name a key of yours in `kmsKeyId`.",
    "azure": (
        "Name a key of yours in `keyVaultProperties` of the cluster of logs, and let the workspace write into it."
    ),
    "gcp": "Name a key of yours in `cmekSettings.kmsKeyName` of the bucket of logs.",
}
_BUCKET = own_key("cmekSettings.kmsKeyName")

READS = {
    "aws:cloudtrail/trail:Trail": own_key("kmsKeyId"),
    "aws:cloudtrail/eventDataStore:EventDataStore": own_key("kmsKeyId"),
    "aws:cloudwatch/logGroup:LogGroup": own_key("kmsKeyId"),
    "azure-native:operationalinsights:Cluster": own_key("keyVaultProperties.keyName"),
    "gcp:logging/projectBucketConfig:ProjectBucketConfig": _BUCKET,
    "gcp:logging/folderBucketConfig:FolderBucketConfig": _BUCKET,
    "gcp:logging/organizationBucketConfig:OrganizationBucketConfig": _BUCKET,
}
