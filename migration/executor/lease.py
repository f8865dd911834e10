"""One run a stack at a time: who may change it now, and a token that tells who may not any more.

A fencing token (Kleppmann, "How to do distributed locking", 2016) grows with each new holder; whoever still has a
smaller one is refused where it matters, at the journal.
"""

import os
import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import psutil
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence import database
from gouvernail.evidence.store import Fence

__all__ = ["Held", "Holder", "Leases", "Taken", "here"]

_METADATA: Final = sa.MetaData()
_TABLE: Final = sa.Table(
    "leases",
    _METADATA,
    sa.Column("stack", sa.String(200), primary_key=True),
    sa.Column("token", sa.Integer, nullable=False),
    sa.Column("run", sa.String(200), nullable=False),
    sa.Column("host", sa.String(255), nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("started", sa.Float, nullable=False),
    sa.Column("beat", sa.DateTime(timezone=True), nullable=False),
    sa.Column("released", sa.Boolean, nullable=False),
)
_EVERY: Final = timedelta(seconds=5)
SILENT: Final = timedelta(seconds=60)
"""So long a holder on another machine may be silent before another may take over."""
_ALONE: Final = SILENT / 2
"""So long a holder goes on that cannot reach the database: well before another may take over."""
_CLOSE: Final = 2.0  # seconds by which a process's start may be told differently


@dataclass(frozen=True, slots=True)
class Holder:
    """A process on a machine; `started` tells it from a later one of the same number."""

    host: str
    pid: int
    started: float

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}"

    @property
    def alive(self) -> bool | None:
        """Whether it runs; None where it is on another machine and cannot be asked."""
        if self.host != socket.gethostname():
            return None
        try:
            return abs(psutil.Process(self.pid).create_time() - self.started) < _CLOSE
        except psutil.NoSuchProcess:
            return False


def here() -> Holder:
    """This process."""
    return Holder(socket.gethostname(), os.getpid(), psutil.Process().create_time())


@dataclass(frozen=True, slots=True)
class Held:
    """A lease as it stands in the database."""

    stack: str
    token: int
    run: str
    holder: Holder
    beat: datetime
    released: bool

    def free(self, now: datetime) -> bool:
        """Whether another may take it: given back, its process ended, or silent for too long on another machine."""
        alive = self.holder.alive
        return self.released or alive is False or (alive is None and now - self.beat > SILENT)


class Taken(GouvernailError):
    """Another run holds the stack."""

    def __init__(self, held: Held) -> None:
        self.held = held
        super().__init__(
            Problem(
                f"the stack {held.stack} is held by run {held.run}, {held.holder}",
                expected="one run a stack at a time",
                mend=f"`gouvernail migrate status {held.run}` tells what it does; "
                f"`gouvernail migrate rollback {held.run}` ends it",
            )
        )


class Leases:
    """The leases of a home."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        _METADATA.create_all(engine, checkfirst=True)

    def of(self, stack: str) -> Held | None:
        """The lease of a stack as it stands now."""
        with self._engine.connect() as connection:
            return self._read(connection, stack)

    def take(self, stack: str, run: str, *, over: bool = False) -> Held:
        """Take the lease; `over` also from a holder that is alive, as a rollback may. Taken where another has it.

        What is taken again by the run that had it gets a new token too: the process before is fenced.
        """
        mine = here()
        with self._engine.begin() as connection:
            now = self._now(connection)
            there = self._read(connection, stack, lock=True)
            row = {
                "run": run,
                "host": mine.host,
                "pid": mine.pid,
                "started": mine.started,
                "beat": now,
                "released": False,
            }
            if there is None:
                token = 1
                try:
                    with connection.begin_nested():
                        connection.execute(_TABLE.insert().values(stack=stack, token=token, **row))
                except IntegrityError:  # somebody was quicker
                    first = self._read(connection, stack)
                    if first is None:
                        raise
                    raise Taken(first) from None
            else:
                if not over and there.holder != mine and not there.free(now):
                    raise Taken(there)
                token = there.token + 1
                changed = connection.execute(
                    _TABLE.update()
                    .where(_TABLE.c.stack == stack, _TABLE.c.token == there.token)
                    .values(token=token, **row)
                )
                if changed.rowcount != 1:  # somebody was quicker
                    raise Taken(self._read(connection, stack) or there)
        return Held(stack, token, run, mine, now, released=False)

    def release(self, held: Held) -> None:
        """Give it back. Nothing happens where another has it by now.

        Nor where the database does not do it: who has ended holds nothing, and how it ended is not to be hidden.
        """
        with suppress(SQLAlchemyError), self._engine.begin() as connection:
            connection.execute(self._mine(held).values(released=True))

    def beat(self, held: Held) -> bool:
        """Say that the holder lives. False where another has taken over."""
        with self._engine.begin() as connection:
            return connection.execute(self._mine(held).values(beat=self._now(connection))).rowcount == 1

    def fence(self, held: Held) -> Fence:
        """Lets records through while the token is the newest one."""
        return database.holds(
            sa.select(_TABLE.c.token).where(_TABLE.c.stack == held.stack, _TABLE.c.token == held.token)
        )

    @contextmanager
    def beating(self, held: Held) -> Generator[threading.Event]:
        """Beat while the block runs. The event is set when another took over."""
        lost, ended = threading.Event(), threading.Event()

        def beat() -> None:
            heard = time.monotonic()
            while not ended.wait(_EVERY.total_seconds()):
                try:
                    if not self.beat(held):
                        lost.set()
                        return
                    heard = time.monotonic()
                except SQLAlchemyError:
                    if time.monotonic() - heard > _ALONE.total_seconds():
                        lost.set()
                        return

        thread = threading.Thread(target=beat, name="lease", daemon=True)
        thread.start()
        try:
            yield lost
        finally:
            ended.set()
            thread.join()

    @staticmethod
    def _mine(held: Held) -> sa.Update:
        return _TABLE.update().where(_TABLE.c.stack == held.stack, _TABLE.c.token == held.token)

    @staticmethod
    def _read(connection: sa.Connection, stack: str, *, lock: bool = False) -> Held | None:
        query = sa.select(_TABLE).where(_TABLE.c.stack == stack)
        row = connection.execute(query.with_for_update() if lock else query).mappings().first()
        if row is None:
            return None
        beat: datetime = row["beat"]
        return Held(
            row["stack"],
            row["token"],
            row["run"],
            Holder(row["host"], row["pid"], row["started"]),
            beat if beat.tzinfo else beat.replace(tzinfo=UTC),
            row["released"],
        )

    @staticmethod
    def _now(connection: sa.Connection) -> datetime:
        """The database's clock: machines' own may differ."""
        if connection.dialect.name == "sqlite":
            return datetime.now(tz=UTC)
        now: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
        return now
