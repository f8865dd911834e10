"""`health`: the legacy answers, so that there is somewhere to go back to."""

from typing import Annotated

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.units import Duration, DurationValue
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["Health", "perform", "told"]


class Health(Block):
    """Probes of the legacy. A sick legacy is no place to roll back to."""

    probes: Annotated[int, Field(ge=1, le=1000)] = 10
    """How many times it is asked; it must answer each time."""
    interval: DurationValue = Duration(5, "5s")
    """How long between two."""


def told(step: Step) -> str:
    """The step in one sentence."""
    health = step.of(Health)
    return f"The legacy is asked {health.probes} times, every {health.interval}, and must answer each time."


def perform(run: Run, step: Step) -> Outcome:
    """Ask the legacy as often as the playbook says."""
    from migration.gates.health import probed

    return probed(run, step)
