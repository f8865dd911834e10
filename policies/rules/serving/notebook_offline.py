"""Where people look at data nothing leads out to the internet."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A notebook has no way of its own to the internet, and none from it."
SEVERITY = "high"
REMEDIATION = (
    "Set `directInternetAccess` to Disabled or `appNetworkAccessType` to VpcOnly (AWS), `enableNodePublicIp` to false "
    "(Azure), `disablePublicIp` to true or `enableInternetAccess` to false (Google Cloud)."
)


def _instance(notebook: View) -> Iterator[Reason]:
    path = "directInternetAccess"
    yield from notebook.needs(path, notebook.one_of(path, "Disabled"), "is not Disabled")
    yield from notebook.needs("subnetId", notebook.given("subnetId"), "is not set: it runs in the cloud's own network")


def _domain(domain: View) -> Iterator[Reason]:
    path = "appNetworkAccessType"
    yield from domain.needs(path, domain.one_of(path, "VpcOnly"), "is not VpcOnly")


def _compute(compute: View) -> Iterator[Reason] | None:
    if compute.text("properties.computeType") not in ("AmlCompute", "ComputeInstance"):
        return None
    path = "properties.properties.enableNodePublicIp"
    return compute.needs(path, negated(compute.flag(path, absent=True)), "gives it an address on the internet")


def _workbench(notebook: View) -> Iterator[Reason]:
    path = "gceSetup.disablePublicIp"
    yield from notebook.needs(path, notebook.flag(path), "gives it an address on the internet")


def _template(template: View) -> Iterator[Reason]:
    path = "networkSpec.enableInternetAccess"
    yield from template.needs(path, negated(template.flag(path)), "leads to the internet")


READS = {
    "aws:sagemaker/domain:Domain": _domain,
    "aws:sagemaker/notebookInstance:NotebookInstance": _instance,
    "azure-native:machinelearningservices:Compute": _compute,
    "gcp:colab/runtimeTemplate:RuntimeTemplate": _template,
    "gcp:workbench/instance:Instance": _workbench,
}
