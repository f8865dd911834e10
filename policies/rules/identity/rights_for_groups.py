"""Rights are given to groups and services; who belongs to a group the directory knows."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "No single person is given a right; groups and services are."
SEVERITY = "low"
REMEDIATION = {
    "aws": "Set `principalType` to GROUP, and put the person into the group.",
    "azure": "Set `principalType` to Group, and put the person into the group.",
    "gcp": "Name `group:` instead of `user:` as member, and put the person into the group.",
}
_SAYS = "is a single person"


def _assignment(assignment: View) -> Iterator[Reason]:
    kind = assignment.one_of("principalType", "USER", "User", absent="User")
    return assignment.needs("principalType", negated(kind), _SAYS)


def _nobody(members: Maybe[tuple[str, ...]]) -> Truth:
    return UNKNOWN if members is UNKNOWN else not any(member.startswith("user:") for member in members)


def _member(grant: View) -> Iterator[Reason]:
    return grant.needs("member", _nobody(grant.texts("member")), _SAYS)


def _members(grant: View) -> Iterator[Reason]:
    return grant.needs("members", _nobody(grant.texts("members")), "has a single person in it")


READS = {
    "aws:ssoadmin/accountAssignment:AccountAssignment": _assignment,
    "azure-native:authorization:RoleAssignment": _assignment,
    "gcp:folder/iAMBinding:IAMBinding": _members,
    "gcp:folder/iAMMember:IAMMember": _member,
    "gcp:organizations/iAMBinding:IAMBinding": _members,
    "gcp:organizations/iAMMember:IAMMember": _member,
    "gcp:projects/iAMBinding:IAMBinding": _members,
    "gcp:projects/iAMMember:IAMMember": _member,
    "gcp:serviceaccount/iAMMember:IAMMember": _member,
    "gcp:storage/bucketIAMMember:BucketIAMMember": _member,
}
