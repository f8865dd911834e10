"""What is known of every stack is for those who deploy."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import any_of
from gouvernail.verdict import Reason, Result, broken, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Group, Statement
from policies.reading.model.stores import Store
from policies.reading.policy import acts_on, limits_caller, statements_of
from policies.rules.state._each import on_store
from policies.twin import Add, Set

STATEMENT = (
    "The store of Pulumi's state is encrypted with the key that the spec names and no other thing is, reached over TLS "
    "only, closed to the public, and lets in named roles alone."
)
SEVERITY = "critical"
REMEDIATION = (
    "Encrypt the store with the key of `clouds.<cloud>.state.secretsProvider`, which nothing else uses, refuse clear "
    "text and the public, and let in named roles: statements with `aws:PrincipalArn` (AWS), `enableHttpsTrafficOnly` "
    "and no other role on it (Azure), no group or account beside who deploys (Google Cloud)."
)
UNSEEN = "What stands in the state; who may take the named roles, which identity's guarantees judge."
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_NAME = "pulumi-state"
_STORE, _ACCOUNT = "azure-native:storage:StorageAccount", "pulumistate"
_BUCKET = "gcp:storage/bucket:Bucket"
_GROUP_READS = {
    "bucket": "${gcp:storage/bucket:Bucket#state@audit.id}",
    "role": "roles/storage.objectViewer",
    "member": "group:grp-auditor@banque.example",
}
BROKEN = {
    "aws": Set(
        _POLICY,
        "policy.Statement[+]",
        {
            "Sid": "Twin",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::${own}:root"},
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::*",
        },
        at="audit",
        having=_NAME,
    ),
    "azure": Set(_STORE, "enableHttpsTrafficOnly", value=False, at="audit", having=_ACCOUNT),
    "gcp": Add("gcp:storage/bucketIAMMember:BucketIAMMember", _GROUP_READS),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, at="audit", having=_NAME),
    "azure": Set(_STORE, "encryption", UNKNOWN, at="audit", having=_ACCOUNT),
    "gcp": Set(_BUCKET, "encryption", UNKNOWN, at="audit", having=_NAME),
}
BY_OTHER_MEANS = {
    "azure": "A store has no policy of its own there: read are the roles that are given on it and around it. It is "
    "reached from outside of our networks, for who deploys runs there, and takes identities of the directory alone.",
    "gcp": "A store has no policy of its own there: read are the rights that are given on it and around it. It "
    "is reached from outside of our networks, for who deploys runs there.",
}
_TLS = "aws:securetransport"
_WHO = "aws:principalarn"


def holds(platform: Platform) -> Result:
    """Reads the store that the spec names as the backend, its policy and its key."""
    return on_store(platform, _reasons)


def _reasons(platform: Platform) -> Iterator[Reason]:
    store = platform.state_store
    if store is None:
        yield broken(None, f"there is no store {platform.expected.state}")
        return
    public = UNKNOWN if store.public is UNKNOWN else not store.public
    yield from require(public, store.urn, "the store is open to the public", "whether it is public is not known")
    yield from _of_key(store, platform)
    statements = statements_of(store.policy)
    if statements is UNKNOWN:
        yield unclear(store.urn, "the policy of the store could not be read")
        return
    over_tls = any_of((store.over_tls, any(_over_tls(one) for one in statements)))
    yield from require(
        over_tls, store.urn, "the store answers in clear text", "whether it answers in clear text is not known"
    )
    for one in statements:
        if one.allow and not _named(one) and not _looks(one, store):
            yield broken(one.urn, f"{one.name or 'a statement'} lets in others than named roles")


def _of_key(store: Store, platform: Platform) -> Iterator[Reason]:
    if store.key is UNKNOWN:
        yield unclear(store.urn, "the key of the store is not known")
        return
    key = next((one for one in platform.keys if store.key in one.names), None)
    if key is None or platform.expected.state_key not in key.names:
        yield broken(store.urn, f"the store is not encrypted with {platform.expected.state_key}")
        return
    for other in platform.stores:
        if other is store:
            continue
        if other.key is UNKNOWN:
            yield unclear(other.urn, "whether this is encrypted with the key of Pulumi's state is not known")
        elif other.key in key.names:
            yield broken(other.urn, "this is encrypted with the key of Pulumi's state")


def _over_tls(statement: Statement) -> bool:
    return (
        not statement.allow
        and any(who.group is Group.ANYONE for who in statement.principals)
        and "s3:*" in statement.actions
        and [(one.operator, one.key, one.values) for one in statement.conditions] == [("Bool", _TLS, ("false",))]
    )


def _named(statement: Statement) -> bool:
    """Whether the statement lets in roles by their names; a whole account is let in only together with such names."""
    if statement.except_principals:
        return False
    roles = all(who.group is Group.IDENTITY for who in statement.principals)
    asked = limits_caller(statement) and any(one.key == _WHO for one in statement.conditions)
    return asked or (roles and bool(statement.principals))


def _looks(statement: Statement, store: Store) -> bool:
    """Whether it lets somebody of the directory look at settings, and at nothing of what the store keeps."""
    shown = [*store.reads, *((action, called.format("any")) for action, called in store.writes)]
    people = all(who.group is Group.DIRECTORY for who in statement.principals)
    return people and bool(shown) and all(acts_on(statement, *one) is False for one in shown)
