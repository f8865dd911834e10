"""Waiting: until a time, until something that is watched is through, or until an operator or a failure ends it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from migration.analysing.watching import Analysing
from migration.executor import approving
from migration.executor.following import follows
from migration.executor.state import Command
from migration.performing import DONE, Outcome, Stopped, Watch
from migration.steps.step import Step

if TYPE_CHECKING:
    from migration.executor.running import Running

__all__ = ["Aborted", "until_resumed", "waited"]


class Aborted(Stopped):
    """An operator ended the run before it moved any live traffic."""


def waited(run: "Running", step: Step, until: datetime | None, watches: Sequence[Watch]) -> Outcome:
    """`Run.wait`: `done` at `until` (UTC), or when every watch is through where there is no such time."""
    beside = run.background()
    found = _waited(run, step, until, watches, beside)
    for watch in (*beside, *watches):
        if isinstance(watch, Analysing):
            watch.left()
    return found


def _waited(
    run: "Running", step: Step, until: datetime | None, watches: Sequence[Watch], beside: Sequence[Watch]
) -> Outcome:
    open_ = list(watches)
    deadline = _deadline(run, step)
    while True:
        run.check()
        until, deadline = _corrected(run, step, until, deadline)
        _act(run)
        now = run.now()
        for watch in (*beside, *open_):
            found = watch.look(now)
            if found is not None and found.kind != "done":
                if watch in open_ or follows(run, step, found) != "notify":
                    return found
                _told(run, step, found)
            if watch in open_ and (found is not None or watch.due(now) is None):
                open_.remove(watch)
        if run.state().name != "paused":
            if until is not None and now >= until:
                return DONE
            if until is None and not open_:
                return DONE
            if until is None and now >= deadline:
                return Outcome("deadline", f"{step.id} is not through after {step.deadline:.0f} s")
        run.pause(_rest(run, now, until, (*beside, *open_)))


def until_resumed(run: "Running", step: Step) -> Outcome:
    """Wait, paused, until an operator resumes. What is watched beside the steps ends it where it rolls back."""
    beside = run.background()
    while run.state().name == "paused":
        run.check()
        _act(run)
        now = run.now()
        for watch in beside:
            found = watch.look(now)
            if found is not None and found.kind != "done":
                if follows(run, step, found) == "rollback":
                    return found
                _told(run, step, found)
        run.pause(_rest(run, now, None, beside))
    return DONE


def _told(run: "Running", step: Step, found: Outcome) -> None:
    """What is watched beside the steps ends no step where people are only to be told of it."""
    run.record("told", {"step": step.id, "reason": found.reason, "facts": dict(found.facts)})


def _rest(run: "Running", now: datetime, until: datetime | None, open_: Sequence[Watch]) -> float:
    """Seconds until something can happen, a tick at most: operators' commands come unannounced."""
    times = [until, *(watch.due(now) for watch in open_)]
    soon = min((one for one in times if one is not None and one > now), default=None)
    return run.tick if soon is None else min(run.tick, (soon - now).total_seconds())


def _deadline(run: "Running", step: Step) -> datetime:
    begun = run.state().begun or run.now()
    return begun + timedelta(seconds=step.deadline)


def _corrected(
    run: "Running", step: Step, until: datetime | None, deadline: datetime
) -> tuple[datetime | None, datetime]:
    """Both times moved along with a clock that jumped, so that what was asked for is waited for."""
    jump = run.clock.jumped()
    if jump is None:
        return until, deadline
    run.record("clock", {"step": step.id, "seconds": round(jump.total_seconds(), 3)})
    if until is not None:
        until += jump
        run.record("until", {"step": step.id, "until": until.isoformat()})
    return until, deadline + jump


def _act(run: "Running") -> None:
    """Do what operators asked for since: pause, resume, abort; and judge what was signed."""
    for command in run.state().commands:
        _obey(run, command)
    approving.judge_new(run)


def _obey(run: "Running", command: Command) -> None:
    state = run.state()
    said = {"command": command.seq, "by": command.by, "reason": command.reason}
    match command.name:
        case "pause":
            run.record("state", {"state": "paused", **said})
        case "resume":
            run.record("state", {"state": "running", **said})
        case "abort" if not state.moved:
            run.record("state", {"state": state.name, **said})
            raise Aborted(command.reason)
        case _:  # refused where it was typed, and again here: the journal may hold anything
            refused = f"{command.name} is not possible now"
            run.record("state", {"state": state.name, "command": command.seq, "reason": refused})
