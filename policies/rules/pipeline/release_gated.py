"""Nothing is registered that has not passed every gate of the spec."""

from collections.abc import Iterator, Mapping

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.pipeline import Registration, TrainingPipeline
from policies.reading.model.platform import Platform
from policies.rules.pipeline._each import registered
from policies.twin import Replaced, Set

STATEMENT = (
    "Every model has a pipeline in which every measure of the spec, of its data and of its release, stands before the "
    "registration with the spec's threshold; one that is missed, or missing, fails the run."
)
SEVERITY = "high"
REMEDIATION = (
    "Put a gate with the spec's bound for each measure of `models.<name>.release` and of the datasets' `quality` "
    "before the registration, and let the other branch fail the run: `Conditions` (AWS), the expression of `Release` "
    "(Azure), the `switch` of each gate (Google Cloud)."
)
UNSEEN = "Whether the model's image measures what it says that it measures."
_PIPELINE = "aws:sagemaker/pipeline:Pipeline"
_WORKFLOW, _TRAINS = "azure-native:logic:Workflow", "experimentName"
_BOUND = "definition.actions.Release.expression.and[0].greaterOrEquals[1]"
_FLOW, _NAMED = "gcp:workflows/workflow:Workflow", "-evaluate"
_MISSED = "sourceContents.main.steps[7].GateAccuracy.switch[0].condition"
BROKEN = {
    "aws": Set(_PIPELINE, "pipelineDefinition.Steps[3].Arguments.Conditions[0].RightValue", 0),
    "azure": Set(_WORKFLOW, _BOUND, 0, having=_TRAINS),
    "gcp": Set(_FLOW, _MISSED, Replaced(r"[\d.]+\}", "0}"), having=_NAMED),
}
UNCLEAR = {
    "aws": Set(_PIPELINE, "pipelineDefinition", UNKNOWN),
    "azure": Set(_WORKFLOW, "definition", UNKNOWN, having=_TRAINS),
    "gcp": Set(_FLOW, "sourceContents", UNKNOWN, having=_NAMED),
}


def holds(platform: Platform) -> Result:
    """Compares the gates around each registration with those of the spec."""
    applies = "workload" in platform.expected.layers
    return judged(_reasons(platform) if applies else (), (one.urn for one in platform.pipelines), applies=applies)


def _reasons(platform: Platform) -> Iterator[Reason]:
    unnamed = [one.urn for one in platform.pipelines if one.model is UNKNOWN]
    for model, gates in platform.expected.gates.items():
        its = [one for one in platform.pipelines if one.model == model]
        for urn in () if its else unnamed:
            yield unclear(urn, f"whether this pipeline is that of {model} is not known")
        if not its and not unnamed:
            yield broken(None, f"no pipeline trains {model}")
        for pipeline in its:
            for one in registered(pipeline):
                yield from [one] if isinstance(one, Reason) else _of(pipeline, one, gates)


def _of(
    pipeline: TrainingPipeline, one: Registration, gates: Mapping[str, tuple[float | None, float | None]]
) -> Iterator[Reason]:
    if not one.ends:
        yield broken(pipeline.urn, "a gate that is missed does not fail the run")
    for measure, (least, most) in gates.items():
        lower = [gate.least for gate in one.behind if gate.measure == measure and gate.least is not None]
        upper = [gate.most for gate in one.behind if gate.measure == measure and gate.most is not None]
        if least is not None and not any(bound >= least for bound in lower):
            yield broken(pipeline.urn, f"{measure} may be less than {least:g}: a gate stands at {lower or 'nothing'}")
        if most is not None and not any(bound <= most for bound in upper):
            yield broken(pipeline.urn, f"{measure} may be more than {most:g}: a gate stands at {upper or 'nothing'}")
