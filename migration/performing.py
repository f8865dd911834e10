"""What a step has to hand while it is performed, and what comes of it.

`migration/steps/<verb>.py` has `perform(run, step) -> Outcome`. It may be called again after a crash, in another
process: what it did is in the journal, and what it does must be the same when it is done twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from gouvernail.evidence import Record
    from migration.plan import Plan
    from migration.steps.step import Step

__all__ = ["DONE", "Kind", "Outcome", "Run", "Stopped", "Watch"]

Kind: TypeAlias = Literal["done", "effect", "gate", "analysis", "inconclusive", "approval", "deadline"]
"""`done`, or what failed: a change of the cloud, a gate, an analysis that failed or came to no conclusion, an approval
that was refused or did not come, the deadline. The playbook's `onFailure` says what follows."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step ended. `facts` are recorded with it and hold no secret."""

    kind: Kind
    reason: str = ""
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    follows: Literal["rollback", "pause", "notify"] | None = None
    """What follows, where the metric that failed says so itself; else what the step says."""


DONE: Final = Outcome("done")


class Stopped(BaseException):
    """Who performs has to let go at once: aborted, taken over by a rollback, or this process is to end.

    No Exception, so that nothing on its way takes it for a failure: not a step, and not DBOS, which would remember it
    as the end of the workflow.
    """


class Watch(Protocol):
    """Something that is measured while a step waits, such as the background analysis."""

    def due(self, now: datetime) -> datetime | None:
        """When it wants to look next; None where it is through."""
        ...

    def look(self, now: datetime) -> Outcome | None:
        """Look, if it is time, and record what was seen. An outcome that is not `done` ends the wait."""
        ...


class Run(Protocol):
    """A run, as its steps see it."""

    @property
    def id(self) -> str:
        """The run's id."""
        ...

    @property
    def plan(self) -> "Plan":
        """What is performed."""
        ...

    @property
    def project(self) -> Path:
        """The folder of the project: paths in a playbook start there."""
        ...

    @property
    def attempt(self) -> int:
        """How many times the present step has been begun, from 1. After a crash it stays the same."""
        ...

    def now(self) -> datetime:
        """The time, in UTC."""
        ...

    def shortened(self, seconds: float) -> float:
        """A duration of the playbook as it is waited for: shorter in a rehearsal."""
        ...

    def enough(self, cases: int) -> int:
        """How many cases a verdict needs that the playbook wants `cases` for: fewer in a rehearsal."""
        ...

    def record(self, kind: str, data: Mapping[str, object]) -> "Record":
        """Append `migration.<kind>` to the journal. Stopped where somebody has taken over."""
        ...

    def records(self, *kinds: str) -> Iterable["Record"]:
        """What the journal holds of these kinds (`migration.` left out), from the beginning of the run."""
        ...

    def traffic(self, step: "Step", *, weight: int, mirror: int) -> Outcome:
        """Have the router send so many per cent to the governed side, and copy so many, and read it back."""
        ...

    def up(self, step: "Step", stack: str) -> Outcome:
        """Bring up a stack of the system, as it stands in the project."""
        ...

    def until_resumed(self, step: "Step") -> Outcome:
        """Wait until an operator resumes the run. Stopped as above."""
        ...

    def signed(self, step: "Step") -> Outcome:
        """Wait for the signatures that the step needs. Stopped as above."""
        ...

    def wait(self, step: "Step", seconds: float | None, watches: Sequence[Watch] = ()) -> Outcome:
        """Wait, and watch: the background analysis, these, operators' commands. None waits until a watch is through.

        `done` when the time is over or every watch that is named is through without a failure. What was waited for
        before a crash counts. Stopped as above.
        """
        ...
