"""A version says what it was trained on and what was measured of it."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.reading.model.pipeline import TrainingPipeline
from policies.reading.model.platform import Platform
from policies.rules.pipeline._each import each_pipeline, registered
from policies.twin import Set

STATEMENT = (
    "With every version stand the version of each dataset that it was trained on, as the run read it, and the report "
    "of what was measured."
)
SEVERITY = "high"
REMEDIATION = (
    "Let the registering step write the version of each dataset of `models.<name>.trainedOn` and the report with the "
    "version: `CustomerMetadataProperties` and `ModelMetrics` (AWS), `properties` of the registered model (Azure), the "
    "`body` of the registering call (Google Cloud)."
)
UNSEEN = "Whether the digest is that of the data: the model's image computes it."
_PIPELINE = "aws:sagemaker/pipeline:Pipeline"
_RECORDED = "pipelineDefinition.Steps[3].Arguments.IfSteps[0].Arguments.CustomerMetadataProperties"
_WORKFLOW, _TRAINS = "azure-native:logic:Workflow", "experimentName"
_NOTED = "definition.actions.Release.actions.Register.inputs.body.properties.properties"
_NO_DATA = {"group": "${azure-native:machinelearningservices:RegistryModelContainer.id}", "report": "evaluation.json"}
_FLOW, _NAMED = "gcp:workflows/workflow:Workflow", "-evaluate"
_SAID = "sourceContents.main.steps[11].Register.try.args.body"
BROKEN = {
    "aws": Set(_PIPELINE, _RECORDED, {}),
    "azure": Set(_WORKFLOW, _NOTED, _NO_DATA, having=_TRAINS),
    "gcp": Set(_FLOW, f"{_SAID}.report", None, having=_NAMED),
}
UNCLEAR = {
    "aws": Set(_PIPELINE, "pipelineDefinition", UNKNOWN),
    "azure": Set(_WORKFLOW, "definition", UNKNOWN, having=_TRAINS),
    "gcp": Set(_FLOW, "sourceContents", UNKNOWN, having=_NAMED),
}


def holds(platform: Platform) -> Result:
    """Compares what each registration records with the datasets of the model."""
    return each_pipeline(platform, _of)


def _of(platform: Platform, pipeline: TrainingPipeline) -> Iterator[Reason]:
    asked = next((its for model, its in platform.expected.trained_on.items() if model == pipeline.model), None)
    if asked is None:
        yield unclear(pipeline.urn, "which of the spec's models this trains is not known")
        return
    datasets = [name.replace("-", "_") for name in asked]
    for one in registered(pipeline):
        if isinstance(one, Reason):
            yield one
            continue
        if lost := [name for name in datasets if name not in one.recorded]:
            yield broken(pipeline.urn, f"a version does not say which version of {', '.join(lost)} it was trained on")
        if not one.reported:
            yield broken(pipeline.urn, "a version does not say what was measured of it")
