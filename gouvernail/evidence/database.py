"""Chains in a database: SQLite on one machine, PostgreSQL where several share them.

A record is a row whose primary key is its chain and place: of two who write the same place one is refused by the
database itself, reads on and tries again.
"""

import random
import threading
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    MetaData,
    Select,
    Table,
    Text,
    create_engine,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from gouvernail.errors import GouvernailError, Problem, Unusable
from gouvernail.evidence.record import Broken, Fault, Follower, Head, Record, read
from gouvernail.evidence.store import Clock, Fence, Fenced, Tampered, following, named, now

__all__ = ["RECORDS", "DatabaseStore", "chains", "engine", "holds"]

_PAGE: Final = 500
_BUSY_SECONDS: Final = 30
_POSTGRESQL: Final = ("postgresql", "postgres", "postgresql+psycopg")

_SEQ: Final = Column("seq", BigInteger, primary_key=True, autoincrement=False)
_LINE: Final = Column("line", Text, nullable=False)
RECORDS: Final = Table("evidence", MetaData(), Column("chain", Text, primary_key=True), _SEQ, _LINE)
"""A row a record; `line` is the record as it is written in a file."""


def engine(url: str) -> Engine:
    """The database at `sqlite:///file` or `postgresql://…`, as chains (and leases beside them) need it.

    On SQLite a transaction takes the write lock when it begins (one of a connection with the execution option
    `reads=True` does not), and what is committed is on the disk. No connection is kept: none is left open, forked or
    stale, and a record every few seconds pays for its own.
    """
    scheme, _, rest = url.partition("://")
    dialect = "sqlite" if scheme == "sqlite" else "postgresql+psycopg" if scheme in _POSTGRESQL else None
    try:
        made = create_engine(f"{dialect}://{rest}", poolclass=NullPool) if dialect else None
    except (ArgumentError, ValueError):
        made = None
    if made is None:
        expected = "sqlite:///file.db or postgresql://host/name"
        raise GouvernailError(Problem("this is no address of a database that chains are kept in", expected=expected))
    if dialect == "sqlite":
        event.listen(made, "connect", _opened)
        event.listen(made, "begin", _begun)
    return made


def _opened(connection: object, _record: object) -> None:
    from sqlite3 import Connection as Sqlite

    if isinstance(connection, Sqlite):
        connection.isolation_level = None  # so that it is we who begin
        for pragma in (f"busy_timeout = {_BUSY_SECONDS * 1000}", "journal_mode = WAL", "synchronous = FULL"):
            _ = connection.execute(f"PRAGMA {pragma}")


