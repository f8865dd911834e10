"""Who destroys a stack does not destroy what it keeps in passing."""

from policies.common.clauses import not_on

TITLE = "A store that still holds something is not emptied and deleted by a destroy."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Leave `forceDestroy`, `forceDelete` and `skipFinalSnapshot` out; empty a store by hand when it is no "
        "longer needed."
    ),
    "gcp": (
        "Leave `forceDestroy` and `deleteContentsOnDestroy` out; empty a store by hand when it is no longer needed."
    ),
}
_FORCED = not_on("forceDestroy")
_WITHOUT_COPY = not_on("skipFinalSnapshot")

READS = {
    "aws:s3/bucket:Bucket": _FORCED,
    "aws:s3tables/tableBucket:TableBucket": _FORCED,
    "aws:athena/workgroup:Workgroup": _FORCED,
    "aws:backup/vault:Vault": _FORCED,
    "aws:ecr/repository:Repository": not_on("forceDelete"),
    "aws:rds/instance:Instance": _WITHOUT_COPY,
    "aws:rds/cluster:Cluster": _WITHOUT_COPY,
    "aws:docdb/cluster:Cluster": _WITHOUT_COPY,
    "aws:neptune/cluster:Cluster": _WITHOUT_COPY,
    "aws:redshift/cluster:Cluster": _WITHOUT_COPY,
    "gcp:storage/bucket:Bucket": _FORCED,
    "gcp:bigquery/dataset:Dataset": not_on("deleteContentsOnDestroy"),
    "gcp:bigtable/instance:Instance": _FORCED,
    "gcp:spanner/instance:Instance": _FORCED,
    "gcp:vertex/aiFeatureOnlineStore:AiFeatureOnlineStore": _FORCED,
}
NOT_THERE = {
    "azure": "Azure always deletes an account with what is in it; that is met by locks and soft delete, not by a flag.",
}
