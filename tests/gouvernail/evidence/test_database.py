"""A chain in a database: two who write at once, who is taken over from in the middle, a server that goes away."""

import contextlib
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, delete, insert, select, text, update
from sqlalchemy.exc import OperationalError

from gouvernail.errors import GouvernailError, Unusable
from gouvernail.evidence import Fenced, Tampered, verify
from gouvernail.evidence.database import RECORDS, DatabaseStore, chains, engine, holds
from tests.postgresql import server

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.slow)
BOTH = pytest.mark.parametrize("place", ["sqlite", POSTGRESQL], indirect=True)
LEASES = Table("leases", MetaData(), Column("stack", Text, primary_key=True), Column("token", BigInteger))


def leased(place: str, token: int) -> None:
    with engine(place).begin() as connection:
        LEASES.create(connection, checkfirst=True)
        connection.execute(delete(LEASES))
        connection.execute(insert(LEASES).values(stack="s", token=token))


@BOTH
def test_a_fence_is_a_row_that_stays_while_the_record_is_written(place: str):
    leased(place, 1)
    store = DatabaseStore(engine(place), "run-1", simulated=True)
    mine = holds(select(LEASES.c.token).where(LEASES.c.stack == "s", LEASES.c.token == 1))
    store.append("test.fact", {}, actor="x", fence=mine)
    refused: list[str] = []

    def meddled(connection: Connection | None) -> bool:
        held = mine(connection)
        hasty = engine(place)
        if hasty.dialect.name == "sqlite":  # no transaction of ours: it waits no longer than it says
            hasty = hasty.execution_options(reads=True)
        try:
            with hasty.connect() as other:
                quick = "PRAGMA busy_timeout = 50" if hasty.dialect.name == "sqlite" else "SET lock_timeout = 50"
                other.execute(text(quick))
                other.execute(update(LEASES).values(token=2))
                other.commit()
        except OperationalError as error:
            refused.append(str(error.orig))
        return held

    store.append("test.fact", {}, actor="x", fence=meddled)
    assert len(refused) == 1
    assert "lock" in refused[0]
    leased(place, 2)
    with pytest.raises(Fenced):
        store.append("test.fact", {}, actor="x", fence=mine)
    assert verify(store.lines()).count == 2


def test_such_a_fence_is_for_databases():
    with pytest.raises(TypeError, match="within a database"):
        holds(select(LEASES.c.token))(None)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_of_two_who_write_the_same_place_one_reads_on_and_tries_again(place: str):
    one, other = (DatabaseStore(engine(place), "run-1", simulated=True) for _ in range(2))
    one.append("test.fact", {"n": 0}, actor="one")
    quicker = iter(range(1, 4))

    def fence(_: Connection | None) -> bool:
        with contextlib.suppress(StopIteration):
            other.append("test.fact", {"n": next(quicker)}, actor="other")
        return True

    assert one.append("test.fact", {"n": 4}, actor="one", fence=fence).seq == 5
    assert [record.data["n"] for record in one.records()] == [0, 1, 2, 3, 4]
    assert verify(one.lines()).valid


@BOTH
def test_a_record_that_was_committed_unheard_is_not_written_twice(place: str, monkeypatch: pytest.MonkeyPatch):
    database = engine(place)
    store = DatabaseStore(database, "run-1", simulated=True)
    store.append("test.fact", {"n": 0}, actor="x")
    real, left = database.dialect.do_commit, [1]

    def committed_and_gone(connection: Any) -> None:
        real(connection)
        if left and left.pop():
            raise database.dialect.loaded_dbapi.OperationalError("the server closed the connection")

    monkeypatch.setattr(database.dialect, "do_commit", committed_and_gone)
    assert store.append("test.fact", {"n": 1}, actor="x").seq == 2
    assert not left
    assert [record.data["n"] for record in store.records()] == [0, 1]


