"""People come from the organisation's directory, each by the group of their duty, and below a limit."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.people import Person
from policies.reading.model.platform import Platform
from policies.rights import DENIED, NO_BOUNDARY
from policies.twin import Add, Set

STATEMENT = (
    "Each duty has a role, below a boundary, and nobody may take it but whom the directory signed in for the group "
    "that the spec names."
)
SEVERITY = "high"
REMEDIATION = (
    "Let each duty's role be taken from the directory by the group of `roles.<duty>.group` alone, below its boundary: "
    "`aws:PrincipalArn` of the permission set in the trust (AWS), eligibility of the group and no assignment to a "
    "person (Azure), an entitlement of the group and no `user:` member (Google Cloud)."
)
UNSEEN = (
    "Who belongs to a group, and to which group the directory hands a permission set: it stands in another account."
)
_ROLE = "aws:iam/role:Role"
_READER = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
BROKEN = {
    "aws": Set(
        _ROLE,
        "assumeRolePolicy.Statement[0].Condition.ArnLike.aws:PrincipalArn",
        "arn:aws:iam::${own}:role/*",
        at="own",
        having='"duty": "approver"',
    ),
    "azure": Add(
        "azure-native:authorization:RoleAssignment",
        {
            "scope": "/subscriptions/${own}/resourceGroups/twin",
            "roleDefinitionId": _READER,
            "principalId": "66666666-6666-4666-8666-666666666666",
            "principalType": "User",
            "roleAssignmentName": "00000000-0000-4000-8000-000000000001",
        },
        {"id": "/subscriptions/${own}/resourceGroups/twin/providers/Microsoft.Authorization/roleAssignments/twin"},
    ),
    "gcp": Add(
        "gcp:projects/iAMMember:IAMMember",
        {"project": "${own}", "role": "roles/monitoring.viewer", "member": "user:somebody@banque.example"},
        {"id": "${own}/roles/monitoring.viewer/user:somebody@banque.example"},
    ),
}
UNCLEAR = {
    "aws": Set(_ROLE, "assumeRolePolicy", UNKNOWN, at="own", having='"duty": "approver"'),
    "azure": Set("azure-native:authorization:PimRoleEligibilitySchedule", "principalId", UNKNOWN, at="own"),
    "gcp": Set(
        "gcp:privilegedaccessmanager/entitlement:entitlement",
        "eligibleUsers",
        UNKNOWN,
        at="own",
        having="grp-approver@",
    ),
}
BY_OTHER_MEANS = {
    "azure": f"{NO_BOUNDARY} A role is taken by asking for it: the group is eligible, and privileged identity "
    "management gives the role to whoever of the group asks, for as long as its settings say.",
    "gcp": f"{DENIED} A role is taken by asking for it: an entitlement hands it to whoever of the group asks with a "
    "reason, for an hour.",
}
_LONGEST = 32  # a longer group's permission set begins like it and ends in a digest
_SAME = 20


def holds(platform: Platform) -> Result:
    """Reads who may take each role, and whether one is there for each duty."""
    applies = bool({"audit", "foundation"} & platform.expected.layers)
    return judged(_reasons(platform), (one.urn for one in _watched(platform)), applies=applies)


def _watched(platform: Platform) -> list[Person]:
    return [one for one in platform.people if one.account in platform.expected.watched]


def _reasons(platform: Platform) -> Iterator[Reason]:
    audit = platform.expected.accounts.get("audit")
    duties = {one.duty: one.urn for one in _watched(platform)}
    for account in platform.expected.watched:
        there = {one.duty for one in _watched(platform) if one.account == account}
        for duty in platform.expected.people:
            if duty not in there and (account != audit or duty == "auditor"):
                said = f"there is no role for the {duty} in the account {account}"
                yield unclear(duties[UNKNOWN], said) if UNKNOWN in duties else broken(None, said)
    for one in _watched(platform):
        yield from _of(one, platform)


def _of(one: Person, platform: Platform) -> Iterator[Reason]:
    if one.bounded is UNKNOWN or one.signed_in is UNKNOWN or one.strangers is UNKNOWN or one.duty is UNKNOWN:
        yield unclear(one.urn, "who may take the role, and what limits it, could not be read")
        return
    if not one.bounded:
        yield broken(one.urn, "the role has no boundary")
    if one.strangers or not one.signed_in:
        yield broken(one.urn, f"others than the directory let somebody in: {', '.join(one.strangers) or 'nobody is'}")
    group = next((its for duty, its in platform.expected.people.items() if duty == one.duty), None)
    if group is None:
        yield broken(one.urn, "people may take this role, and it is for no duty of the spec")
    elif not one.adopted and any(not _for(group, name) for name in one.signed_in):
        yield broken(one.urn, f"{', '.join(one.signed_in)} is not for the group {group}")


def _for(group: str, permission_set: str) -> bool:
    return permission_set == group or (len(group) > _LONGEST and permission_set.startswith(group[:_SAME]))
