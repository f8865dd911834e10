"""What serves a model keeps its disks and its records under a key of ours."""

from collections.abc import Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.resource import Reader, View

TITLE = "What serves a model, and what it writes down, is encrypted with a key of ours."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "Name a key of yours in `kmsKeyArn`, `kmsKeyId` or what the message says; the cloud's own key cannot "
        "be taken away from anybody."
    ),
    "azure": (
        "Name a key of yours in `encryption.keyVaultProperties.keyIdentifier` of the workspace; the cloud's "
        "own key cannot be taken away from anybody."
    ),
    "gcp": (
        "Name a key of yours in `encryptionSpec.kmsKeyName` (`template.encryptionKey` of Cloud Run); the "
        "cloud's own key cannot be taken away from anybody."
    ),
}
_SAYS = "is not set: the key is the cloud's"


def _keyed(path: str) -> Reader:
    def read(resource: View) -> Iterator[Reason]:
        return resource.needs(path, resource.given(path), _SAYS)

    return read


def _configuration(configuration: View) -> Iterator[Reason]:
    yield from configuration.needs("kmsKeyArn", configuration.given("kmsKeyArn"), _SAYS)
    for holder in ("dataCaptureConfig", "asyncInferenceConfig.outputConfig"):
        path = f"{holder}.kmsKeyId"
        keyed = any_of([negated(configuration.given(holder)), configuration.given(path)])
        yield from configuration.needs(path, keyed, _SAYS)


READS = {
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration": _configuration,
    "aws:bedrock/agentAgent:AgentAgent": _keyed("customerEncryptionKeyArn"),
    "aws:bedrock/agentFlow:AgentFlow": _keyed("customerEncryptionKeyArn"),
    "aws:bedrock/guardrail:Guardrail": _keyed("kmsKeyArn"),
    "aws:sagemaker/domain:Domain": _keyed("kmsKeyId"),
    "aws:sagemaker/notebookInstance:NotebookInstance": _keyed("kmsKeyId"),
    "azure-native:machinelearningservices:Workspace": _keyed("encryption.keyVaultProperties.keyIdentifier"),
    "gcp:cloudrunv2/service:Service": _keyed("template.encryptionKey"),
    "gcp:colab/runtimeTemplate:RuntimeTemplate": _keyed("encryptionSpec.kmsKeyName"),
    "gcp:vertex/aiEndpoint:AiEndpoint": _keyed("encryptionSpec.kmsKeyName"),
    "gcp:vertex/aiIndexEndpoint:AiIndexEndpoint": _keyed("encryptionSpec.kmsKeyName"),
    "gcp:vertex/aiReasoningEngine:AiReasoningEngine": _keyed("encryptionSpec.kmsKeyName"),
    "gcp:workbench/instance:Instance": _keyed("gceSetup.bootDisk.kmsKey"),
}
