"""One run a stack at a time, and who lost it is refused where it matters."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from gouvernail.evidence import Fenced
from gouvernail.evidence.database import DatabaseStore, engine
from migration.executor import lease
from migration.executor.lease import Holder, Leases, Taken, here

STACK = "credit-scoring-aws-dev-cutover"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sa.Engine]:
    made = engine(f"sqlite:///{tmp_path / 'runs.db'}")
    yield made
    made.dispose()


def ended() -> Holder:
    """A process of this machine that is no more."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return Holder(here().host, child.pid, 1.0)


def held_by(database: sa.Engine, holder: Holder, *, beat_before: timedelta = timedelta(0)) -> None:
    """Somebody else has the lease."""
    Leases(database).take(STACK, "theirs-1")
    table = lease._TABLE
    with database.begin() as connection:
        now = connection.execute(sa.select(table.c.beat)).scalar_one()
        connection.execute(
            table.update().values(host=holder.host, pid=holder.pid, started=holder.started, beat=now - beat_before)
        )


def test_the_first_one_has_it(database: sa.Engine) -> None:
    held = Leases(database).take(STACK, "mine-1")
    assert (held.token, held.run, held.holder) == (1, "mine-1", here())
    assert Leases(database).of(STACK) is not None
    assert Leases(database).of("another-stack") is None


def test_another_run_is_told_who_has_it_and_how_to_go_on(database: sa.Engine) -> None:
    alive = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        import psutil

        held_by(database, Holder(here().host, alive.pid, psutil.Process(alive.pid).create_time()))
        with pytest.raises(Taken) as refused:
            Leases(database).take(STACK, "mine-1")
    finally:
        alive.kill()
        alive.wait()
    said = str(refused.value)
    assert "theirs-1" in said
    assert str(alive.pid) in said
    assert "gouvernail migrate rollback theirs-1" in said


def test_a_process_that_ended_holds_nothing(database: sa.Engine) -> None:
    held_by(database, ended())
    assert Leases(database).take(STACK, "mine-1").token == 2


def test_a_later_process_of_the_same_number_holds_nothing(database: sa.Engine) -> None:
    held_by(database, Holder(here().host, here().pid, here().started - 3600))
    assert Leases(database).take(STACK, "mine-1").token == 2


@pytest.mark.parametrize(("silent", "free"), [(timedelta(seconds=30), False), (timedelta(seconds=90), True)])
def test_another_machine_may_be_silent_for_a_minute(database: sa.Engine, silent: timedelta, *, free: bool) -> None:
    held_by(database, Holder("elsewhere", 4711, 1.0), beat_before=silent)
    if free:
        assert Leases(database).take(STACK, "mine-1").token == 2
    else:
        with pytest.raises(Taken):
            Leases(database).take(STACK, "mine-1")


def test_what_was_given_back_is_free(database: sa.Engine) -> None:
    leases = Leases(database)
    leases.release(leases.take(STACK, "theirs-1"))
    assert leases.take(STACK, "mine-1").token == 2


def test_giving_it_back_to_a_database_that_fails_hides_nothing(database: sa.Engine) -> None:
    leases = Leases(database)
    mine = leases.take(STACK, "ours-1")
    with database.begin() as connection:
        connection.execute(sa.text("drop table leases"))
    leases.release(mine)


def test_a_rollback_takes_it_from_who_is_alive_and_fences_them(database: sa.Engine) -> None:
    leases = Leases(database)
    before = leases.take(STACK, "mine-1")
    store = DatabaseStore(database, "mine-1", simulated=True)
    store.append("migration.begun", {}, actor="gouvernail", fence=leases.fence(before))
    after = leases.take(STACK, "mine-1", over=True)
    assert after.token == before.token + 1
    with pytest.raises(Fenced):
        store.append("migration.effect", {}, actor="gouvernail", fence=leases.fence(before))
    store.append("migration.rollback", {}, actor="gouvernail", fence=leases.fence(after))
    assert [record.kind for record in store.records()] == ["migration.begun", "migration.rollback"]
    assert not leases.beat(before)
    assert leases.beat(after)
    leases.release(before)  # of no effect: it is another's by now
    there = leases.of(STACK)
    assert there is not None
    assert not there.released


def test_who_lost_it_is_told_while_it_beats(database: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "_EVERY", timedelta(milliseconds=20))
    leases = Leases(database)
    held = leases.take(STACK, "mine-1")
    with leases.beating(held) as lost:
        assert not lost.is_set()
        leases.take(STACK, "mine-1", over=True)
        assert lost.wait(10)


def test_of_many_at_once_one_has_it(database: sa.Engine) -> None:
    """In other processes, as leads on two terminals are."""
    program = (
        "import sys, time; from gouvernail.evidence.database import engine; from migration.executor.lease import *\n"
        "try:\n  print(Leases(engine(sys.argv[1])).take('s', sys.argv[2]).token, flush=True); time.sleep(5)\n"
        "except Taken: print('taken', flush=True)"
    )
    url = database.url.render_as_string()
    children = [
        subprocess.Popen([sys.executable, "-c", program, url, f"run-{n}"], stdout=subprocess.PIPE, text=True)
        for n in range(4)
    ]
    said: list[str] = []
    threads = [
        threading.Thread(
            target=lambda child=child: said.append(child.stdout.readline().strip() if child.stdout else "")
        )
        for child in children
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for child in children:
        child.kill()
        child.communicate()
    assert sorted(said) == ["1", "taken", "taken", "taken"]
