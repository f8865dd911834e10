"""A private endpoint is no way for somebody else's data or credentials."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Group
from policies.reading.policy import limits_caller
from policies.twin import Set

STATEMENT = "Private endpoints serve only callers of our own account or organisation."
SEVERITY = "high"
REMEDIATION = (
    "Let the endpoint pass callers of this account or organisation only: a `policy` with `aws:PrincipalAccount` or "
    "`aws:PrincipalOrgID` (AWS), `allowSharedKeyAccess` false and no local users on what it leads to (Azure), "
    "`vpcAccessibleServices` in the perimeter's `status` (Google Cloud)."
)
UNSEEN = "Whether the policy lets in everybody that it should."
_PERIMETER = "gcp:accesscontextmanager/servicePerimeter:ServicePerimeter"
BROKEN = {
    "aws": Set("aws:ec2/vpcEndpoint:VpcEndpoint", "policy", None),
    "azure": Set("azure-native:storage:StorageAccount", "allowSharedKeyAccess", value=True, at="own"),
    "gcp": Set(_PERIMETER, "status.vpcAccessibleServices", None),
}
UNCLEAR = {
    "aws": Set("aws:ec2/vpcEndpoint:VpcEndpoint", "policy", UNKNOWN),
    "azure": Set("azure-native:storage:StorageAccount", "allowSharedKeyAccess", UNKNOWN, at="own"),
    "gcp": Set(_PERIMETER, "status.vpcAccessibleServices", UNKNOWN),
}
BY_OTHER_MEANS = {
    "azure": "An endpoint has no policy there: it leads to one thing of ours and to nothing else of its service, and "
    "that thing takes the identities of our directory alone (no shared keys, users or access policies of its own).",
    "gcp": "An endpoint has no policy there: what passes is what the perimeter around the account lets through, which "
    "holds those in a network to what it closes.",
}


def holds(platform: Platform) -> Result:
    """Fails on an endpoint with no policy (then everything passes) or with one that lets anybody in."""
    return judged(
        _reasons(platform),
        (endpoint.urn for endpoint in platform.endpoints),
        applies=platform.expected.networked,
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for endpoint in platform.endpoints:
        if endpoint.policy is None:
            yield broken(endpoint.urn, "the endpoint has no policy, so it serves everybody")
        elif endpoint.policy.statements is UNKNOWN:
            yield unclear(endpoint.urn, "the endpoint's policy could not be read")
        else:
            for statement in endpoint.policy.statements:
                anyone = statement.except_principals or any(who.group is Group.ANYONE for who in statement.principals)
                if statement.allow and anyone and not limits_caller(statement):
                    yield broken(statement.urn, "the endpoint's policy serves callers of any account")
