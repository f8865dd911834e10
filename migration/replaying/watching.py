"""The replay beside the steps: one batch after the other in a thread, recorded by whoever waits."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from migration.governed import endpoint
from migration.performing import DONE, Outcome, Run, Watch
from migration.placed import place
from migration.playbook.captured import Captured
from migration.playbook.legacy import STACK
from migration.replaying.batch import Batch, Job, replayed
from migration.replaying.reading import Position
from migration.standing_in import stand_in
from migration.steps.set_mirror_route import SetMirrorRoute
from migration.steps.step import Step

if TYPE_CHECKING:
    from gouvernail.evidence import Record

__all__ = ["BATCH", "MIRROR", "background", "perform"]

MIRROR: Final = "replay"
"""The record of a mirror that begins, changes its share or ends (share 0)."""
BATCH: Final = "replayed"
"""The record of a batch."""
_SECONDS: Final = 45.0
_EVERY: Final = 300.0
_ANY: Final = 100_000
_PATIENCE: Final = 30.0  # seconds: a request that is on its way when a mirror ends has an answer by then
_flights: Final[dict[tuple[str, str], "_Flight"]] = {}
"""Run and mirror -> the batch under way: the next wait of this process takes it over."""
_looked: Final[dict[tuple[str, str], datetime]] = {}
"""Run and mirror -> when this process looked last: where nothing new was captured, nothing is recorded."""
_EARLY: Final = timedelta(seconds=5)  # what lies further in the future is of a clock that was set back


def perform(run: Run, step: Step) -> Outcome:
    """Begin, change or end a mirror; at its beginning the first batch is waited for."""
    its = step.of(SetMirrorRoute)
    if run.plan.playbook.legacy.captured is None:
        return Outcome("effect", "nobody says where captured requests lie: legacy.captured")
    opened = _opened(run)
    if its.share == 0:
        _landed(run, its.name)
        if opened.get(its.name):
            run.record(MIRROR, {"step": step.id, "mirror": its.name, "share": 0})
        return DONE
    if not _begun(run, step):
        run.record(MIRROR, {"step": step.id, "attempt": run.attempt, "mirror": its.name, "share": its.share})
    return run.wait(step, None, [_First(Replaying(run, its.name, its.share))])


def background(run: Run) -> Sequence[Watch]:
    """A watch for each mirror that is open; it never fails and never ends: what it finds is judged by an analysis."""
    return [Replaying(run, name, share) for name, share in _opened(run).items() if share]


@dataclass(slots=True)
class Replaying:
    """`migration.performing.Watch`: a batch when it is time."""

    run: Run
    mirror: str
    share: int

    def due(self, now: datetime) -> datetime | None:
        """When the next batch is; at once while one is under way."""
        return now if self._flight else self._next(now)

    def look(self, now: datetime) -> Outcome | None:
        """Record the batch that is through, begin one where it is time; nothing is waited for."""
        flight = self._flight
        if flight:
            if flight.batch is None:
                return None
            self.record(flight)
        if self._next(now) <= now:
            self._begin(now)
        return None

    @property
    def _flight(self) -> "_Flight | None":
        return _flights.get((self.run.id, self.mirror))

    def record(self, flight: "_Flight") -> None:
        """Write down what a batch came to. Where it is not written, it is replayed again."""
        if flight.batch is not None:
            batch, last = flight.batch, _since(self.run, self.mirror)
            # Else somebody else went on meanwhile.
            ours = _same(batch.job.position, _position(_last(self.run, self.mirror)))
            if ours and (last is None or batch.got_on or batch.held != last.data["held"]):
                self.run.record(BATCH, batch.written())
            _looked[self.run.id, self.mirror] = batch.since
            del _flights[self.run.id, self.mirror]

    def _next(self, now: datetime) -> datetime:
        last = _since(self.run, self.mirror)
        if last is None or last.data["more"]:
            return now
        looked = max(last.time, _looked.get((self.run.id, self.mirror), last.time))
        return looked + timedelta(seconds=self.run.shortened(_EVERY)) if looked <= now + _EARLY else now

    def _begin(self, now: datetime) -> None:
        plan, captured = self.run.plan, self.run.plan.playbook.legacy.captured
        if captured is None:
            return
        project, legacy = self.run.project, plan.playbook.legacy.endpoint
        job = Job(
            run=self.run.id,
            mirror=self.mirror,
            share=self.share,
            captured=_unhurried(captured),
            place=place(captured.file, project, plan.playbook.environment),
            path=None if legacy.startswith(STACK) else urlsplit(legacy).path or "/",
            where=lambda: endpoint(plan, project),
            position=_position(_last(self.run, self.mirror)),
            seconds=max(1.0, self.run.shortened(_SECONDS)),
        )
        flight = _flights[self.run.id, self.mirror] = _Flight(job, now)
        flight.thread.start()


@dataclass(slots=True)
class _First:
    """Through once the first batch of a mirror is recorded."""

    inner: Replaying

    def due(self, now: datetime) -> datetime | None:
        return None if self._through() else self.inner.due(now)

    def look(self, now: datetime) -> Outcome | None:
        if not self._through():
            self.inner.look(now)
        return DONE if self._through() else None

    def _through(self) -> bool:
        return _since(self.inner.run, self.inner.mirror) is not None


@dataclass(slots=True)
class _Flight:
    """A batch under way. Its thread ends with the process: what it did not get to record is replayed again."""

    job: Job
    now: datetime
    batch: Batch | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._fly, name=f"replay {self.job.mirror}", daemon=True)

    def _fly(self) -> None:
        self.batch = replayed(self.job, self.now, self.stop)


def _unhurried(captured: Captured) -> Captured:
    """What stands in for the governed side bears whatever comes: there is nothing to be spared."""
    return captured if stand_in("") is None else captured.model_copy(update={"rate": _ANY})


def _landed(run: Run, mirror: str) -> None:
    """End the batch under way, and record how far it got."""
    flight = _flights.get((run.id, mirror))
    if flight:
        flight.stop.set()
        flight.thread.join(_PATIENCE)
        Replaying(run, mirror, 0).record(flight)


def _opened(run: Run) -> Mapping[str, int]:
    """Mirror -> share, as it was said last."""
    return {str(one.data["mirror"]): int(str(one.data["share"])) for one in run.records(MIRROR)}


def _begun(run: Run, step: Step) -> bool:
    """Whether this attempt of the step wrote that the mirror begins, in a process before."""
    return any(one.data["step"] == step.id and one.data.get("attempt") == run.attempt for one in run.records(MIRROR))


def _last(run: Run, mirror: str) -> "Record | None":
    found = [one for one in run.records(BATCH) if one.data["mirror"] == mirror]
    return found[-1] if found else None


def _since(run: Run, mirror: str) -> "Record | None":
    """The last batch since the mirror began, or changed its share."""
    begun = [one.seq for one in run.records(MIRROR) if one.data["mirror"] == mirror]
    last = _last(run, mirror)
    return last if last and begun and last.seq > begun[-1] else None


def _position(last: "Record | None") -> Position:
    return Position() if last is None else Position.read(last.data["position"])  # pyright: ignore[reportArgumentType]


def _same(one: Position, other: Position) -> bool:
    return (one.offset, one.head) == (other.offset, other.head)
