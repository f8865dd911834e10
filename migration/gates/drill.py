"""The rollback drill: this playbook was run and rolled back elsewhere, and lately."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from gouvernail.errors import GouvernailError
from migration.gates.gate import failed
from migration.performing import Outcome, Run
from migration.steps.drill import Drill
from migration.steps.step import Step

if TYPE_CHECKING:
    from migration.executor.listing import Listed

__all__ = ["Past", "drilled", "past_runs"]


@dataclass(frozen=True, slots=True)
class Past:
    """A run that was, as far as a drill asks."""

    id: str
    flow: str
    """The digest of its playbook without the environment."""
    environment: str
    state: str
    moved: bool
    """Whether it moved live traffic, so that there was something to take back."""
    simulated: bool
    ended: datetime | None


Runs: TypeAlias = Callable[[Run], Iterable[Past]]


def drilled(run: Run, step: Step, runs: Runs | None = None) -> Outcome:
    """Look for the drill among the runs of this home."""
    drill, plan = step.of(Drill), run.plan
    try:
        found = list((runs or past_runs)(run))
    except GouvernailError as error:
        return failed(f"the runs cannot be looked at: {error.problems[0].message}")
    oldest = run.now() - timedelta(days=drill.max_age.days)
    simulated = next((record.simulated for record in run.records("started")), False)
    why: list[str] = []
    for past in found:
        if past.environment != drill.environment or past.state != "rolledBack" or past.id == run.id:
            continue
        if past.flow != plan.flow:
            why.append(f"{past.id} was of another playbook, or of this one before it changed")
        elif not past.moved:
            why.append(f"{past.id} moved no traffic, so that nothing was taken back")
        elif past.simulated and not simulated:
            why.append(f"{past.id} was simulated, and this run is not")
        elif past.ended is None or past.ended < oldest:
            why.append(f"{past.id} is older than {drill.max_age}")
        elif past.ended > run.now():
            why.append(f"{past.id} ended in the future")
        else:
            return Outcome("done", facts={"drill": past.id, "ended": past.ended.isoformat()})
    said = "; ".join(why[:5]) or f"no run of this playbook was rolled back in {drill.environment}"
    return failed(f"there is no drill that counts: {said}", {"environment": drill.environment})


def past_runs(run: Run) -> Iterable[Past]:
    """Every run of the home that this project's runs are kept in."""
    from migration.executor import home, listing

    engine = home.opened(home.at(run.project))
    try:
        return [_past(one) for one in listing.runs(engine)]
    finally:
        engine.dispose()


def _past(one: "Listed") -> Past:
    state, facts = one.state, one.facts
    return Past(one.id, facts.flow, facts.environment, state.name, state.moved, state.simulated, state.changed)
