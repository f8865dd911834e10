"""A role of a service is no way to rights that nobody gave."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.people import ServiceRole
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "Every role of a service stands below a boundary that denies it to give rights, to become somebody else and to "
    "approve; who deploys gives rights to roles below that boundary only, takes none, and cannot change the boundary."
)
SEVERITY = "critical"
REMEDIATION = (
    "Put the role below the boundary of services again: `permissionsBoundary` of each role and the condition on "
    "whoever makes roles (AWS), a role definition without rights to give rights, become another or approve (Azure), "
    "the denial to every service account without that exception (Google Cloud)."
)
UNSEEN = (
    "Roles of the account that are not in the stacks; those of a standby, whose boundary is the foundation's; what a "
    "service that takes a role does within the boundary; what administrators of the account change."
)
_ROLE = "aws:iam/role:Role"
_OURS = "sagemaker.amazonaws.com"
_DEFINITION = "azure-native:authorization:RoleDefinition"
_GIVEN = "azure-native:authorization:RoleAssignment"
_DENIAL = "gcp:iam/denyPolicy:DenyPolicy"
_SERVICES = "/type/ServiceAccount"
_GIVES = "cloudresourcemanager.googleapis.com/projects.setIamPolicy"
_ACTION = "Microsoft.Authorization/roleDefinitions/write"
BROKEN = {
    "aws": Set(_ROLE, "permissionsBoundary", None, at="own", having=_OURS),
    "azure": Set(_DEFINITION, "permissions[0].actions[+]", _ACTION, at="own", having="locks their policies"),
    "gcp": Set(_DENIAL, "rules[1].denyRule.exceptionPermissions", [_GIVES], at="own", having=_SERVICES),
}
UNCLEAR = {
    "aws": Set(_ROLE, "permissionsBoundary", UNKNOWN, at="own", having=_OURS),
    "azure": Set(_GIVEN, "condition", UNKNOWN, at="own", having="ActionMatches"),
    "gcp": Set(_DENIAL, "rules[0].denyRule.deniedPermissions", UNKNOWN, at="own", having=_SERVICES),
}
BY_OTHER_MEANS = {
    "azure": "An identity has no boundary there: read is what roles it is given, and that whoever gives roles does so "
    "on a condition: named roles, none of which allows any of this, to services only and never to itself.",
    "gcp": "The boundary is a denial on the project to every service account, those that are made later too. Who "
    "deploys gives roles in the project on a condition that names them, and changes no denial, for "
    "that is a right of the organisation.",
}


def holds(platform: Platform) -> Result:
    """Reads what each boundary denies for good, and on what the deploying role's own denials depend."""
    judged_here = [one.urn for one in _judged(platform)]
    return judged(_reasons(platform), judged_here, applies=bool(platform.expected.layers))


def _judged(platform: Platform) -> list[ServiceRole]:
    """All but those of a standby that is judged by itself: the boundary that they name is of another stack."""
    layers, own = platform.expected.layers, platform.expected.own
    apart = "recovery" in layers and "foundation" not in layers
    return [one for one in platform.service_roles if not (apart and one.account == own)]


def _reasons(platform: Platform) -> Iterator[Reason]:
    for one in _judged(platform):
        if one.boundary is UNKNOWN or one.opens is UNKNOWN:
            yield unclear(one.urn, "what this role can never do could not be read")
        elif one.boundary is None:
            yield broken(one.urn, "the role has no boundary")
        elif one.opens:
            yield broken(one.urn, f"nothing keeps the role from {', '.join(one.opens[:3])}")
    for one in platform.role_makers:
        if one.account not in platform.expected.watched:
            continue
        if one.gives is UNKNOWN:
            yield unclear(one.urn, "to which roles this one can give rights could not be read")
        elif one.gives:
            yield broken(one.urn, f"nothing keeps it below the boundary of services in {', '.join(one.gives[:3])}")
