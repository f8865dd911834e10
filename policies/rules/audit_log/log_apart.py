"""Those who are recorded cannot touch the record."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.stores import Store
from policies.reading.policy import permits, statements_of
from policies.twin import Add, Set

STATEMENT = (
    "The audit log lies in an account of its own, where nobody of the recorded accounts may delete or change it."
)
SEVERITY = "critical"
REMEDIATION = (
    "Let the log's store lie in the account that the spec names `audit`, which no environment shares, and take out the "
    "statement of its bucket policy (AWS) or the role that is given on it or around it (Azure, Google Cloud) by which "
    "a recorded account changes it."
)
UNSEEN = "Who may act inside the audit account itself; the organisation's own administrators."
_ASSIGNMENT = "azure-native:authorization:RoleAssignment"
_ACCOUNT_CONTRIBUTOR = "/providers/Microsoft.Authorization/roleDefinitions/17d1049b-9a84-46fb-8f53-869881c3d3ab"
_MEMBER = "gcp:projects/iAMMember:IAMMember"
BROKEN = {
    "aws": Set(
        "aws:s3/bucketPolicy:BucketPolicy",
        "policy.Statement[+]",
        {
            "Sid": "Twin",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::${own}:role/twin"},
            "Action": "s3:PutBucketVersioning",
            "Resource": "arn:aws:s3:::*",
        },
        at="audit",
        having="audit-log",
    ),
    "azure": Add(
        _ASSIGNMENT,
        {
            "scope": "${azure-native:storage:StorageAccount#log@audit.id}",
            "roleDefinitionId": _ACCOUNT_CONTRIBUTOR,
            "principalId": "${azure-native:managedidentity:UserAssignedIdentity@own.principalId}",
            "roleAssignmentName": "00000000-0000-4000-8000-000000000001",
        },
    ),
    "gcp": Add(
        _MEMBER,
        {
            "project": "${gcp:logging/projectBucketConfig:ProjectBucketConfig@audit.project}",
            "role": "roles/logging.admin",
            "member": "serviceAccount:twin@${own}.iam.gserviceaccount.com",
        },
    ),
}
UNCLEAR = {
    "aws": Set("aws:s3/bucketPolicy:BucketPolicy", "policy", UNKNOWN, at="audit", having="audit-log"),
    "azure": Set(_ASSIGNMENT, "roleDefinitionId", UNKNOWN, at="audit", having="audit-log"),
    "gcp": Set(_MEMBER, "role", UNKNOWN, at="audit", having="audit-log"),
}
BY_OTHER_MEANS = {
    "azure": "A store has no policy of its own there: read are the roles that are given on it and around it.",
    "gcp": "A store has no policy of its own there: read are the roles that are given on it and on its project.",
}


def holds(platform: Platform) -> Result:
    """The trail's stores belong to the audit account, and their policies let no other account change them."""
    return judged(
        _reasons(platform),
        (trail.urn for trail in platform.trails),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for urn, id_ in [(trail.urn, id_) for trail in platform.trails for id_ in trail.stores]:
        store = None if id_ is UNKNOWN else platform.store(id_)
        if store is None:
            yield unclear(urn, "the store of the trail could not be read")
        else:
            yield from _of_account(platform, store)
            yield from _of_policy(platform, store)


def _of_account(platform: Platform, store: Store) -> Iterator[Reason]:
    accounts = platform.expected.accounts
    if store.account is None or "audit" not in accounts:
        yield unclear(store.urn, "the account of the store is not known")
    elif store.account != accounts["audit"] or list(accounts.values()).count(store.account) > 1:
        yield broken(store.urn, f"the store lies in account {store.account}, which is not one of its own")


def _of_policy(platform: Platform, store: Store) -> Iterator[Reason]:
    statements = statements_of(store.policy)
    if statements is UNKNOWN:
        yield unclear(store.urn, "the policy of the store could not be read")
        return
    for name, account in platform.expected.accounts.items():
        for action, resource in store.changes if account != store.account else ():
            allowed = permits(statements, action, resource, account)
            if allowed is True:
                yield broken(store.urn, f"principals of {name} ({account}) may do {action} to the store")
            elif allowed is UNKNOWN:
                yield unclear(store.urn, f"principals of {name} ({account}) may do {action} under a condition")
