"""A system writes its own documents and no other's."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, judged, require, unclear
from policies.reading.model.platform import Platform
from policies.twin import Add, Set

STATEMENT = "Whoever puts a document from another account bears a system's name and puts it below that name."
SEVERITY = "high"
REMEDIATION = (
    "Tie each right to put to the writer's own name: `${aws:PrincipalTag/ai-system-id}` in the `Resource` of the "
    "bucket policy's statement (AWS), a `condition` on the blob's path (Azure) or on `resource.name` (Google Cloud)."
)
UNSEEN = "Who may give a role its tag ai-system-id; what stands in the documents."
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_AT = "policy.Statement[1].Resource"
_ROLE = "azure-native:authorization:RoleDefinition"
_PUTS_ANYWHERE = {
    "scope": "${azure-native:storage:BlobContainer#documents@audit.id}",
    "roleDefinitionId": "${azure-native:authorization:RoleDefinition#document-writer@audit.id}",
    "principalId": "${azure-native:managedidentity:UserAssignedIdentity@own.principalId}",
    "roleAssignmentName": "00000000-0000-4000-8000-000000000002",
}
_MEMBER = "gcp:storage/bucketIAMMember:BucketIAMMember"
_CREATES = {
    "bucket": "${gcp:storage/bucket:Bucket#documents@audit.id}",
    "role": "roles/storage.objectCreator",
    "member": "${gcp:serviceaccount/account:Account@own.member}",
}
BROKEN = {
    "aws": Set(_POLICY, _AT, ["arn:aws:s3:::${aws:s3/bucket:Bucket.id}/*"], at="audit", having="PrincipalTag"),
    "azure": Add("azure-native:authorization:RoleAssignment", _PUTS_ANYWHERE),
    "gcp": Add(_MEMBER, _CREATES),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, at="audit", having="PrincipalTag"),
    "azure": Set(_ROLE, "permissions", UNKNOWN, at="audit", having="Puts documents"),
    "gcp": Add(_MEMBER, {**_CREATES, "condition": {"title": "Twin", "expression": UNKNOWN}}),
}
BY_OTHER_MEANS = {
    "azure": "A right is given there to each identity by itself, by who makes it: read are those that may put, and the "
    "condition that ties each to the place of the system whose name it bears.",
    "gcp": "A right is given there to each account by itself, by who makes it: read are those that may put, and "
    "the condition that ties each to the place of the system in whose stack it is made, for an account "
    "bears no label.",
}


def holds(platform: Platform) -> Result:
    """Looks at whatever lets another account put, and at what it ties the place to."""
    applies = "audit" in platform.expected.layers
    built = [archive for archive in platform.archives if not archive.adopted]
    return judged(_reasons(platform), (archive.urn for archive in built), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for archive in platform.archives:
        yield from require(
            archive.takes, archive.urn, "nobody may put a document", "whether a document can be put is not known"
        )
        if archive.writers is UNKNOWN:
            yield unclear(archive.urn, "who may put documents could not be read")
            continue
        for one in archive.writers:
            yield from require(
                one.below_own,
                one.urn,
                f"{one.name} lets documents be put below any system's name",
                f"whether {one.name} lets documents be put below one system's name only is not known",
            )
