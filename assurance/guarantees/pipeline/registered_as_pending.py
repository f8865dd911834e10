"""A run registers a version as pending, and no other way."""

from collections.abc import Iterator

from assurance.guarantees.pipeline._each import each_pipeline, registered
from assurance.guarantees.twin import Set
from assurance.reading.model.pipeline import TrainingPipeline
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, broken
from gouvernail.graph import UNKNOWN

STATEMENT = "What comes out of a run waits for a person: it is registered as pending approval, never as approved."
SOURCES = ("AI Act Art. 14(1) (supports)", "AI Act Art. 17(1)(b) (supports)", "ISO/IEC 42001:2023 A.6.2.5 (supports)")
UNSEEN = "Who approves it, and whether they looked before they did."
_PIPELINE = "aws:sagemaker/pipeline:Pipeline"
_STATE = "pipelineDefinition.Steps[3].Arguments.IfSteps[0].Arguments.ModelApprovalStatus"
BROKEN = {"aws": Set(_PIPELINE, _STATE, "Approved")}
UNCLEAR = {"aws": Set(_PIPELINE, "pipelineDefinition", UNKNOWN)}
_PENDING = "PendingManualApproval"


def holds(platform: Platform) -> Result:
    """Reads the state that each registration gives."""
    return each_pipeline(platform, _of)


def _of(_: Platform, pipeline: TrainingPipeline) -> Iterator[Finding]:
    for one in registered(pipeline):
        if isinstance(one, Finding):
            yield one
        elif one.state != _PENDING:
            yield broken(pipeline.urn, f"a version is registered as {one.state or 'nothing in particular'}")
