"""Runs in PostgreSQL, which several machines share: one process a run, taken over when its machine falls silent."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from gouvernail.evidence import verify
from gouvernail.evidence.database import DatabaseStore, engine
from migration.executor.journal import Journal
from tests.postgresql import Server, server

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture
def url(postgres: Server) -> str:
    """An empty database."""
    database = sa.create_engine(postgres.url.replace("postgresql://", "postgresql+psycopg://"))
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("evidence", "leases"):
            connection.execute(sa.text(f"drop table if exists {table}"))
        connection.execute(sa.text("drop schema if exists dbos cascade"))
    database.dispose()
    return postgres.url


def start(folder: Path, url: str, machine: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.migration.executor.driver", str(folder), url],
        cwd=ROOT,
        env={**os.environ, "MACHINE": machine, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def journal(url: str) -> Journal:
    return Journal(DatabaseStore(engine(url), "short-1"), actor="nobody")


def until(url: str, weight: int) -> None:
    read = journal(url)
    for _ in range(600):
        if read.state().weight >= weight:
            return
        time.sleep(0.1)
    raise AssertionError(read.state())


def whole(url: str) -> None:
    state = journal(url).state()
    assert (state.name, state.weight) == ("finished", 100)
    keys = [record.data["key"] for record in journal(url).records("effect")]
    assert len(keys) == len(set(keys)) == 4
    assert verify(DatabaseStore(engine(url), "short-1").lines()).valid


def test_the_second_machine_is_told_who_has_it_and_takes_over_when_that_one_falls_silent(
    tmp_path: Path, url: str
) -> None:
    first = start(tmp_path, url, "one", LONG="72000")
    until(url, 5)
    second = start(tmp_path, url, "two")
    assert second.communicate(timeout=60)[0].startswith("taken: process")
    first.kill()
    first.communicate()
    time.sleep(5)
    third = start(tmp_path, url, "two")
    said, wrong = third.communicate(timeout=120)
    assert said.splitlines() == ["finished"], wrong
    whole(url)
    hosts = [record.data["host"] for record in journal(url).records("taken")]
    assert hosts == ["one", "two"]


def test_a_machine_that_was_only_silent_lets_go(tmp_path: Path, url: str) -> None:
    first = start(tmp_path, url, "one", LONG="72000")
    until(url, 5)
    first.send_signal(19)  # SIGSTOP: as a machine that hangs
    time.sleep(5)
    second = start(tmp_path, url, "two")
    said, wrong = second.communicate(timeout=120)
    assert said.splitlines() == ["finished"], wrong
    first.send_signal(18)
    said, wrong = first.communicate(timeout=60)
    assert said.startswith("left:") or said == "finished\n", wrong  # or it learns how the other one ended
    whole(url)


def test_a_server_that_is_restarted_in_between_is_waited_for(tmp_path: Path, url: str, postgres: Server) -> None:
    first = start(tmp_path, url, "one", LONG="18000")
    until(url, 5)
    postgres.control("restart", "-m", "immediate")
    said, wrong = first.communicate(timeout=120)
    if not said.startswith("finished"):  # it could not tell whether it still had the stack, and let go
        assert said.startswith("left:"), wrong
        said, wrong = start(tmp_path, url, "one").communicate(timeout=120)
    assert said.splitlines() == ["finished"], wrong
    whole(url)
