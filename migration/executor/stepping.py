"""One step after another: begun, performed, ended; and what follows when one fails."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from migration.executor import waiting
from migration.executor.waiting import Aborted
from migration.performing import DONE, Kind, Outcome
from migration.steps import verb_module
from migration.steps.step import Failure, Step

if TYPE_CHECKING:
    from migration.executor.running import Running

__all__ = ["Next", "performed"]

Next: TypeAlias = Literal["next", "rollback", "abort", "left"]
"""What the workflow does after a step: the next one, the rollback, the end; or nothing, where another has the run."""


def performed(run: "Running", step: Step) -> Next:
    """Perform a step until it is done, or until something else follows. It may have been begun by a process before."""
    while True:
        state = run.state()
        if state.rollbacks or state.ended:
            return "left"
        if step.id in state.done:
            return "next"
        if state.name == "paused":  # by a failure of this step, before a crash
            if (found := waiting.until_resumed(run)).kind != "done":
                return _followed(run, step, found)
            continue
        _begin(run, step)
        try:
            outcome = _outcome(run, step)
        except Aborted as aborted:
            run.record("ended", {"step": step.id, "outcome": "aborted", "reason": str(aborted)})
            return "abort"
        run.record(
            "ended",
            {"step": step.id, "attempt": run.attempt, "outcome": outcome.kind, "reason": outcome.reason}
            | ({"facts": dict(outcome.facts)} if outcome.facts else {}),
        )
        if outcome.kind == "done":
            return "next"
        following = _followed(run, step, outcome)
        if following != "next":
            return following


def _begin(run: "Running", step: Step) -> None:
    """Write that the step begins, unless a process before did and was ended in it."""
    state = run.state()
    ended = any(
        record.data["step"] == step.id and record.data.get("attempt") == state.attempt
        for record in run.records("ended")
    )
    if state.step == step.id and not ended:
        return
    attempts = sum(record.data["step"] == step.id for record in run.records("begun"))
    run.record("begun", {"step": step.id, "attempt": attempts + 1, "title": verb_module(step.verb).told(step)})


def _outcome(run: "Running", step: Step) -> Outcome:
    return cast("Outcome", verb_module(step.verb).perform(run, step))


def _followed(run: "Running", step: Step, outcome: Outcome) -> Next:
    """What the playbook says of such a failure. A pause is waited out here; then the step is begun again."""
    follows: Failure = outcome.follows or _says(run, step, outcome.kind)
    if follows == "rollback" and not run.state().moved:
        follows = "pause"  # there is nothing to take back, and somebody has to look
    match follows:
        case "rollback":
            return "rollback"
        case "notify":
            run.record("told", {"step": step.id, "reason": outcome.reason})
            run.record("ended", {"step": step.id, "attempt": run.attempt, "outcome": "done", "reason": "told, went on"})
            return "next"
        case "pause":
            run.record("state", {"state": "paused", "reason": f"{step.id}: {outcome.reason}"})
            try:
                found = waiting.until_resumed(run)
            except Aborted:
                return "abort"
            return _followed(run, step, replace(found, follows="rollback")) if found is not DONE else "next"


def _says(run: "Running", step: Step, kind: Kind) -> Failure:
    """What the playbook's `onFailure` says of this kind; of a deadline that passed, what it says of the step's own."""
    its = run.plan.playbook.on_failure
    match kind:
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
        case _:
            return step.on_failure
