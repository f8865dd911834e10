"""Whoever deploys one environment cannot rewrite what is known of another."""

import itertools
import re
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Group, Statement
from policies.reading.model.stores import Store
from policies.reading.policy import acts_on, statements_of
from policies.rules.state._each import on_store
from policies.twin import Set

STATEMENT = (
    "Whoever deploys writes and deletes the state, locks, history and backups of the stacks of the own account's "
    "environments alone, by the store's policy and by the pipeline's roles."
)
SEVERITY = "critical"
REMEDIATION = (
    "Name the own environment's stacks in what lets somebody write: in `Resource` of the store's and the roles' "
    "statements (AWS), in the `condition` on blob paths of the role assignment (Azure), in the `condition` on object "
    "names of the IAM member (Google Cloud)."
)
UNSEEN = "What environments that share an account do to each other; what was attached to the roles by hand."
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_NAME = "pulumi-state"
_GIVEN = "azure-native:authorization:RoleAssignment"
_MEMBER = "gcp:storage/bucketIAMMember:BucketIAMMember"
BROKEN = {
    "aws": Set(
        _POLICY,
        "policy.Statement[+]",
        {
            "Sid": "Twin",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::${own}:root"},
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::*",
            "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::${own}:role/twin"}},
        },
        at="audit",
        having=_NAME,
    ),
    "azure": Set(_GIVEN, "condition", None, at="audit", having="blobs:path"),
    "gcp": Set(_MEMBER, "condition", None, at="own", having=".pulumi/"),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, at="audit", having=_NAME),
    "azure": Set(_GIVEN, "condition", UNKNOWN, at="audit", having="blobs:path"),
    "gcp": Set(_MEMBER, "condition", UNKNOWN, at="own", having=".pulumi/"),
}
BY_OTHER_MEANS = {
    "azure": "A store has no policy of its own there: a role to write is given on it on a condition, which names the "
    "paths of blobs.",
    "gcp": "A store has no policy of its own there: a role to write is given on it on a condition, which says "
    "between which texts the name of a stack stands in the name of an object.",
}
_WHO = "aws:principalarn"
_ACCOUNT = re.compile(r"arn:[^:]+:iam::(\d{12}):.+")
# What a backend in a bucket writes of a stack (Pulumi, "State and backends").
_WRITTEN = (
    ".pulumi/stacks/gouvernail/{stack}.json",
    ".pulumi/locks/organization/gouvernail/{stack}/1.json",
    ".pulumi/history/gouvernail/{stack}/{stack}-1.history.json",
    ".pulumi/backups/gouvernail/{stack}/{stack}.1.json",
)


def holds(platform: Platform) -> Result:
    """Tries to write what the backend keeps of each environment's stacks, as who deploys another one."""
    return on_store(platform, _reasons)


def _reasons(platform: Platform) -> Iterator[Reason]:
    store = platform.state_store
    if store is None or store.policy is None:
        yield broken(None, f"there is no store {platform.expected.state} with a policy")
        return
    statements = statements_of(store.policy)
    if statements is UNKNOWN:
        yield unclear(store.urn, "the policy of the store could not be read")
    else:
        for one in statements:
            yield from _beyond(one, _let_in(one), store, platform)
    for role in platform.identities:
        trust = () if role.trust.statements is UNKNOWN else role.trust.statements
        by_token = any(who.group is Group.FEDERATED for one in trust for who in one.principals)
        if not by_token or role.account is None:
            continue
        if role.permissions is UNKNOWN:
            yield unclear(role.urn, "what this role may write could not be read")
        else:
            for one in role.permissions:
                yield from _beyond(one, {role.account}, store, platform)


def _let_in(statement: Statement) -> set[str]:
    """The accounts of the roles that the statement names; none where it names a role of any account."""
    named = [value for one in statement.conditions if one.key == _WHO for value in one.values]
    roles = [who for who in statement.principals if who.group is Group.IDENTITY]
    known = [_ACCOUNT.fullmatch(name) for name in named]
    found = [match and match[1] for match in known] if named else [who.account for who in roles]
    return {account for account in found if account} if all(found) else set()


def _beyond(statement: Statement, accounts: set[str], store: Store, platform: Platform) -> Iterator[Reason]:
    """What the statement lets roles of these accounts write of others, one reason at most.

    A statement that lets in several accounts is held against each: it gives to all what it gives.
    """
    if not statement.allow:
        return
    elsewhere = {name for name, its in platform.expected.accounts.items() if accounts != {its}}
    label = statement.name or "a statement"
    for environment, layer, form in itertools.product(sorted(elsewhere), ("foundation", "workload"), _WRITTEN):
        key = form.format(stack=f"x-{platform.expected.cloud}-{environment}-{layer}")
        for action, called in store.writes:
            answer = acts_on(statement, action, called.format(key))
            if answer is UNKNOWN or (answer and any(one.key == "condition" for one in statement.conditions)):
                yield unclear(statement.urn, f"whose state {label} lets somebody write could not be read")
                return
            if answer:
                yield broken(statement.urn, f"{label} lets in who rewrites the state of {environment}")
                return
