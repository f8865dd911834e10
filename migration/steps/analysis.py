"""`analysis`: metrics are judged, and the next step comes only when they are good."""

from typing import Annotated

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import Key
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["Analysis", "TemplateName", "judged", "perform", "told"]


class TemplateName(Block):
    """A template by its name."""

    template_name: Key
    """One of `analysisTemplates`."""


class Analysis(Block):
    """An analysis: it succeeds when every metric of its templates does."""

    templates: Annotated[tuple[TemplateName, ...], Field(min_length=1)]
    """Which metrics are judged."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its templates."""
        return tuple(one.template_name for one in self.templates)


def told(step: Step) -> str:
    """The step in one sentence."""
    return f"Judged: {', '.join(step.of(Analysis).names)}."


def perform(run: Run, step: Step) -> Outcome:
    """Measure until every metric has its verdict."""
    return judged(run, step, step.of(Analysis))


def judged(run: Run, step: Step, analysis: Analysis) -> Outcome:
    """Measure what an analysis names until every metric has its verdict, or the step's time is over."""
    from migration.analysing.watching import Analysing

    return run.wait(step, None, [Analysing(run, step.id, run.attempt, run.plan.measures(analysis))])
