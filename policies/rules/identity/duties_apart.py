"""Nobody alone can make something and approve it."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.rights import DENIED, NO_BOUNDARY
from policies.twin import Set

STATEMENT = (
    "Only the approver's role may approve; its boundary denies all that makes or serves a model, or gives rights, and "
    "the boundary of every other person's role denies approving."
)
SEVERITY = "critical"
REMEDIATION = (
    "Keep approving for the approver alone and making for the others: take the action out of `NotAction` of the duty's "
    "boundary (AWS), out of `actions` of its role definition (Azure), out of `exceptionPermissions` of its denial "
    "(Google Cloud)."
)
UNSEEN = (
    "Whether one person belongs to two groups of the directory; what administrators of the account give themselves."
)
_POLICY = "aws:iam/policy:Policy"
_ROLE = "azure-native:authorization:RoleDefinition"
_DENIAL = "gcp:iam/denyPolicy:DenyPolicy"
_DEVELOPER = "/grp-developer@"
_SIGN = "cloudkms.googleapis.com/cryptoKeyVersions.useToSign"
_APPROVE = "Microsoft.MachineLearningServices/registries/assets/write"
BROKEN = {
    "aws": Set(
        _POLICY,
        "policy.Statement[0].NotAction[+]",
        "sagemaker:UpdateModelPackage",
        at="own",
        having="-developer-boundary",
    ),
    "azure": Set(_ROLE, "permissions[0].actions[+]", _APPROVE, at="own", having="The developer:"),
    "gcp": Set(_DENIAL, "rules[0].denyRule.exceptionPermissions", [_SIGN], at="own", having=_DEVELOPER),
}
UNCLEAR = {
    "aws": Set(_POLICY, "policy", UNKNOWN, at="own", having="-developer-boundary"),
    "azure": Set(_ROLE, "permissions", UNKNOWN, at="own", having="The developer:"),
    "gcp": Set(_DENIAL, "rules[0].denyRule.deniedPermissions", UNKNOWN, at="own", having=_DEVELOPER),
}
ALONG = {"azure": ("model_registry.approval_by_hand",)}  # it too looks at whoever is given the right
BY_OTHER_MEANS = {
    "azure": f"{NO_BOUNDARY} A version has no approval there: to write into a registry, from which alone versions are "
    "served, is to approve.",
    "gcp": f"{DENIED} To approve is to sign an attestation, and to sign is denied to all groups but the approver's and "
    "to every service account.",
}


def holds(platform: Platform) -> Result:
    """Reads what each boundary denies for good: it holds whatever is attached to the role later."""
    there = [one for one in platform.people if one.account in platform.expected.watched]
    applies = bool({"audit", "foundation"} & platform.expected.layers)
    return judged(_reasons(platform), (one.urn for one in there), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    for one in platform.people:
        if one.account not in platform.expected.watched:
            continue
        if one.approves is UNKNOWN or one.changes is UNKNOWN or one.duty is UNKNOWN:
            yield unclear(one.urn, "what this role can never do could not be read")
            continue
        if one.approves and one.duty != "approver":
            yield broken(one.urn, f"nothing keeps the {one.duty or 'holder of this role'} from approving")
        elif one.approves and one.changes:
            yield broken(one.urn, f"nothing keeps who approves from {', '.join(one.changes[:3])}")
