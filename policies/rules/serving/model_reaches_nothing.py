"""What runs a model reaches nothing outside: what it is asked leaves by no other way."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "The container of a model reaches no network but the platform's own."
SEVERITY = "high"
REMEDIATION = {
    "aws": "Set `enableNetworkIsolation`, and name subnets in `vpcConfig`.",
    "azure": "Set `managedNetwork.isolationMode` to AllowOnlyApprovedOutbound.",
    "gcp": "Set `template.vpcAccess.egress` to ALL_TRAFFIC.",
}


def _model(model: View) -> Iterator[Reason]:
    yield from model.needs("enableNetworkIsolation", model.flag("enableNetworkIsolation"), "is not true")
    subnets = "vpcConfig.subnets"
    yield from model.needs(subnets, model.given(subnets), "is not set: the model runs in the cloud's own network")


def _workspace(workspace: View) -> Iterator[Reason]:
    path = "managedNetwork.isolationMode"
    yield from workspace.needs(path, workspace.one_of(path, "AllowOnlyApprovedOutbound"), "leaves ways out open")


def _run(service: View) -> Iterator[Reason]:
    path = "template.vpcAccess.egress"
    yield from service.needs(path, service.one_of(path, "ALL_TRAFFIC"), "lets calls go past the network")


READS = {
    "aws:sagemaker/model:Model": _model,
    "azure-native:machinelearningservices:Workspace": _workspace,
    "gcp:cloudrunv2/service:Service": _run,
}
