"""Images leave a registry only where they are run."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Images cannot be exported from a registry."
SEVERITY = "medium"
REMEDIATION = "Set `policies.exportPolicy.status` to disabled."
NOT_THERE = {
    "aws": "A repository on AWS exports nothing by itself: whoever carries images away needs the right to read them.",
    "gcp": "A repository on Google Cloud exports nothing by itself: whoever carries images away has the right to read.",
}


def _registry(registry: View) -> Iterator[Reason]:
    path = "policies.exportPolicy.status"
    yield from registry.needs(path, registry.one_of(path, "disabled"), "is not disabled: images can be carried away")


READS = {
    "azure-native:containerregistry:Registry": _registry,
}
