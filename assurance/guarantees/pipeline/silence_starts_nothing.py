"""A model is trained again because something was measured, not because nothing was."""

from collections.abc import Iterator

from assurance.guarantees.pipeline._each import each_pipeline
from assurance.guarantees.twin import Set
from assurance.reading.maybe import negated
from assurance.reading.model.pipeline import TrainingPipeline
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, require
from gouvernail.graph import UNKNOWN

STATEMENT = "Only a measured breach trains a model again; an alarm that rings because nothing was measured does not."
SOURCES = ("AI Act Art. 15(1) (supports)", "ISO/IEC 42001:2023 A.6.2.6 (supports)")
UNSEEN = "A breach that comes while the alarm already rings in silence: its state does not change, and nobody is told."
_RULE = "aws:cloudwatch/eventRule:EventRule"
_REASON = "eventPattern.detail.state.reason"
BROKEN = {"aws": Set(_RULE, _REASON, [{"exists": True}], having="anything-but")}
UNCLEAR = {"aws": Set(_RULE, "state", UNKNOWN, having="anything-but")}


def holds(platform: Platform) -> Result:
    """Reads which reasons of an alarm start each pipeline."""
    return each_pipeline(platform, _of, asked=bool(platform.expected.retrain_on))


def _of(_: Platform, pipeline: TrainingPipeline) -> Iterator[Finding]:
    yield from require(
        negated(pipeline.on_silence),
        pipeline.urn,
        "an alarm that has no value starts it",
        "whether an alarm that has no value starts it is not known",
    )
