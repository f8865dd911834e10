"""`drill`: the rollback of this playbook was exercised lately."""

from typing import Literal

from gouvernail.spec.base import Block
from gouvernail.spec.names import EnvironmentName
from gouvernail.spec.units import Period, PeriodValue
from migration.steps.step import Step

__all__ = ["LONGEST", "Drill", "told"]

LONGEST = Period(30, "30d")
"""How old a drill may be at most."""


class Drill(Block):
    """A rollback drill: this playbook was run and rolled back in another environment."""

    rollback: Literal[True]
    """What was exercised."""
    environment: EnvironmentName = "test"
    """Where."""
    max_age: PeriodValue = LONGEST
    """How long ago at most: 30 days or less."""


def told(step: Step) -> str:
    """The step in one sentence."""
    drill = step.of(Drill)
    return f"This playbook was run and rolled back in {drill.environment} within the last {drill.max_age}."
