"""A run as its steps see it, in the process that performs it."""

import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from gouvernail.errors import Unusable
from gouvernail.evidence import Record
from gouvernail.settling.outcome import Holder as LockHolder
from gouvernail.settling.stack import Stack
from migration.executor import approving, moving, waiting
from migration.executor.clock import Clock
from migration.executor.facts import Facts
from migration.executor.journal import Fenced, Journal
from migration.executor.state import State
from migration.performing import Outcome, Stopped, Watch
from migration.plan import Plan
from migration.steps.set_mirror_route import SetMirrorRoute
from migration.steps.step import Step

__all__ = ["Engines", "Running"]

TICK: Final = 0.5
"""Seconds between two looks at the journal: so long an operator's command may lie there."""

_LETTING_GO: Final = 120.0
"""Seconds after which who lost the lease has ended its engine: half a minute to notice, one to end it."""
_REHEARSED: Final = 200
"""So many cases are enough for any verdict of a rehearsal."""


class Engines(Protocol):
    """What gives the stacks of the project."""

    def __call__(self, name: str, /) -> Stack:
        """The stack of this name, which need not be there yet."""
        ...


@dataclass
class Running:
    """`migration.performing.Run`. `ending` is set when this process is to end, `lost` when another has the stack."""

    planned: Plan | None
    """None where only the way back is performed: a rollback reads no playbook."""
    facts: Facts
    project: Path
    journal: Journal
    engines: Engines
    clock: Clock
    tick: float = TICK
    since: float = field(default_factory=time.monotonic)
    """When this process got the stack, by its own steady clock."""
    ending: threading.Event = field(default_factory=threading.Event)
    lost: threading.Event = field(default_factory=threading.Event)

    @property
    def plan(self) -> Plan:
        """What is performed."""
        if self.planned is None:
            raise Stopped("this process performs the way back alone")
        return self.planned

    @property
    def id(self) -> str:
        """The run's id."""
        return self.journal.run

    @property
    def attempt(self) -> int:
        """How many times the present step has been begun."""
        return self.journal.state().attempt

    def state(self) -> State:
        """What the journal says."""
        return self.journal.state()

    def now(self) -> datetime:
        """The time, in UTC."""
        return self.clock.now()

    def shortened(self, seconds: float) -> float:
        """A duration as it is waited for."""
        return seconds if self.facts.rehearsal is None else min(seconds, self.facts.rehearsal)

    def enough(self, cases: int) -> int:
        """How many cases a verdict needs."""
        return cases if self.facts.rehearsal is None else min(cases, _REHEARSED)

    def record(self, kind: str, data: Mapping[str, object]) -> Record:
        """Append to the journal. Stopped where another has taken over."""
        self.check()
        try:
            return self.journal.record(kind, data)
        except Fenced:
            self.lost.set()
            raise Stopped("another has taken over") from None
        except Unusable as error:  # what cannot be written down is not done
            raise Stopped(str(error)) from None

    def records(self, *kinds: str) -> Iterator[Record]:
        """What the journal holds of these kinds."""
        return self.journal.records(*kinds)

    def check(self) -> None:
        """Stopped where this process is to end, or another has the stack."""
        if self.ending.is_set() or self.lost.is_set():
            raise Stopped("another has taken over" if self.lost.is_set() else "this process is to end")

    def has_ended(self, holder: LockHolder | None) -> bool:
        """Whether whoever locked the stack on another machine has ended: it lost the lease, and had time to let go."""
        elsewhere = holder is not None and holder.host != socket.gethostname()
        return elsewhere and time.monotonic() - self.since > _LETTING_GO

    def pause(self, seconds: float) -> None:
        """Do nothing for so long; Stopped as soon as that is so."""
        self.ending.wait(seconds)
        self.check()

    def traffic(self, step: Step, *, weight: int, mirror: int) -> Outcome:
        """Have the router send and copy so many per cent, and read it back."""
        copied = 0 if self._replays(step) else mirror
        return moving.moved(self, step.id, weight=weight, mirror=copied, deadline=step.deadline)

    def up(self, step: Step, stack: str) -> Outcome:
        """Bring up a stack of the system."""
        return moving.brought_up(self, step.id, stack, deadline=step.deadline)

    def wait(self, step: Step, seconds: float | None, watches: Sequence[Watch] = ()) -> Outcome:
        """Wait, and watch."""
        until = None
        if seconds is not None:
            until = self.state().until or self._until(step, timedelta(seconds=self.shortened(seconds)))
        return waiting.waited(self, step, until, watches)

    def background(self) -> Sequence[Watch]:
        """What is watched beside the steps: the background analysis, and what is replayed; nothing on the way back."""
        if self.planned is None:
            return ()
        from migration.analysing import watching as analysing
        from migration.replaying import watching as replaying

        beside = analysing.beside(self, self.state().step)
        return (*([beside] if beside else []), *replaying.background(self))

    def until_resumed(self, step: Step) -> Outcome:
        """Wait until an operator resumes the run."""
        if self.state().name != "paused" and not self._resumed():
            self.record("state", {"state": "paused", "reason": f"{step.id}: until somebody resumes it"})
        return waiting.until_resumed(self, step)

    def signed(self, step: Step) -> Outcome:
        """Wait for the signatures that the step needs."""
        found = approving.signed(self, step)
        return found if found.kind != "deadline" else Outcome("approval", f"not everybody signed {step.id} in time")

    def _resumed(self) -> bool:
        """Whether somebody resumed the run since the present step began."""
        begun = self.state().begun
        return any(begun and one.time >= begun and one.data["state"] == "running" for one in self.records("state"))

    def _replays(self, step: Step) -> bool:
        """Whether the mirror that is open at a step is a replay: then the router copies nothing."""
        before = self.plan.steps[: self.plan.steps.index(step) + 1]
        last = [one.of(SetMirrorRoute) for one in before if one.verb == "setMirrorRoute"]
        return bool(last) and last[-1].by == "replay"

    def _until(self, step: Step, length: timedelta) -> datetime:
        until = self.now() + length
        self.record("until", {"step": step.id, "until": until.isoformat()})
        return until
