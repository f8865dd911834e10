"""An image that somebody deletes can be brought back for a week."""

from collections.abc import Iterator

from gouvernail.maybe import all_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What is deleted from a registry of images can be brought back for 7 days."
SEVERITY = "low"
REMEDIATION = "Switch `policies.softDeletePolicy` on, for 7 days or longer."
_DAYS = 7


def _registry(registry: View) -> Iterator[Reason]:
    path = "policies.softDeletePolicy"
    kept = all_of(
        [registry.one_of(f"{path}.status", "enabled"), registry.at_least(f"{path}.retentionDays", _DAYS, absent=_DAYS)]
    )
    yield from registry.needs(path, kept, "does not keep what is deleted for 7 days")


READS = {"azure-native:containerregistry:Registry": _registry}
NOT_THERE = {
    "aws": "ECR has no soft delete: an image that is deleted there is gone.",
    "gcp": "Artifact Registry has no soft delete: an image that is deleted there is gone.",
}
