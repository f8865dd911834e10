"""What the guarantees of the pipeline share: the pipelines, and what each of them registers."""

from collections.abc import Callable, Iterable, Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.pipeline import Registration, TrainingPipeline
from policies.reading.model.platform import Platform

__all__ = ["each_pipeline", "registered"]


def each_pipeline(
    platform: Platform, of: Callable[[Platform, TrainingPipeline], Iterable[Reason]], *, asked: bool = True
) -> Result:
    """Judges every pipeline; it does not apply where there is no workload, or where the spec has not `asked` for it."""
    applies = asked and "workload" in platform.expected.layers
    reasons = (one for pipeline in platform.pipelines for one in of(platform, pipeline)) if applies else ()
    return judged(reasons, (pipeline.urn for pipeline in platform.pipelines) if applies else (), applies=applies)


def registered(pipeline: TrainingPipeline) -> Iterator[Registration | Reason]:
    """What a run registers, or one reason where that could not be read, or where it is nothing."""
    if pipeline.registrations is UNKNOWN:
        yield unclear(pipeline.urn, "what a run does could not be read")
        return
    if not pipeline.registrations:
        yield broken(pipeline.urn, "a run registers nothing")
    yield from pipeline.registrations
