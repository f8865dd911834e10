"""Nobody comes to a store by users of its own, nor is it copied to somebody else's directory."""

from policies.common.clauses import not_on

TITLE = "A store has no users of its own and no copies in another directory."
SEVERITY = "high"
REMEDIATION = "Set `isLocalUserEnabled`, `isSftpEnabled` and `allowCrossTenantReplication` to false."
NOT_THERE = {
    "aws": "A bucket on AWS has no users of its own: every call is signed by an identity.",
    "gcp": "A bucket on Google Cloud has no users of its own: every call is signed by an identity.",
}

READS = {
    "azure-native:storage:StorageAccount": not_on("isLocalUserEnabled", "isSftpEnabled", "allowCrossTenantReplication"),
}
