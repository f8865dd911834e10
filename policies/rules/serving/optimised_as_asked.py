"""Inference is as optimised as the spec asks, and no further."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "Every model is told to run with the runtime that the spec names, and to answer together what the spec allows."
)
SEVERITY = "low"
REMEDIATION = (
    "Set `MODEL_RUNTIME`, `BATCH_MAX` and `BATCH_WAIT_MS` of the container to the spec's `serving.optimise`, or leave "
    "them out where it names nothing: `environment` (AWS), `environmentVariables` (Azure), `envs` (Google Cloud)."
)
UNSEEN = "Whether the container does as it is told; whether its answers are those of the model as it was released."
_MODEL = "aws:sagemaker/model:Model"
_DEPLOYMENT = "azure-native:machinelearningservices:OnlineDeployment"
_SERVICE, _TOLD = "gcp:cloudrunv2/service:Service", "template.containers[1].envs"
BROKEN = {
    "aws": Set(_MODEL, "primaryContainer.environment.BATCH_MAX", "1024"),
    "azure": Set(_DEPLOYMENT, "properties.environmentVariables.BATCH_MAX", "1024"),
    "gcp": Set(_SERVICE, f"{_TOLD}[0].value", "1024"),
}
UNCLEAR = {
    "aws": Set(_MODEL, "primaryContainer.environment", UNKNOWN),
    "azure": Set(_DEPLOYMENT, "properties.environmentVariables", UNKNOWN),
    "gcp": Set(_SERVICE, _TOLD, UNKNOWN),
}


def holds(platform: Platform) -> Result:
    """Compares what each container is told with the spec."""
    applies = platform.expected.serves
    return judged(_reasons(platform), (model.urn for model in platform.models), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    expected = platform.expected
    for model in platform.models:
        told = "native" if model.runtime is None else model.runtime
        yield from _compared(model.urn, "runtime", told, expected.runtime)
        yield from _compared(model.urn, "greatest batch", model.batch, expected.batch)
        yield from _compared(model.urn, "wait for a batch in seconds", model.wait, expected.batch_wait)


def _compared(urn: str, what: str, told: Maybe[object], asked: object) -> Iterator[Reason]:
    if told is UNKNOWN:
        yield unclear(urn, f"which {what} the container is told is not known")
    elif told != asked:
        yield broken(urn, f"the container is told {told or 'no'} as the {what}, the spec says {asked or 'none'}")
