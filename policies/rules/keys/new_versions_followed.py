"""A disk takes the new version of its key."""

from policies.common.clauses import switched_on

TITLE = "Disks follow their key to its new versions."
SEVERITY = "medium"
REMEDIATION = "Set `rotationToLatestKeyVersionEnabled`."
NOT_THERE = {
    "aws": "A key on AWS is renewed under its own name: disks follow.",
    "gcp": "A key on Google Cloud is renewed under its own name: disks that are made later follow.",
}

READS = {
    "azure-native:compute:DiskEncryptionSet": switched_on("rotationToLatestKeyVersionEnabled"),
}
