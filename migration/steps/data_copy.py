"""`dataCopy`: what the inventory moves has arrived as it was."""

from typing import Literal

from gouvernail.spec.base import Block
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["DataCopy", "perform", "told"]


class DataCopy(Block):
    """How the copy of the data is verified."""

    verify: Literal["digest"]
    """Each copy has the digest that the inventory names."""


def told(step: Step) -> str:
    """The step in one sentence."""
    return f"What the inventory moves is there, verified by {step.of(DataCopy).verify}."


def perform(run: Run, step: Step) -> Outcome:
    """Verify the copies of what moves."""
    from migration.gates.copies import copied

    return copied(run, step)
