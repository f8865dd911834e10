"""A run registers a version as pending, and no other way."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken
from policies.reading.model.pipeline import TrainingPipeline
from policies.reading.model.platform import Platform
from policies.rules.pipeline._each import each_pipeline, registered
from policies.twin import Replaced, Set

STATEMENT = "What comes out of a run waits for a person: it is registered as pending approval, never as approved."
SEVERITY = "critical"
REMEDIATION = (
    "Let the registering step make a version that waits: `ModelApprovalStatus` `PendingManualApproval` (AWS), the "
    "`uri` of a model in the pipeline's workspace and not in a registry (Azure), an object below `pipelines/` and not "
    "below `approved/` (Google Cloud)."
)
UNSEEN = "Who approves it, and whether they looked before they did."
_PIPELINE = "aws:sagemaker/pipeline:Pipeline"
_STATE = "pipelineDefinition.Steps[3].Arguments.IfSteps[0].Arguments.ModelApprovalStatus"
_WORKFLOW, _TRAINS = "azure-native:logic:Workflow", "experimentName"
_WHERE = "definition.actions.Release.actions.Register.inputs.uri"
_APPROVED = "https://management.azure.com${azure-native:machinelearningservices:Registry.id}/models/any/versions/1"
_FLOW = "gcp:workflows/workflow:Workflow"
_URL, _NAMED = "sourceContents.main.steps[11].Register.try.args.url", "-evaluate"
BROKEN = {
    "aws": Set(_PIPELINE, _STATE, "Approved"),
    "azure": Set(_WORKFLOW, _WHERE, f"{_APPROVED}?api-version=2024-10-01", having=_TRAINS),
    "gcp": Set(_FLOW, _URL, Replaced("pipelines/", "approved/"), having=_NAMED),
}
UNCLEAR = {
    "aws": Set(_PIPELINE, "pipelineDefinition", UNKNOWN),
    "azure": Set(_WORKFLOW, "definition", UNKNOWN, having=_TRAINS),
    "gcp": Set(_FLOW, "sourceContents", UNKNOWN, having=_NAMED),
}
BY_OTHER_MEANS = {
    "azure": "A version that lies in a workspace waits there; one that was approved lies in a registry.",
    "gcp": "A version that lies below `pipelines` waits there; one that was approved lies below `approved`.",
}
_PENDING = "PendingManualApproval"


def holds(platform: Platform) -> Result:
    """Reads the state that each registration gives."""
    return each_pipeline(platform, _of)


def _of(_: Platform, pipeline: TrainingPipeline) -> Iterator[Reason]:
    for one in registered(pipeline):
        if isinstance(one, Reason):
            yield one
        elif one.state != _PENDING:
            yield broken(pipeline.urn, f"a version is registered as {one.state or 'nothing in particular'}")
