"""What follows a failure: what the metric itself says, else the playbook's `onFailure`."""

from typing import TYPE_CHECKING

from migration.performing import Outcome
from migration.steps.step import Failure, Step

if TYPE_CHECKING:
    from migration.executor.running import Running

__all__ = ["follows"]


def follows(run: "Running", step: Step, outcome: Outcome) -> Failure:
    """What is done now. Where no live traffic was moved there is nothing to take back: somebody has to look."""
    found = outcome.follows or _says(run, step, outcome)
    return "pause" if found == "rollback" and not run.state().moved else found


def _says(run: "Running", step: Step, outcome: Outcome) -> Failure:
    its = run.plan.playbook.on_failure
    match outcome.kind:
        case "effect":
            return its.effect
        case "analysis":
            return its.analysis
        case "inconclusive":
            return its.inconclusive
        case "gate":
            return its.gate
        case "approval":
            return its.approval
        case _:  # a deadline passed: what the playbook says of this verb
            return step.on_failure
