"""One step after another: begun, performed, ended; and what follows when one fails."""

import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from gouvernail.errors import GouvernailError
from migration.executor import waiting
from migration.executor.following import follows
from migration.executor.waiting import Aborted
from migration.performing import Outcome
from migration.steps import verb_module
from migration.steps.step import Step

if TYPE_CHECKING:
    from migration.executor.running import Running

__all__ = ["Next", "performed"]

Next: TypeAlias = Literal["next", "rollback", "abort", "left"]
"""What the workflow does after a step: the next one, the rollback, the end; or nothing, where another has the run."""


def performed(run: "Running", step: Step) -> Next:
    """Perform a step until it is done, or until something else follows. It may have been begun by a process before."""
    try:
        return _performed(run, step)
    except Aborted as aborted:
        run.record("ended", {"step": step.id, "outcome": "aborted", "reason": str(aborted)})
        return "abort"


def _performed(run: "Running", step: Step) -> Next:
    while True:
        state = run.state()
        if state.rollbacks or state.ended:
            return "left"
        if step.id in state.done:
            return "next"
        if state.name == "paused":  # by a failure of this step, before a crash
            if (following := _paused(run, step)) != "next":
                return following
            continue
        _begin(run, step)
        outcome = _outcome(run, step)
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
    """What came of the step. A mistake of ours ends no run: it is written down, and somebody looks."""
    try:
        return cast("Outcome", verb_module(step.verb).perform(run, step))
    except GouvernailError as error:
        return Outcome("gate", str(error))
    except Exception as error:  # noqa: BLE001
        where = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        return Outcome("gate", f"unexpected: {reason}", follows="pause")


def _followed(run: "Running", step: Step, outcome: Outcome) -> Next:
    """What comes after such a failure. A pause is waited out here; then the step is begun again."""
    match follows(run, step, outcome):
        case "rollback":
            run.record("rollback", {"reason": f"{step.id}: {outcome.reason}", "number": run.state().rollbacks + 1})
            return "rollback"
        case "notify":
            run.record("told", {"step": step.id, "reason": outcome.reason})
            run.record("ended", {"step": step.id, "attempt": run.attempt, "outcome": "done", "reason": "told, went on"})
            return "next"
        case "pause":
            run.record("state", {"state": "paused", "reason": f"{step.id}: {outcome.reason}"})
            return _paused(run, step)


def _paused(run: "Running", step: Step) -> Next:
    found = waiting.until_resumed(run, step)
    return "next" if found.kind == "done" else _followed(run, step, found)
