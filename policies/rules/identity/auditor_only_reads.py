"""Whoever audits cannot have done what is audited."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.people import Person
from policies.reading.model.platform import Platform
from policies.rights import DENIED, NO_BOUNDARY
from policies.twin import Set

STATEMENT = (
    "The auditor's boundary denies everything but reading, and where systems run it denies reading what they keep "
    "about people."
)
SEVERITY = "high"
REMEDIATION = (
    "Take the writing action, and where systems run the one that shows content, out of what the auditor may: out of "
    "`NotAction` of the boundary's denial (AWS), `actions` of the role definition (Azure), `permissions` of the custom "
    "role or the denial's exceptions (Google Cloud)."
)
UNSEEN = "Whether a setting that is read says something about a person, such as a name in a tag."
_POLICY = "aws:iam/policy:Policy"
_ROLE = "azure-native:authorization:RoleDefinition"
_CUSTOM = "gcp:projects/iAMCustomRole:IAMCustomRole"
_ACTION = "Microsoft.Insights/actionGroups/write"
BROKEN = {
    "aws": Set(_POLICY, "policy.Statement[0].NotAction[+]", "s3:PutObject", at="own", having="-auditor-boundary"),
    "azure": Set(_ROLE, "permissions[0].actions[+]", _ACTION, at="own", having="The auditor:"),
    "gcp": Set(_CUSTOM, "permissions[+]", "monitoring.alertPolicies.delete", at="own", having="The auditor:"),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, at="own", having="-auditor-boundary"),
    "azure": Set(_ROLE, "permissions", UNKNOWN, at="own", having="The auditor:"),
    "gcp": Set(_CUSTOM, "permissions", UNKNOWN, at="own", having="The auditor:"),
}
BY_OTHER_MEANS = {
    "azure": NO_BOUNDARY,
    "gcp": f"{DENIED} A denial does not take every permission: what of the rest the group is given is read too.",
}


def holds(platform: Platform) -> Result:
    """Tries actions that write and that show content, and looks at every name that the boundary leaves open."""
    applies = bool({"audit", "foundation"} & platform.expected.layers)
    here = [one for one in platform.people if one.account in platform.expected.watched]
    return judged(_reasons(platform, here), (one.urn for one in here if one.duty == "auditor"), applies=applies)


def _reasons(platform: Platform, here: list[Person]) -> Iterator[Reason]:
    for one in here:
        if one.duty == "auditor":
            yield from _of(platform, one)
        elif one.duty is UNKNOWN and any(_of(platform, one)):
            yield unclear(one.urn, "whether this is the auditor, who may not do what it may, is not known")


def _of(platform: Platform, one: Person) -> Iterator[Reason]:
    if one.writes is UNKNOWN or one.content is UNKNOWN:
        yield unclear(one.urn, "what the auditor can never do could not be read")
        return
    if one.writes:
        yield broken(one.urn, f"nothing keeps the auditor from {', '.join(one.writes[:3])}")
    if one.content and one.account != platform.expected.accounts.get("audit"):
        yield broken(one.urn, f"nothing keeps the auditor from reading content: {', '.join(one.content[:3])}")
