"""Where people work on models, nothing leads to the internet directly."""

from collections.abc import Callable, Iterable, Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.resource import View

TITLE = "No notebook, studio or machine for experiments has a public address or a way to the internet of its own."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Set `directInternetAccess` of a notebook to Disabled, and `appNetworkAccessType` of a studio to "
        "VpcOnly: data must not leave by way of a notebook."
    ),
    "azure": "Set `enableNodePublicIp` to false: data must not leave by way of a notebook.",
    "gcp": (
        "Set `gceSetup.disablePublicIp` of a workbench to true, and `networkSpec.enableInternetAccess` of a "
        "runtime to false: data must not leave by way of a notebook."
    ),
}


def _one(path: str, value: str) -> Callable[[View], Iterator[Reason]]:
    def reader(workbench: View) -> Iterator[Reason]:
        yield from workbench.needs(path, workbench.one_of(path, value), f"is not {value}")

    return reader


def _compute(compute: View) -> Iterable[Reason] | None:
    path, kind = "properties.properties.enableNodePublicIp", "properties.computeType"
    private = compute.needs(path, negated(compute.flag(path, absent=True)), "is not false")
    return only_where(compute, kind, compute.one_of(kind, "AmlCompute", "ComputeInstance"), private)


def _workbench(workbench: View) -> Iterator[Reason]:
    path = "gceSetup.disablePublicIp"
    yield from workbench.needs(path, workbench.flag(path), "is not true")


def _runtime(template: View) -> Iterator[Reason]:
    path = "networkSpec.enableInternetAccess"
    yield from template.needs(path, negated(template.flag(path, absent=True)), "is not false")


READS = {
    "aws:sagemaker/notebookInstance:NotebookInstance": _one("directInternetAccess", "Disabled"),
    "aws:sagemaker/domain:Domain": _one("appNetworkAccessType", "VpcOnly"),
    "azure-native:machinelearningservices:Compute": _compute,
    "gcp:workbench/instance:Instance": _workbench,
    "gcp:colab/runtimeTemplate:RuntimeTemplate": _runtime,
}
