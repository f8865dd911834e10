"""A model is approved by a person, never by what built it."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.maybe import Truth, all_of, any_of
from assurance.reading.model.platform import Platform
from assurance.reading.model.policies import Condition, Group, Statement
from assurance.reading.model.registry import ModelGroup
from assurance.reading.policy import acts_on, matches
from assurance.verdict import Finding, Result, broken, judged, require, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = "A version is registered as pending, and no role of the platform can approve it, whatever that role may do."
SOURCES = ("AI Act Art. 14(1) (supports)", "AI Act Art. 17(1)(b) (supports)", "ISO/IEC 42001:2023 A.6.2.5 (supports)")
UNSEEN = "Who approves: that is the permissions of people. Whether they looked before they did."
_POLICY = "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"
BROKEN = {
    "aws": Set(_POLICY, "resourcePolicy.Statement[0].Condition.StringEquals.sagemaker:ModelApprovalStatus", "Rejected")
}
UNCLEAR = {"aws": Set(_POLICY, "resourcePolicy", UNKNOWN)}
_STATUS = "sagemaker:modelapprovalstatus"
_WHO = "aws:principalarn"


def holds(platform: Platform) -> Result:
    """Reads the denials in each group's own policy: they hold whatever else allows."""
    applies = "workload" in platform.expected.layers
    return judged(_findings(platform), (group.urn for group in platform.model_groups), applies=applies)


def _findings(platform: Platform) -> Iterator[Finding]:
    roles = [one.id for one in platform.identities if one.id is not UNKNOWN]
    for group in platform.model_groups:
        if group.policy is UNKNOWN or (group.policy is not None and group.policy.statements is UNKNOWN):
            yield unclear(group.urn, "the group's policy could not be read")
            continue
        statements = () if group.policy is None or group.policy.statements is UNKNOWN else group.policy.statements
        yield from require(
            _pending(statements, group),
            group.urn,
            "a version may be registered as approved",
            "whether a version may be registered as approved is not known",
        )
        for role in (one for one in roles if f":{group.account}:" in one):
            if _refused(statements, group, role) is not True:
                yield broken(group.urn, f"the role {role} is not kept from approving a version")


def _pending(statements: tuple[Statement, ...], group: ModelGroup) -> Truth:
    """Whether everybody is denied to register a version in any other state than pending."""
    return any_of(
        all_of(
            (
                acts_on(one, *group.registering),
                not one.allow and any(who.group is Group.ANYONE for who in one.principals),
                _only(one.conditions, "StringNotEquals", _STATUS, "PendingManualApproval"),
            )
        )
        for one in statements
    )


def _refused(statements: tuple[Statement, ...], group: ModelGroup, role: str) -> Truth:
    """Whether this role is denied to approve."""
    return any_of(
        all_of(
            (
                acts_on(one, *group.approving),
                not one.allow and any(who.group is Group.ANYONE for who in one.principals),
                _approves(one.conditions, role),
            )
        )
        for one in statements
    )


def _only(conditions: tuple[Condition, ...], operator: str, key: str, value: str) -> bool:
    return [(one.operator, one.key, one.values) for one in conditions] == [(operator, key, (value,))]


def _approves(conditions: tuple[Condition, ...], role: str) -> Truth:
    """Whether the denial speaks of approving, and of this role; a condition that is not understood narrows it."""
    answers: list[Truth] = []
    for one in conditions:
        if (one.operator, one.key) == ("StringEquals", _STATUS):
            answers.append("Approved" in one.values)
        elif (one.operator, one.key) == ("ArnLike", _WHO):
            answers.append(any_of(matches(value, role) for value in one.values))
        else:
            return False
    return all_of(answers)
