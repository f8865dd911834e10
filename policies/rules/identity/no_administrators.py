"""Nobody is made an administrator of an account, a subscription or a project."""

import re
from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Nobody is given a ready-made role that may do everything."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Attach a policy that names what is needed, instead of `AdministratorAccess` and its like.",
    "azure": (
        "Assign a role that names what is needed, at the narrowest scope, instead of Owner, Contributor or an "
        "administrator of access."
    ),
    "gcp": (
        "Grant a role that names what is needed, on the narrowest resource, instead of `roles/owner`, "
        "`roles/editor` or an administrator's."
    ),
}
_ATTACHED = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess")
_ASSIGNED = (
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "b24988ac-6180-42a0-ab88-20f7382dd24c",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
)
"""Owner, Contributor, User Access Administrator, Role Based Access Control Administrator."""
_GRANTED = ("roles/owner", "roles/editor")
_WIDE = re.compile(r"/?|/subscriptions/[^/]+|/providers/Microsoft\.Management/managementGroups/[^/]+", re.IGNORECASE)
_SAYS = "makes an administrator"


def _ends(view: View, path: str, names: tuple[str, ...]) -> Truth:
    value = view.texts(path)
    return UNKNOWN if value is UNKNOWN else any(one.rpartition("/")[2] in names for one in value)


def _attachment(attachment: View) -> Iterator[Reason]:
    return attachment.needs("policyArn", negated(_ends(attachment, "policyArn", _ATTACHED)), _SAYS)


def _role(role: View) -> Iterator[Reason]:
    return role.needs("managedPolicyArns", negated(_ends(role, "managedPolicyArns", _ATTACHED)), _SAYS)


def _permission_set(attachment: View) -> Iterator[Reason]:
    return attachment.needs("managedPolicyArn", negated(_ends(attachment, "managedPolicyArn", _ATTACHED)), _SAYS)


def _assignment(assignment: View) -> Iterator[Reason]:
    scope = assignment.text("scope")
    wide = UNKNOWN if scope is UNKNOWN else _WIDE.fullmatch(str(scope)) is not None
    assigned = all_of([_ends(assignment, "roleDefinitionId", _ASSIGNED), wide])
    return assignment.needs("roleDefinitionId", negated(assigned), _SAYS)


def _grant(grant: View) -> Iterator[Reason]:
    return grant.needs("role", negated(grant.one_of("role", *_GRANTED)), _SAYS)


def _policy(policy: View) -> Iterator[Reason]:
    for binding in policy.document("policyData").each("bindings"):
        yield from _grant(binding)


READS = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": _attachment,
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": _attachment,
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": _attachment,
    "aws:iam/role:Role": _role,
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": _permission_set,
    "azure-native:authorization:RoleAssignment": _assignment,
    "gcp:projects/iAMMember:IAMMember": _grant,
    "gcp:projects/iAMBinding:IAMBinding": _grant,
    "gcp:projects/iAMPolicy:IAMPolicy": _policy,
    "gcp:folder/iAMMember:IAMMember": _grant,
    "gcp:folder/iAMBinding:IAMBinding": _grant,
    "gcp:organizations/iAMMember:IAMMember": _grant,
    "gcp:organizations/iAMBinding:IAMBinding": _grant,
}
