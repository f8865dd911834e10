"""Nobody opens a shell where a model runs or is trained."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "Nobody can open a shell in a container that serves or trains."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Leave `enableSsmAccess`, `enableRemoteDebug` and `enableExecuteCommand` away.",
    "gcp": "Leave `sshEnabled` away.",
}
NOT_THERE = {"azure": "A deployment of Azure Machine Learning has no switch that opens a shell in it."}
_SAYS = "opens a shell"


def _closed(path: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        return resource.needs(path, negated(resource.flag(path)), _SAYS)

    return read


def _configuration(configuration: View) -> Iterator[Reason]:
    path = "enableSsmAccess"
    for variant in (*configuration.each("productionVariants"), *configuration.each("shadowProductionVariants")):
        yield from variant.needs(path, negated(variant.flag(path)), _SAYS)


READS = {
    "aws:ecs/service:Service": _closed("enableExecuteCommand"),
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration": _configuration,
    "aws:sagemaker/trainingJob:TrainingJob": _closed("remoteDebugConfig.enableRemoteDebug"),
    "gcp:cloudrunv2/service:Service": _closed("sshEnabled"),
}
