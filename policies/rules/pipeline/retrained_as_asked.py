"""Models are trained again when the spec says so."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, unclear
from policies.reading.model.pipeline import TrainingPipeline
from policies.reading.model.platform import Platform
from policies.rules.pipeline._each import each_pipeline
from policies.twin import Set

STATEMENT = "Every model is trained again by the clock and on the breaches that the spec names, at least as often."
SEVERITY = "medium"
REMEDIATION = (
    "Start the pipeline as often as the spec's `pipeline.every` and on each monitor of `pipeline.on`: "
    "`scheduleExpression` and the event rule's alarms (AWS), the workflow's `recurrence` and its names of alerts "
    "(Azure), `schedule` of the scheduler job and its alert policies (Google Cloud)."
)
UNSEEN = "Whether a run passes its gates; whether somebody then approves what came out of it."
_SCHEDULE = "aws:scheduler/schedule:Schedule"
_WORKFLOW, _TRAINS = "azure-native:logic:Workflow", "experimentName"
_EACH = "definition.triggers.Clock.recurrence.interval"
_CLOCK, _AGAIN = "gcp:cloudscheduler/job:Job", "-pipeline/executions"
BROKEN = {
    "aws": Set(_SCHEDULE, "scheduleExpression", "rate(9999 days)", having="rate(92 days)"),
    "azure": Set(_WORKFLOW, _EACH, 9999, having=_TRAINS),
    "gcp": Set(_CLOCK, "schedule", "0 2 1 1 *", having=_AGAIN),
}
UNCLEAR = {
    "aws": Set(_SCHEDULE, "scheduleExpression", UNKNOWN, having="rate(92 days)"),
    "azure": Set(_WORKFLOW, _EACH, UNKNOWN, having=_TRAINS),
    "gcp": Set(_CLOCK, "schedule", UNKNOWN, having=_AGAIN),
}


def holds(platform: Platform) -> Result:
    """Compares each pipeline's clock and alarms with the spec."""
    asked = platform.expected.retrain_days is not None or bool(platform.expected.retrain_on)
    return each_pipeline(platform, _of, asked=asked)


def _of(platform: Platform, pipeline: TrainingPipeline) -> Iterator[Reason]:
    asked = platform.expected.retrain_days
    if asked is not None:
        if pipeline.every_days is UNKNOWN:
            yield unclear(pipeline.urn, "how often it runs by itself is not known")
        elif pipeline.every_days is None or pipeline.every_days > asked:
            found = "never" if pipeline.every_days is None else f"every {pipeline.every_days:g} days"
            yield broken(pipeline.urn, f"it runs by itself {found}, the spec says every {asked} days")
    for monitor in platform.expected.retrain_on:
        if pipeline.alarms is UNKNOWN:
            yield unclear(pipeline.urn, f"whether a breach of {monitor} starts it is not known")
        elif not any(name.endswith(monitor.replace("_", "-")) for name in pipeline.alarms):
            yield broken(pipeline.urn, f"a breach of {monitor} does not start it")
