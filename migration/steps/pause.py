"""`pause`: so long, or until somebody resumes the run."""

from gouvernail.spec.base import Block
from gouvernail.spec.units import DurationValue
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["Pause", "perform", "told"]


class Pause(Block):
    """A pause, as in Argo Rollouts: `pause: {}` lasts until the run is resumed."""

    duration: DurationValue | None = None
    """How long; left out: until somebody resumes the run, within `deadlines.approval`."""


def told(step: Step) -> str:
    """The step in one sentence."""
    duration = step.of(Pause).duration
    return f"Nothing changes for {duration}." if duration else "Nothing changes until somebody resumes the run."


def perform(run: Run, step: Step) -> Outcome:
    """Wait; what is watched beside the steps is watched meanwhile."""
    duration = step.of(Pause).duration
    return run.wait(step, duration.seconds) if duration else run.until_resumed(step)
