"""What a model is asked and what it answers is written down."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What a model is asked and what it answers is captured."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Set `dataCaptureConfig.enableCapture`, and capture Input and Output in `captureOptions`.",
    "azure": "Collect `model_inputs` and `model_outputs` in `properties.dataCollector.collections`.",
    "gcp": "Set `predictRequestResponseLoggingConfig.enabled`.",
}


def _configuration(configuration: View) -> Iterator[Reason]:
    capture = configuration.part("dataCaptureConfig")
    yield from capture.needs("enableCapture", capture.flag("enableCapture"), "is not true")
    for mode in ("Input", "Output"):
        captured = any_of(one.one_of("captureMode", mode, "InputAndOutput") for one in capture.each("captureOptions"))
        yield from capture.needs("captureOptions", captured, f"leaves {mode} out")


def _deployment(deployment: View) -> Iterator[Reason]:
    collector = deployment.part("properties.dataCollector")
    for names in (("model_inputs", "request"), ("model_outputs", "response")):
        modes = [f"collections.{name}.dataCollectionMode" for name in names]
        captured = any_of(collector.one_of(mode, "Enabled") for mode in modes)
        yield from collector.needs("collections", captured, f"has no enabled {' or '.join(names)}")


def _endpoint(endpoint: View) -> Iterator[Reason]:
    path = "predictRequestResponseLoggingConfig.enabled"
    yield from endpoint.needs(path, endpoint.flag(path), "is not true")


READS = {
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration": _configuration,
    "azure-native:machinelearningservices:OnlineDeployment": _deployment,
    "gcp:vertex/aiEndpoint:AiEndpoint": _endpoint,
}
