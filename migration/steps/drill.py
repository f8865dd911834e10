"""`drill`: the rollback of this playbook was exercised lately."""

from typing import Literal

from gouvernail.spec.base import Block
from gouvernail.spec.names import EnvironmentName
from gouvernail.spec.units import Period, PeriodValue
from migration.endpoint import Endpoint, PrivateAddress
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["LONGEST", "Drill", "DrillLegacy", "perform", "told"]

LONGEST = Period(30, "30d")
"""How old a drill may be at most."""


class DrillLegacy(Block):
    """The legacy of the drill's environment."""

    endpoint: Endpoint
    """Its https URL, or `stack:<workload stack>`."""
    addresses: tuple[PrivateAddress, ...] = ()
    """Its private addresses, where the router forwards to addresses and not to names (AWS)."""


class Drill(Block):
    """A rollback drill: this playbook was run and rolled back in another environment."""

    rollback: Literal[True]
    """What was exercised."""
    environment: EnvironmentName = "test"
    """Where."""
    legacy: DrillLegacy | None = None
    """The legacy there; left out: that of the playbook, which then gets the drill's requests."""
    max_age: PeriodValue = LONGEST
    """How long ago at most: 30 days or less."""


def told(step: Step) -> str:
    """The step in one sentence."""
    drill = step.of(Drill)
    return f"This playbook was run and rolled back in {drill.environment} within the last {drill.max_age}."


def perform(run: Run, step: Step) -> Outcome:
    """Look for the drill among the runs that were."""
    from migration.gates.drill import drilled

    return drilled(run, step)