def _begun(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    _ = connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def holds(condition: Select[int]) -> Fence:
    """A fence that lets through while the condition finds a row, which stays as it is until the record is there.

    `holds(select(leases.c.token).where(leases.c.stack == stack, leases.c.token == mine))`
    """

    def held(connection: Connection | None) -> bool:
        if connection is None:
            raise TypeError("this fence is asked within a database")
        return connection.execute(condition.with_for_update(read=True)).first() is not None

    return held


def chains(database: Engine) -> list[str]:
    """The chains that are kept there; none where there is no file, and none is made."""
    if database.dialect.name == "sqlite" and not Path(database.url.database or "").is_file():
        return []
    with _reading(database) as connection:
        there = inspect(connection).has_table(RECORDS.name)
        return list(connection.scalars(select(RECORDS.c.chain).distinct().order_by(RECORDS.c.chain))) if there else []


class DatabaseStore:
    """One chain in a database. Threads may share it."""

    def __init__(
        self,
        database: Engine,
        chain: str,
        *,
        simulated: bool | None = None,
        clock: Clock = now,
        patience: float = 60,
    ) -> None:
        """`database` is an `engine(url)`. `patience`: seconds for which a database that is away is waited for."""
        self.chain: str = named(chain)
        self._database: Engine = database
        self._simulated: bool | None = simulated
        self._clock: Clock = clock
        self._patience: float = patience
        self._follower: Follower = Follower(chain)
        self._last_simulated: bool | None = None
        self._ready: bool = False
        self._mutex: threading.Lock = threading.Lock()

    def append(
        self,
        kind: str,
        data: Mapping[str, object],
        *,
        actor: str,
        simulated: bool | None = None,
        fence: Fence | None = None,
    ) -> Record:
        """Records one fact, durably. See `Store.append`."""
        tried: Record | None = None
        ends = time.monotonic() + self._patience
        with self._mutex:
            while True:
                try:
                    with self._database.begin() as connection:
                        self._make(connection)
                        others = self._caught_up(connection)
                        if tried is not None and tried.hash in others:
                            return tried  # it was committed, and the connection was lost before we were told
                        chosen = (simulated, self._simulated, self._last_simulated)
                        (record,), ahead = following(
                            self._follower,
                            kind,
                            data,
                            actor=actor,
                            at=self._clock(),
                            simulated=next((one for one in chosen if one is not None), None),
                        )
                        if fence is not None and not fence(connection):
                            raise Fenced(Problem(f"{kind} was not recorded: somebody else has taken over", self._place))
                        tried = record
                        row = {"chain": self.chain, "seq": record.seq, "line": record.line.decode()}
                        _ = connection.execute(insert(RECORDS).values(row))
                except IntegrityError:
                    pass  # somebody was quicker: read on, try again
                except DBAPIError as error:
                    if not _passes(error) or time.monotonic() > ends:
                        raise _unusable(error, self._place) from None
                    self._ready = False
                    time.sleep(random.uniform(0.1, 0.5))  # noqa: S311 - only so that not all come back at once
                else:
                    self._follower, self._last_simulated = ahead, record.simulated
                    return record

    def records(self, after: int = 0) -> Iterator[Record]:
        """The records beyond a place. See `Store.records`."""
        head = self.head()
        return self._between(after, head.seq if head else 0)

    def lines(self) -> Iterator[bytes]:
        """The records as they are kept, with the end of a line."""
        last = 0
        while rows := self._rows(last, _PAGE):
            for seq, line in rows:
                yield line.encode() + b"\n"
                last = seq

    def head(self) -> Head | None:
        """How far the chain goes now."""
        with self._mutex, _reading(self._database) as connection:
            if inspect(connection).has_table(RECORDS.name):
                _ = self._caught_up(connection)
            return self._follower.head

    @property
    def _place(self) -> str:
        return f"{self._database.url.render_as_string(hide_password=True)} {self.chain}"

    def _make(self, connection: Connection) -> None:
        """The table, where it is not there yet; whoever may not make tables can still write into it."""
        if not self._ready and not inspect(connection).has_table(RECORDS.name):
            _ = connection.execute(CreateTable(RECORDS, if_not_exists=True))
        self._ready = True

    def _caught_up(self, connection: Connection) -> set[str]:
        """Takes what others have written since: its digests."""
        known = self._follower.head
        query = _from(self.chain, known.seq if known else 0)
        ahead, found = deepcopy(self._follower), set[str]()
        rows = iter(connection.execute(query))
        if known is not None:
            kept = next(rows, None)
            if kept is None or kept[0] != known.seq or (record := read(kept[1].encode())) is None:
                raise Tampered(self._place, Fault(known.seq, "short", f"record {known.seq} is not there any more"))
            if record.hash != known.hash:
                raise Tampered(
                    self._place, Fault(known.seq, "altered", f"record {known.seq} was changed since it was read")
                )
        for seq, line in rows:
            try:
                record = ahead.take(line.encode())
            except Broken as broken:
                raise Tampered(self._place, broken.fault) from None
            if record is None or record.seq != seq:
                fault = ahead.untold or Fault(ahead.line, "misplaced", f"record {ahead.line} lies at the place {seq}")
                raise Tampered(self._place, fault)
            found.add(record.hash)
            self._last_simulated = record.simulated
        self._follower = ahead
        return found

    def _rows(self, after: int, most: int) -> list[tuple[int, str]]:
        with _reading(self._database) as connection:
            if not inspect(connection).has_table(RECORDS.name):
                return []
            return [(row[0], row[1]) for row in connection.execute(_from(self.chain, after + 1).limit(most))]

    def _between(self, after: int, last: int) -> Iterator[Record]:
        due = after + 1
        while due <= last:
            for seq, line in self._rows(due - 1, min(_PAGE, last - due + 1)):
                record = read(line.encode())
                if record is None or not record.seq == seq == due:
                    break
                yield record
                due += 1
            else:
                continue
            raise Tampered(self._place, Fault(due, "missing", f"record {due} is not there any more"))


def _from(chain: str, seq: int) -> Select[int, str]:
    return select(_SEQ, _LINE).where(RECORDS.c.chain == chain, RECORDS.c.seq >= seq).order_by(RECORDS.c.seq)


@contextmanager
def _reading(database: Engine) -> Generator[Connection]:
    try:
        with database.connect().execution_options(reads=True) as connection:
            yield connection
    except DBAPIError as error:
        raise _unusable(error, database.url.render_as_string(hide_password=True)) from None


def _passes(error: DBAPIError) -> bool:
    """Whether it may be otherwise in a moment: the server is away, the file busy, another made the table just now."""
    text = str(error.orig).lower()
    return error.connection_invalidated or isinstance(error, OperationalError) or "already exists" in text


def _unusable(error: DBAPIError, place: str) -> Unusable:
    said = (str(error.orig).strip().splitlines() or [type(error).__name__])[0]
    return Unusable(Problem(f"the database does not do it: {said}", place))
