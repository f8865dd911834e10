"""`observeTraffic`: who calls the legacy, held against the inventory."""

from gouvernail.spec.base import Block
from gouvernail.spec.units import DurationValue
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["ObserveTraffic", "perform", "told"]


class ObserveTraffic(Block):
    """A look at who calls."""

    duration: DurationValue
    """How long."""


def told(step: Step) -> str:
    """The step in one sentence."""
    return (
        f"The legacy's callers are observed for {step.of(ObserveTraffic).duration}; "
        "one that is not in the inventory fails the step."
    )


def perform(run: Run, step: Step) -> Outcome:
    """Look who calls, and hold it against the inventory."""
    from migration.gates.callers import observed

    return observed(run, step)
