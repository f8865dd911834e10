"""Nobody comes to a registry of images with a password."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.common.clauses import not_on
from policies.resource import View

TITLE = "No user with a password, and no token without an end, opens a registry of images."
SEVERITY = "high"
REMEDIATION = "Leave `adminUserEnabled` off, disable tokens, and give identities a role instead."


def _token(token: View) -> Iterator[Reason]:
    yield from token.needs(
        "status", token.one_of("status", "disabled"), "is not disabled: the token opens the registry"
    )


READS = {
    "azure-native:containerregistry:Registry": not_on("adminUserEnabled"),
    "azure-native:containerregistry:Token": _token,
}
NOT_THERE = {
    "aws": "ECR takes tokens of an identity that end after 12 hours, and has no users of its own.",
    "gcp": "Artifact Registry takes tokens of an account, and has no users of its own.",
}
