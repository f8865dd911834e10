"""Nobody but roles of the platform reads a dataset."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, judged, require, unclear
from policies.reading.model.lake import DatasetStore
from policies.reading.model.platform import Platform
from policies.twin import Add, Set

STATEMENT = "Nobody but roles of the platform itself can read a dataset, whatever else a person or a role may do."
SEVERITY = "critical"
REMEDIATION = (
    "Name the platform's roles alone: in the `ArnNotLike` of the bucket policy's denial (AWS), or take the role that "
    "is given on the store or around it back and close shared keys, public access and the network's outside (Azure), "
    "public access and object lists (Google Cloud)."
)
UNSEEN = "Who can take one of those roles, or change who may read: that is in the permissions of people."
_STORE = "azure-native:storage:StorageAccount"
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_OURS = "-data-"  # stands in the name of a dataset's store
_READS = {
    "scope": "/subscriptions/${own}",
    "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    "principalId": "${azure-native:managedidentity:UserAssignedIdentity@audit.principalId}",
    "roleAssignmentName": "00000000-0000-4000-8000-000000000004",
}
_LABELLED = "gcp:storage/bucket:Bucket"
_GROUP_READS = {
    "bucket": "${gcp:storage/bucket:Bucket#data-loanapplications.id}",
    "role": "roles/storage.objectViewer",
    "member": "group:grp-operator@banque.example",
}
BROKEN = {
    "aws": Set(_POLICY, "policy.Statement[1].Condition.ArnNotLike.aws:PrincipalArn", ["*"], having=_OURS),
    "azure": Add("azure-native:authorization:RoleAssignment", _READS),
    "gcp": Add("gcp:storage/bucketIAMMember:BucketIAMMember", _GROUP_READS),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, having=_OURS),
    "azure": Set(_STORE, "publicNetworkAccess", UNKNOWN, having='"dataset": '),
    "gcp": Set(_LABELLED, "publicAccessPrevention", UNKNOWN, having='"dataset": '),
}
BY_OTHER_MEANS = {
    "azure": "Nothing can be denied to others there. Looked at is every right that is given on the store or around it, "
    "and that nobody comes in by a key of the account, without a name, or from outside of the network: so a right that "
    "is given by mistake opens nothing by itself.",
    "gcp": "Nothing is denied to others there. Looked at is every right that is given on the bucket or around it, that "
    "objects have no lists of their own, and that nobody comes in without a name.",
}


def holds(platform: Platform) -> Result:
    """Looks, store by store, at whoever could come in and is no role of the platform."""
    applies = "workload" in platform.expected.layers
    return judged(
        (one for store in platform.datasets for one in _of(store)),
        (store.urn for store in platform.datasets),
        applies=applies,
    )


def _of(store: DatasetStore) -> Iterator[Reason]:
    if store.strangers is UNKNOWN:
        yield unclear(store.urn, "who may read the store could not be read")
        return
    for one in store.strangers:
        yield from require(
            one.kept_out,
            store.urn,
            f"{one.name} is not kept from {one.action}",
            f"whether {one.name} is kept from {one.action} is not known",
        )
