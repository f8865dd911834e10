"""`policy`: the stacks of the run break no rule."""

from gouvernail.spec.base import Block
from migration.steps.step import Step

__all__ = ["Policy", "told"]


class Policy(Block):
    """The policy gate. Which packs judge follows from the risk class and the environment."""


def told(step: Step) -> str:
    """The step in one sentence."""
    step.of(Policy)
    return "Rules and checks judge the stacks; a failure or an unknown ends the step."
