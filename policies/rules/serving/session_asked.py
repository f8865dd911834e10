"""What asks a machine for its credentials opens a session first."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A machine gives its credentials only within a session."
SEVERITY = "high"
REMEDIATION = "Set `httpTokens` to required, or `minimumInstanceMetadataServiceVersion` to 2."
NOT_THERE = {
    "azure": "The metadata of a machine answers only calls that bear a header of its own.",
    "gcp": "The metadata of a machine answers only calls that bear a header of its own.",
}


def _machine(machine: View) -> Iterator[Reason]:
    path = "metadataOptions.httpTokens"
    off = machine.one_of("metadataOptions.httpEndpoint", "disabled")
    return machine.needs(path, any_of([machine.one_of(path, "required"), off]), "is not required")


def _notebook(notebook: View) -> Iterator[Reason]:
    path = "instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion"
    return notebook.needs(path, notebook.one_of(path, "2"), "is not 2")


READS = {
    "aws:ec2/instance:Instance": _machine,
    "aws:ec2/launchTemplate:LaunchTemplate": _machine,
    "aws:sagemaker/notebookInstance:NotebookInstance": _notebook,
}

MENDS = {
    "aws:ec2/instance:Instance": {"metadataOptions.httpTokens": "required"},
    "aws:ec2/launchTemplate:LaunchTemplate": {"metadataOptions.httpTokens": "required"},
    "aws:sagemaker/notebookInstance:NotebookInstance": {
        "instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion": "2"
    },
}