@BOTH
def test_rows_that_were_changed_moved_or_taken_away_are_found(place: str):
    database = engine(place)
    store = DatabaseStore(database, "run-1", simulated=True)
    for number in range(4):
        store.append("test.fact", {"n": number}, actor="x")
    rows = [(record.seq, record.line.decode()) for record in store.records()]

    def found() -> str:
        with pytest.raises(Tampered) as refused:
            DatabaseStore(database, "run-1").append("test.fact", {}, actor="x")
        with pytest.raises(Tampered):
            list(DatabaseStore(database, "run-1").records())
        return refused.value.fault.code

    def write(*new: tuple[int, str]) -> None:
        with database.begin() as connection:
            connection.execute(delete(RECORDS))
            connection.execute(insert(RECORDS), [{"chain": "run-1", "seq": seq, "line": line} for seq, line in new])

    write(*rows[:2], (3, rows[2][1].replace('"n":2', '"n":7')), rows[3])
    assert found() == "altered"
    assert verify(store.lines()).fault is not None
    write(rows[0], *rows[2:])
    assert found() == "missing"
    write(*rows[:3], (9, rows[3][1]))
    assert found() == "misplaced"
    write(*rows[:3], (4, "{}"))
    assert found() == "unreadable"
    write(*rows[:3])
    with pytest.raises(Tampered, match="not there any more"):  # who read it before knows
        store.append("test.fact", {}, actor="x")
    shorter = DatabaseStore(database, "run-1").head()  # who did not cannot: only a checkpoint finds it
    assert shorter is not None
    assert shorter.seq == 3


@BOTH
def test_more_records_than_are_read_at_once(place: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("gouvernail.evidence.database._PAGE", 3)
    store = DatabaseStore(engine(place), "run-1", simulated=True)
    for number in range(10):
        store.append("test.fact", {"n": number}, actor="x")
    assert [record.data["n"] for record in store.records(after=2)] == list(range(2, 10))
    assert verify(store.lines()).count == 10


def test_who_asks_for_chains_makes_no_file(tmp_path: Path):
    assert chains(engine(f"sqlite:///{tmp_path / 'x.db'}")) == []
    assert list(tmp_path.iterdir()) == []


@BOTH
def test_who_only_reads_makes_no_table(place: str):
    database = engine(place)
    assert DatabaseStore(database, "run-1").head() is None
    assert list(DatabaseStore(database, "run-1").lines()) == []
    assert chains(database) == []
    with database.connect() as connection:
        assert not database.dialect.has_table(connection, "evidence")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_known_by_each_of_its_names(scheme: str):
    assert engine(f"{scheme}://me@host/x").url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "nosuch://x", "postgresql://[::/x"])
def test_what_is_no_address_of_ours_is_refused(url: str):
    with pytest.raises(GouvernailError, match="expected: sqlite:///file") as refused:
        engine(url)
    assert refused.value.exit_code == 2


def test_a_server_that_is_not_there_is_told_without_its_password():
    store = DatabaseStore(engine("postgresql://me:hidden@127.0.0.1:1/x"), "run-1", simulated=True, patience=0)
    for attempt in (lambda: store.append("test.fact", {}, actor="x"), store.head, lambda: list(store.lines())):
        with pytest.raises(Unusable, match="refused") as refused:
            attempt()
        assert "hidden" not in str(refused.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path):
    (tmp_path / "x.db").write_text("hello " * 1000)
    store = DatabaseStore(engine(f"sqlite:///{tmp_path / 'x.db'}"), "run-1", simulated=True, patience=0)
    with pytest.raises(Unusable, match="not a database"):
        store.append("test.fact", {}, actor="x")


@pytest.mark.slow
def test_a_server_that_is_restarted_while_two_append_loses_and_doubles_nothing():
    with server() as running:
        stores = [DatabaseStore(engine(running.url), "run-1", simulated=True) for _ in range(2)]
        done: list[list[int]] = [[], []]

        def append(me: int) -> None:
            for number in range(60):
                record = stores[me].append("test.fact", {"by": me, "n": number}, actor="x")
                done[me].append(record.seq)

        threads = [threading.Thread(target=append, args=(me,)) for me in range(2)]
        for thread in threads:
            thread.start()
        for seen in (20, 60):
            while sum(map(len, done)) < seen:
                assert any(thread.is_alive() for thread in threads)
            running.control("restart", "-m", "immediate")
        for thread in threads:
            thread.join()
        assert list(map(len, done)) == [60, 60]
        assert verify(stores[0].lines()).count == 120
        assert sorted((r.data["by"], r.data["n"]) for r in stores[0].records()) == [
            (me, n) for me in range(2) for n in range(60)
        ]
