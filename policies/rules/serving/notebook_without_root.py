"""Who works in a notebook is not the administrator of its machine."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Nobody is root in a notebook, or comes in by SSH."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Set `rootAccess` to Disabled.",
    "azure": "Set `sshPublicAccess` and `remoteLoginPortPublicAccess` to Disabled.",
    "gcp": "Set the metadata `notebook-disable-root` to true.",
}


def _instance(notebook: View) -> Iterator[Reason]:
    path = "rootAccess"
    return notebook.needs(path, notebook.one_of(path, "Disabled"), "is not Disabled")


def _compute(compute: View) -> Iterator[Reason]:
    ssh = "properties.properties.sshSettings.sshPublicAccess"
    yield from compute.needs(ssh, compute.one_of(ssh, "Disabled", absent="Disabled"), "opens SSH")
    login = "properties.properties.remoteLoginPortPublicAccess"
    yield from compute.needs(
        login, compute.one_of(login, "Disabled", "NotSpecified", absent="NotSpecified"), "opens SSH"
    )


def _workbench(notebook: View) -> Iterator[Reason]:
    path = "gceSetup.metadata.notebook-disable-root"
    return notebook.needs(path, notebook.flag(path), "is not true")


READS = {
    "aws:sagemaker/notebookInstance:NotebookInstance": _instance,
    "azure-native:machinelearningservices:Compute": _compute,
    "gcp:workbench/instance:Instance": _workbench,
}
