"""The durable workflow: killed at any record of its journal, it goes on and does nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gouvernail.evidence import verify
from gouvernail.evidence.database import DatabaseStore, engine
from migration.executor.journal import Journal

ROOT = Path(__file__).parents[3]


def perform(folder: Path, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.migration.executor.driver", str(folder), *more],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def journal(folder: Path) -> Journal:
    return Journal(DatabaseStore(engine(f"sqlite:///{folder / 'runs.db'}"), "short-1"), actor="nobody")


def whole(folder: Path) -> None:
    """Every step once, every change written down once, and a chain that holds."""
    read = journal(folder)
    state = read.state()
    assert (state.name, state.weight) == ("finished", 100)
    keys = [record.data["key"] for record in read.records("effect")]
    assert len(keys) == len(set(keys)) == 4
    assert len(state.done) == len(set(state.done)) == 6
    store = DatabaseStore(engine(f"sqlite:///{folder / 'runs.db'}"), "short-1")
    assert verify(store.lines()).valid
    assert json.loads((folder / "cloud.json").read_text())["weight"] == 100


def test_it_ends_and_a_second_start_does_nothing(tmp_path: Path) -> None:
    done = perform(tmp_path)
    assert done.stdout.splitlines() == ["finished"], done.stderr
    whole(tmp_path)
    before = [record.kind for record in journal(tmp_path).records()]
    assert perform(tmp_path).stdout.splitlines() == ["finished"]
    after = [record.kind for record in journal(tmp_path).records()]
    assert [kind for kind in after[len(before) :] if kind != "migration.taken"] == []


@pytest.mark.slow
def test_killed_at_every_fifth_record_in_turn_it_still_ends(tmp_path: Path) -> None:
    """At each record, on the real engine: `make chaos`."""
    for number, record in enumerate(range(3, 60, 5)):
        done = perform(tmp_path, **{("DIE_AT", "DIE_AFTER")[number % 2]: str(record)})
        if done.returncode == 0:
            break
        assert done.returncode == -9, done.stderr
    else:
        done = perform(tmp_path)
    assert done.stdout.splitlines() == ["finished"], done.stderr
    whole(tmp_path)


def test_a_rollback_is_gone_on_with_and_the_way_forward_is_left(tmp_path: Path) -> None:
    assert perform(tmp_path, DIE_AFTER="12").returncode == -9
    read = journal(tmp_path)
    assert 0 < read.state().weight < 100
    read.record("rollback", {"reason": "complaints", "number": 1})
    assert perform(tmp_path).stdout.splitlines() == ["rolledBack"]
    state = journal(tmp_path).state()
    assert (state.name, state.weight) == ("rolledBack", 0)
    assert perform(tmp_path).stdout.splitlines() == ["rolledBack"]
