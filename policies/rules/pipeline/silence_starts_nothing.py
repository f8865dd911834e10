"""A model is trained again because something was measured, not because nothing was."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import negated
from gouvernail.verdict import Reason, Result, require
from policies.reading.model.pipeline import TrainingPipeline
from policies.reading.model.platform import Platform
from policies.rules.pipeline._each import each_pipeline
from policies.twin import Replaced, Set

STATEMENT = "Only a measured breach trains a model again; an alarm that rings because nothing was measured does not."
SEVERITY = "medium"
REMEDIATION = (
    "Start it on a measured value only: a pattern on the alarm's `state.reason` that leaves out missing data (AWS), a "
    "condition of the workflow that a value stands in the alert (Azure), a query without `absent_over_time` in the "
    "alert policy that trains again (Google Cloud)."
)
UNSEEN = "A breach that comes while the alarm already rings in silence: its state does not change, and nobody is told."
_RULE = "aws:cloudwatch/eventRule:EventRule"
_REASON = "eventPattern.detail.state.reason"
_WORKFLOW, _TRAINS = "azure-native:logic:Workflow", "experimentName"
_ASKED = "definition.actions.Asked.expression.or"
_ALERT, _AGAIN = "gcp:monitoring/alertPolicy:AlertPolicy", "-retrain-"
_QUERY = "conditions[0].conditionPrometheusQueryLanguage.query"
BROKEN = {
    "aws": Set(_RULE, _REASON, [{"exists": True}], having="anything-but"),
    "azure": Set(_WORKFLOW, f"{_ASKED}[1].and[2]", {"equals": ["@true", "@true"]}, having=_TRAINS),
    "gcp": Set(_ALERT, _QUERY, Replaced(r"\n\) > 0", "\nor (absent_over_time(any[3600s]))\n) > 0"), having=_AGAIN),
}
UNCLEAR = {
    "aws": Set(_RULE, "state", UNKNOWN, having="anything-but"),
    "azure": Set(_WORKFLOW, _ASKED, UNKNOWN, having=_TRAINS),
    "gcp": Set(_ALERT, _QUERY, UNKNOWN, having=_AGAIN),
}
BY_OTHER_MEANS = {
    "azure": "An alert there says what it is called and what was measured: the workflow goes on where its name ends in "
    "the monitor's and a value stands in it.",
    "gcp": "An alert there does not say why it rings: what trains again has one of its own for each monitor, which "
    "holds the measure against its bounds and asks for nothing else.",
}


def holds(platform: Platform) -> Result:
    """Reads which reasons of an alarm start each pipeline."""
    return each_pipeline(platform, _of, asked=bool(platform.expected.retrain_on))


def _of(_: Platform, pipeline: TrainingPipeline) -> Iterator[Reason]:
    yield from require(
        negated(pipeline.on_silence),
        pipeline.urn,
        "an alarm that has no value starts it",
        "whether an alarm that has no value starts it is not known",
    )
