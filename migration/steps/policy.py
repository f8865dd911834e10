"""`policy`: the stacks of the run break no rule."""

from gouvernail.spec.base import Block
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["Policy", "perform", "told"]


class Policy(Block):
    """The policy gate. Which packs judge follows from the risk class and the environment."""


def told(step: Step) -> str:
    """The step in one sentence."""
    step.of(Policy)
    return "Rules and checks judge the stacks; a failure or an unknown ends the step."


def perform(run: Run, step: Step) -> Outcome:
    """Have the stacks judged."""
    from migration.gates.policy import checked

    return checked(run, step)
