"""Nobody whom the cloud does not know is let in."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.common.rights import allows, conditions, has, statements
from policies.resource import View

TITLE = "No role and no resource trusts everybody."
SEVERITY = "critical"
REMEDIATION = {
    "aws": (
        "Name the accounts, services or roles as `Principal` of `assumeRolePolicy`, or bind `*` to your "
        "organisation in a condition."
    ),
    "gcp": "Replace `allUsers` and `allAuthenticatedUsers` by members of yours.",
}
NOT_THERE = {"azure": "A role is assigned to an object of the directory; there is none that stands for everybody."}
_CALLER = ("aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths")
_EVERYBODY = ("allUsers", "allAuthenticatedUsers")


def _bound(statement: View) -> Truth:
    asked = conditions(statement)
    return UNKNOWN if asked is UNKNOWN else any(key in asked for key in _CALLER)


def _role(role: View) -> Iterator[Reason]:
    for statement in statements(role, "assumeRolePolicy"):
        anybody = any_of(
            [has(statement, "Principal", "*"), has(statement, "Principal.AWS", "*"), statement.given("NotPrincipal")]
        )
        trusted = all_of([allows(statement), anybody, negated(_bound(statement))])
        yield from statement.needs("Principal", negated(trusted), "trusts everybody")


def _nobody_unknown(members: Maybe[tuple[str, ...]]) -> Truth:
    return UNKNOWN if members is UNKNOWN else all(member not in _EVERYBODY for member in members)


def _member(grant: View) -> Iterator[Reason]:
    return grant.needs("member", _nobody_unknown(grant.texts("member")), "is everybody")


def _members(grant: View) -> Iterator[Reason]:
    return grant.needs("members", _nobody_unknown(grant.texts("members")), "has everybody in it")


def _policy(policy: View) -> Iterator[Reason]:
    for binding in policy.document("policyData").each("bindings"):
        yield from _members(binding)


READS = {
    "aws:iam/role:Role": _role,
    "gcp:cloudrunv2/jobIamMember:JobIamMember": _member,
    "gcp:projects/iAMMember:IAMMember": _member,
    "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember": _member,
    "gcp:serviceaccount/iAMMember:IAMMember": _member,
    "gcp:workbench/instanceIamMember:InstanceIamMember": _member,
    "gcp:projects/iAMBinding:IAMBinding": _members,
    "gcp:serviceaccount/iAMBinding:IAMBinding": _members,
    "gcp:projects/iAMPolicy:IAMPolicy": _policy,
}
