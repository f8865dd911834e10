"""Nobody but roles of the platform reads a dataset."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.maybe import Truth, all_of, any_of, negated
from assurance.reading.model.lake import DatasetStore
from assurance.reading.model.platform import Platform
from assurance.reading.model.policies import Group, Statement
from assurance.reading.policy import acts_on, matches
from assurance.verdict import Finding, Result, judged, require, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = "Nobody but roles of the platform itself can read a dataset, whatever else a person or a role may do."
SOURCES = (
    "AI Act Art. 10(2) (supports)",
    "GDPR Art. 5(1)(f) (supports)",
    "ISO/IEC 27001:2022 A.5.15 (supports)",
)
UNSEEN = "Who can take one of those roles, or change this policy: that is in the permissions of people."
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_OURS = "-data-"  # stands in the name of a dataset's store
BROKEN = {"aws": Set(_POLICY, "policy.Statement[1].Condition.ArnNotLike.aws:PrincipalArn", ["*"], having=_OURS)}
UNCLEAR = {"aws": Set(_POLICY, "policy", UNKNOWN, having=_OURS)}
_WHO = "aws:principalarn"


def holds(platform: Platform) -> Result:
    """Reads the denial in each store's own policy against callers that are no roles of the platform."""
    applies = "workload" in platform.expected.layers
    return judged(
        (one for store in platform.datasets for one in _of(store)),
        (store.urn for store in platform.datasets),
        applies=applies,
    )


def _of(store: DatasetStore) -> Iterator[Finding]:
    policy = store.policy
    if policy is UNKNOWN or (policy is not None and policy.statements is UNKNOWN):
        yield unclear(store.urn, "the store's policy could not be read")
        return
    statements = () if policy is None or policy.statements is UNKNOWN else policy.statements
    for action, resource in store.reading:
        for stranger in store.strangers:
            yield from require(
                any_of(_kept_out(one, action, resource, stranger) for one in statements),
                store.urn,
                f"{stranger} is not kept from {action}",
                f"whether {stranger} is kept from {action} is not known",
            )


def _kept_out(statement: Statement, action: str, resource: str, stranger: str) -> Truth:
    """Whether this statement denies the action to this caller; a condition that is not understood narrows it."""
    denies = not statement.allow and any(who.group is Group.ANYONE for who in statement.principals)
    answers: list[Truth] = [denies, acts_on(statement, action, resource)]
    for one in statement.conditions:
        if (one.operator, one.key) != ("ArnNotLike", _WHO):
            return False
        answers += [negated(matches(value, stranger)) for value in one.values]
    return all_of(answers)
