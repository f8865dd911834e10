"""A model answers callers that the directory knows, and no key and no stranger."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "Who asks a model shows a token of the directory."
SEVERITY = "high"
REMEDIATION = (
    "Set `authorizationType` to AWS_IAM (AWS) or `authMode` to AADToken (Azure); leave `invokerIamDisabled` away "
    "(Google Cloud)."
)


def _by(path: str, mode: str) -> Reader:
    def read(endpoint: View) -> Iterator[Reason]:
        return endpoint.needs(path, endpoint.one_of(path, mode), f"is not {mode}")

    return read


def _run(service: View) -> Iterator[Reason]:
    path = "invokerIamDisabled"
    return service.needs(path, negated(service.flag(path)), "lets everybody ask")


READS = {
    "aws:lambda/functionUrl:FunctionUrl": _by("authorizationType", "AWS_IAM"),
    "azure-native:machinelearningservices:BatchEndpoint": _by("properties.authMode", "AADToken"),
    "azure-native:machinelearningservices:OnlineEndpoint": _by("properties.authMode", "AADToken"),
    "azure-native:machinelearningservices:ServerlessEndpoint": _by("properties.authMode", "AAD"),
    "gcp:cloudrunv2/service:Service": _run,
}
