"""A run on a real journal, with a clock that a test moves; what the executor does is left to its own tests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from gouvernail.evidence import Record, Store, store_at, verify
from migration.performing import DONE, Outcome, Watch
from migration.plan import Plan
from migration.steps.step import Step

START = datetime(2026, 12, 1, 12, tzinfo=UTC)


@dataclass
class FakeRun:
    """`migration.performing.Run` for one step."""

    project: Path
    plan: Plan
    id: str = "credit-scoring-aws-1"
    attempt: int = 1
    clock: datetime = START
    moved: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    stacks: list[str] = field(default_factory=list[str])
    becomes: Outcome = DONE
    """What changes of the cloud come to."""
    waits: list[float | None] = field(default_factory=list[float | None])
    most: int | None = None
    """How many cases are enough for any verdict, as in a rehearsal."""

    @property
    def store(self) -> Store:
        return store_at(str(self.project / ".runs"), self.id, simulated=True, clock=lambda: self.clock)

    def now(self) -> datetime:
        return self.clock

    def later(self, **parts: float) -> datetime:
        self.clock += timedelta(**parts)
        return self.clock

    def shortened(self, seconds: float) -> float:
        return seconds

    def enough(self, cases: int) -> int:
        return self.most if self.most is not None and self.most < cases else cases

    def record(self, kind: str, data: Mapping[str, object]) -> Record:
        return self.store.append(f"migration.{kind}", dict(data), actor="executor")  # type: ignore[arg-type]

    def records(self, *kinds: str) -> Iterator[Record]:
        wanted = {f"migration.{kind}" for kind in kinds}
        return (record for record in self.store.records() if record.kind in wanted)

    def told(self, kind: str) -> list[dict[str, Any]]:
        """The data of every record of a kind; the chain has to hold."""
        lines = list(self.store.lines())
        assert not lines or verify(lines).valid
        return [cast("dict[str, Any]", record.data) for record in self.records(kind)]

    def traffic(self, _: Step, *, weight: int, mirror: int) -> Outcome:
        self.moved.append((weight, mirror))
        return self.becomes

    def up(self, _: Step, stack: str) -> Outcome:
        self.stacks.append(stack)
        return self.becomes

    def until_resumed(self, _: Step) -> Outcome:
        return DONE

    def signed(self, _: Step) -> Outcome:
        return DONE

    def wait(self, step: Step, seconds: float | None, watches: Sequence[Watch] = ()) -> Outcome:
        """Moves the clock from one look to the next, until the time or every watch is through."""
        self.waits.append(seconds)
        until = None if seconds is None else self.clock + timedelta(seconds=seconds)
        deadline = self.clock + timedelta(seconds=step.deadline)
        open_ = list(watches)
        while True:
            for watch in list(open_):
                found = watch.look(self.clock)
                if found is not None and found.kind != "done":
                    return found
                if watch.due(self.clock) is None:
                    open_.remove(watch)
            if until is None and not open_:
                return DONE
            times = [one for one in (until, *(watch.due(self.clock) for watch in open_)) if one is not None]
            self.clock = max(self.clock, min(times))
            if until is not None and self.clock >= until:
                return DONE
            if until is None and self.clock > deadline:
                return Outcome("deadline", "too late")


def step_of(verb: str, argument: object, **more: Any) -> Step:
    """A planned step of a verb."""
    plain = Step(
        id=f"validate/1-{verb}",
        phase="validate",
        verb=verb,
        argument=cast("Any", argument),
        weight=0,
        mirror=0,
        deadline=3600.0,
        on_failure="pause",
        line=1,
    )
    return replace(plain, **more)
