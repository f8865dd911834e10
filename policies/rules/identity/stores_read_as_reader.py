"""A workspace reads its stores as whoever works in it, not with their keys."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A workspace opens its own stores with identities, not with keys."
SEVERITY = "medium"
REMEDIATION = "Set `systemDatastoresAuthMode` to Identity."
NOT_THERE = {
    "aws": "SageMaker reads a store in the role that it is given.",
    "gcp": "Vertex AI reads a store as the identity that it is given.",
}


def _workspace(workspace: View) -> Iterator[Reason]:
    path = "systemDatastoresAuthMode"
    return workspace.needs(path, workspace.one_of(path, "Identity"), "is not Identity: keys open its stores")


READS = {"azure-native:machinelearningservices:Workspace": _workspace}
