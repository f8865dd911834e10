"""Nobody can give himself more rights than he has."""

import re
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, negated
from gouvernail.verdict import Reason
from policies.common.rights import acts, allows, gives, matches, statements
from policies.resource import View

TITLE = "No policy and no role lets its bearer take or give rights wherever it likes."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Name in `Resource` the roles that may be passed on, taken or changed.",
    "azure": "Give the right to assign roles by its name, in a role of its own, and not by a pattern in `actions`.",
    "gcp": (
        "Grant `roles/iam.serviceAccountUser` and its like on the service account and not on the project, and "
        "take rights to set policies out of custom roles."
    ),
}
_ACTIONS = (
    "iam:AttachRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:PassRole",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "sts:AssumeRole",
)
_ANY = re.compile(r"\*|arn:aws[\w-]*:iam::[^:]*:(role|policy)/\*")
_ASSIGN = "Microsoft.Authorization/roleAssignments/write"
_IMPERSONATING = ("roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser")
_GIVING = ("iam.serviceAccountKeys.create", "iam.serviceAccounts.setIamPolicy")


def _document(policy: View, *, given: Truth = True) -> Iterator[Reason]:
    for statement in statements(policy, "policy"):
        resources = statement.texts("Resource")
        anywhere = UNKNOWN if resources is UNKNOWN else any(map(_ANY.fullmatch, resources))
        handed = all_of([given, allows(statement), acts(statement, *_ACTIONS), anywhere])
        yield from statement.needs("Resource", negated(handed), "lets rights be taken or given everywhere")


def _managed(policy: View) -> Iterator[Reason]:
    return _document(policy, given=gives(policy))


def _assigning(permission: View, path: str, having: str = "") -> Truth:
    actions = permission.texts(path)
    return UNKNOWN if actions is UNKNOWN else matches((one for one in actions if having in one), _ASSIGN)


def _definition(role: View) -> Iterator[Reason]:
    for permission in role.each("permissions"):
        assigns = all_of([_assigning(permission, "actions", "*"), negated(_assigning(permission, "notActions"))])
        yield from permission.needs("actions", negated(assigns), "lets roles be assigned, by a pattern")


def _grant(grant: View) -> Iterator[Reason]:
    impersonates = grant.one_of("role", *_IMPERSONATING)
    return grant.needs("role", negated(impersonates), "lets every identity of the project be used")


def _custom(role: View) -> Iterator[Reason]:
    permissions = role.texts("permissions")
    kept = UNKNOWN if permissions is UNKNOWN else all(one not in _GIVING for one in permissions)
    return role.needs("permissions", kept, "lets rights be given")


READS_BESIDE = {"aws:iam/policy:Policy": _managed}
READS = {
    "aws:iam/rolePolicy:RolePolicy": _document,
    "aws:iam/userPolicy:UserPolicy": _document,
    "azure-native:authorization:RoleDefinition": _definition,
    "gcp:projects/iAMMember:IAMMember": _grant,
    "gcp:projects/iAMBinding:IAMBinding": _grant,
    "gcp:projects/iAMCustomRole:IAMCustomRole": _custom,
    "gcp:organizations/iAMCustomRole:IAMCustomRole": _custom,
}
