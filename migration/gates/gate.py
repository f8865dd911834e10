"""How a gate says that it failed, and how a step waits for a child without growing deaf."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from migration.child import Child, Ran
from migration.performing import DONE, Outcome, Run
from migration.steps.step import Step

__all__ = ["failed", "waited"]

_LOOK = 0.25  # seconds


def failed(reason: str, facts: Mapping[str, object] | None = None) -> Outcome:
    """A gate that failed."""
    return Outcome("gate", reason, facts or {})


class _Ending:
    """`migration.performing.Watch`: a child until it has ended."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self.ran: Ran | None = None

    def due(self, now: datetime) -> datetime | None:
        """At once, until it has ended."""
        return None if self.ran else now + timedelta(seconds=_LOOK)

    def look(self, now: datetime) -> Outcome | None:  # noqa: ARG002 - the protocol's
        """Wait a moment for it."""
        self.ran = self.ran or self._child.ended(_LOOK)
        return DONE if self.ran else None


def waited(run: Run, step: Step, child: Child) -> Ran | Outcome:
    """How a child ended, or what else ended the wait; operators' commands are obeyed meanwhile."""
    watch = _Ending(child)
    outcome = run.wait(step, None, [watch])
    if outcome.kind != "done":
        return outcome
    return watch.ran or Outcome("deadline", f"{step.id} was not done within {step.deadline:g} s")
