"""`setWeight`: so many per cent of the requests are answered by the governed side."""

from typing import Annotated, TypeAlias

from pydantic import Field

from gouvernail.spec.base import Block
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["SetWeight", "Weight", "perform", "told"]

Weight: TypeAlias = Annotated[int, Field(ge=0, le=100)]
"""Per cent of the requests."""


class SetWeight(Block):
    """A share of the live traffic."""

    weight: Weight
    """Per cent of the requests that the governed side answers."""


def told(step: Step) -> str:
    """The step in one sentence."""
    weight = step.of(SetWeight).weight
    return f"The governed side answers {weight} % of the requests, the legacy {100 - weight} %."


def perform(run: Run, step: Step) -> Outcome:
    """Have the router send as many, with the mirror as it is."""
    return run.traffic(step, weight=step.weight, mirror=step.mirror)
