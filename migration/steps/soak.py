"""`soak`: all traffic is on the governed side, the legacy stands warm, triggers keep watching."""

from gouvernail.spec.base import Block
from gouvernail.spec.units import DurationValue
from migration.performing import Outcome, Run
from migration.steps.analysis import Analysis
from migration.steps.step import Step

__all__ = ["Soak", "perform", "told"]


class Soak(Block):
    """The time after the last weight in which everything can still go back at once."""

    duration: DurationValue
    """How long. The background analysis goes on until it ends."""
    analysis: Analysis | None = None
    """What is judged when it ends."""


def told(step: Step) -> str:
    """The step in one sentence."""
    soak = step.of(Soak)
    judged = f"; then judged: {', '.join(soak.analysis.names)}" if soak.analysis else ""
    return f"All traffic stays on the governed side for {soak.duration}, the legacy stands warm{judged}."


def perform(run: Run, step: Step) -> Outcome:
    """Wait, with everything watched; then judge what is judged at the end."""
    from migration.analysing.watching import beside
    from migration.steps import analysis

    soak = step.of(Soak)
    waited = run.wait(step, soak.duration.seconds)
    if waited.kind == "done" and (its := beside(run, step.id)):
        waited = its.concluded(run.now())  # what was never measured well is no pass, however long it was watched
    if waited.kind != "done" or soak.analysis is None:
        return waited

    return analysis.judged(run, step, soak.analysis)
