"""One batch: read, sent to the governed side, compared. Bounded in requests, bytes and time; it raises nothing."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from gouvernail.errors import GouvernailError
from migration.bucketing import bucket
from migration.playbook.captured import Captured
from migration.replaying.counted import Counted
from migration.replaying.reading import NotThere, Position, ahead, lines
from migration.replaying.request import Request, Strange, parsed
from migration.replaying.sending import Sender

__all__ = ["Batch", "Job", "replayed"]

_MOST: Final = 1000
_BYTES: Final = 64 << 20
_CONNECTIONS: Final = 4
_SILENT: Final = 20
"""So many requests in a row without any answer end a batch: what was captured is not spent on a server that is down."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is replayed, from where, to where."""

    run: str
    mirror: str
    share: int
    """Per cent of the requests."""
    captured: Captured
    place: Path
    path: str | None
    """The path that the legacy was asked at; None: any."""
    where: Callable[[], str]
    """The governed address; GouvernailError where it is not known."""
    position: Position
    seconds: float
    """How long the batch may take."""


@dataclass(slots=True)
class Batch:
    """What came of it."""

    job: Job
    since: datetime
    until: datetime
    position: Position
    counted: Counted = field(default_factory=Counted)
    skipped: Counter[str] = field(default_factory=Counter[str])
    gaps: int = 0
    more: bool = False
    """Whether there was more to read than it could."""
    held: str = ""
    """Why nothing was sent any more."""

    @property
    def got_on(self) -> bool:
        """Whether it got anywhere."""
        return self.position != self.job.position

    def written(self) -> dict[str, object]:
        """As the journal holds it: numbers and positions, nothing that anybody asked or was answered."""
        return {
            "mirror": self.job.mirror,
            "share": self.job.share,
            "from": self.job.position.written(),
            "position": self.position.written(),
            "window": {"from": self.since.isoformat(), "until": self.until.isoformat()},
            **self.counted.written(),
            "skipped": dict(sorted(self.skipped.items())),
            "gaps": self.gaps,
            "behind": ahead(self.job.place, self.position),
            "more": self.more,
            "held": self.held,
        }


def replayed(job: Job, now: datetime, stop: threading.Event) -> Batch:
    """Replay what was captured after the position. It ends early, and whole, once `stop` is set."""
    batch = Batch(job, now, now, job.position)
    try:
        with Sender(job.where(), job.captured.auth, run=job.run) as sender:
            _sent(batch, sender, stop)
    except NotThere as error:
        batch.held = str(error)
    except GouvernailError as error:
        batch.held = error.problems[0].message
    except OSError as error:
        batch.held = f"what was captured cannot be read: {error.strerror}"
    except Exception as error:  # noqa: BLE001 - a replay that fails in a way that nobody thought of ends no migration
        batch.held = f"the replay failed: {type(error).__name__}"
    batch.until = max(now, datetime.now(tz=UTC))
    return batch


def _sent(batch: Batch, sender: Sender, stop: threading.Event) -> None:
    job, captured = batch.job, batch.job.captured
    wanted, begun, size = frozenset(captured.headers), time.monotonic(), 0
    pace = _Pace(captured.rate)
    waiting: list[Future[None]] = []
    free = threading.Semaphore(2 * _CONNECTIONS)
    with ThreadPoolExecutor(_CONNECTIONS, thread_name_prefix="replay") as pool:
        for line in lines(job.place, job.position, batch.since):
            if (
                stop.is_set()
                or len(waiting) >= _MOST
                or size >= _BYTES
                or time.monotonic() - begun >= job.seconds
                or batch.counted.silent >= _SILENT
            ):
                batch.more = batch.counted.silent < _SILENT
                break
            size += len(line.text) or 1
            batch.position = line.after
            batch.gaps += line.gap
            if line.what == "request":
                try:
                    request = parsed(line.text, path=job.path, headers=wanted)
                except Strange as strange:
                    batch.skipped[strange.kind] += 1
                    continue
                if not _chosen(request, line.text, job.share):
                    batch.skipped["share"] += 1
                    continue
                pace.wait(stop)
                free.acquire()
                waiting.append(pool.submit(_one, batch, sender, request, free))
            elif line.what != "rest":
                batch.skipped[line.what] += 1
    if batch.counted.silent >= _SILENT:
        batch.held = f"nobody answered {_SILENT} requests in a row"
    for one in waiting:
        one.result()


def _one(batch: Batch, sender: Sender, request: Request, free: threading.Semaphore) -> None:
    try:
        batch.counted.count(request, sender.asked(request), batch.job.captured)
    finally:
        free.release()


def _chosen(request: Request, line: bytes, share: int) -> bool:
    """By the person where the line names one, so that all of one's requests are replayed or none; else by the line."""
    if share >= 100:
        return True
    return (bucket(request.key) if request.key else int.from_bytes(sha256(line).digest()) % 100) < share


@dataclass(slots=True)
class _Pace:
    """So many a second, evenly."""

    rate: int
    next: float = 0.0

    def wait(self, stop: threading.Event) -> None:
        now = time.monotonic()
        self.next = max(self.next, now) + 1 / self.rate
        if (left := self.next - 1 / self.rate - now) > 0:
            stop.wait(left)
