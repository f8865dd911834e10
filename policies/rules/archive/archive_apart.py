"""Those whose documents are kept cannot touch them."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.stores import Store
from policies.reading.policy import permits, statements_of
from policies.twin import Add, Set

STATEMENT = (
    "The archive lies in an account apart, and nobody of an environment may read, change or delete what is in it."
)
SEVERITY = "high"
REMEDIATION = (
    "Let the archive's store lie in the account that the spec names `audit`, which no environment shares, and take out "
    "the statement of its bucket policy (AWS), the role assignment (Azure) or the IAM member (Google Cloud) that gives "
    "an environment's principals more than to put."
)
UNSEEN = "Who may act inside the audit account itself; the organisation's own administrators."
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_READS = {
    "scope": "${azure-native:storage:BlobContainer#documents@audit.id}",
    "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    "principalId": "${azure-native:managedidentity:UserAssignedIdentity@own.principalId}",
    "roleAssignmentName": "00000000-0000-4000-8000-000000000003",
}
_MEMBER = "gcp:storage/bucketIAMMember:BucketIAMMember"
_OPENS = {
    "bucket": "${gcp:storage/bucket:Bucket#documents@audit.id}",
    "role": "roles/storage.objectViewer",
    "member": "${gcp:serviceaccount/account:Account@own.member}",
}
BROKEN = {
    "aws": Set(
        _POLICY,
        "policy.Statement[+]",
        {
            "Sid": "Twin",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::${own}:role/twin"},
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::*",
        },
        at="audit",
        having="documents",
    ),
    "azure": Add("azure-native:authorization:RoleAssignment", _READS),
    "gcp": Add(_MEMBER, _OPENS),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, at="audit", having="documents"),
    "azure": Add("azure-native:authorization:RoleAssignment", {**_READS, "roleDefinitionId": UNKNOWN}),
    "gcp": Add(_MEMBER, {**_OPENS, "role": UNKNOWN}),
}
BY_OTHER_MEANS = {
    "azure": "A store has no policy of its own there: read are the roles given on it and around it.",
    "gcp": "A store has no policy of its own there: read are the rights given on it and around it.",
}


def holds(platform: Platform) -> Result:
    """The archive belongs to the audit account, and its policy gives other accounts nothing but to put."""
    applies = "audit" in platform.expected.layers
    return judged(_reasons(platform), (archive.urn for archive in platform.archives), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for archive in platform.archives:
        store = platform.store(archive.store)
        if store is None or store.account is None:
            yield unclear(archive.urn, "the archive's account is not known")
            continue
        accounts = platform.expected.accounts
        if store.account != accounts.get("audit") or list(accounts.values()).count(store.account) > 1:
            yield broken(store.urn, f"the archive lies in account {store.account}, which is not one of its own")
        yield from _of_policy(platform, store)


def _of_policy(platform: Platform, store: Store) -> Iterator[Reason]:
    statements = statements_of(store.policy)
    if statements is UNKNOWN:
        yield unclear(store.urn, "the policy of the archive could not be read")
        return
    for name, account in platform.expected.accounts.items():
        for action, resource in (*store.changes, *store.reads) if account != store.account else ():
            allowed = permits(statements, action, resource, account)
            if allowed is True:
                yield broken(store.urn, f"principals of {name} ({account}) may do {action} to the archive")
            elif allowed is UNKNOWN:
                yield unclear(store.urn, f"principals of {name} ({account}) may do {action} under a condition")
