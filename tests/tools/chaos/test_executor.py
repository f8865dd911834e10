"""The process that is killed ends right before and right after a record, once each."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gouvernail.evidence.database import DatabaseStore, engine

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from gouvernail.evidence.database import DatabaseStore, engine
from tools.chaos import executor
DatabaseStore.append = executor._dying
store = DatabaseStore(engine(sys.argv[1]), "run-1", simulated=True)
store.append("migration.begun", {"step": "strategy/2-setWeight"}, actor="nobody")
store.append("migration.ended", {"step": "strategy/2-setWeight"}, actor="nobody")
"""


def ran(tmp_path: Path, **told: Path) -> int:
    """The process's exit code, by what it is told."""
    url = f"sqlite:///{tmp_path / 'runs.db'}"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, url],
        cwd=ROOT,
        env={**os.environ, **{f"CHAOS_{name.upper()}": str(file) for name, file in told.items()}},
        start_new_session=True,
        check=False,
    )
    return done.returncode


def test_each_boundary_once(tmp_path: Path) -> None:
    file, url = tmp_path / "boundaries.txt", f"sqlite:///{tmp_path / 'runs.db'}"
    lengths: list[int] = []
    for _ in range(4):
        assert ran(tmp_path, boundaries=file) == -signal.SIGKILL
        lengths.append(len([*DatabaseStore(engine(url), "run-1").lines()]))
    assert file.read_text().splitlines() == [
        f"{moment} {kind} strategy/2-setWeight" for kind in ("begun", "ended") for moment in ("before", "after")
    ]
    assert lengths == [0, 1, 2, 4]  # begun is written again here; a run finds that it stands there


def test_only_the_chosen_ones(tmp_path: Path) -> None:
    file, chosen = tmp_path / "boundaries.txt", tmp_path / "chosen.txt"
    chosen.write_text("after begun strategy/2-setWeight\nbefore taken\n")
    assert [ran(tmp_path, boundaries=file, chosen=chosen) for _ in range(2)] == [-signal.SIGKILL, 0]
    assert file.read_text() == "after begun strategy/2-setWeight\n"


def test_passed_and_not_killed(tmp_path: Path) -> None:
    file = tmp_path / "passed.txt"
    assert ran(tmp_path, passed=file) == 0
    assert file.read_text().splitlines() == [
        f"{moment} {kind} strategy/2-setWeight" for kind in ("begun", "ended") for moment in ("before", "after")
    ]


def test_a_clock_that_is_set_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tools.chaos.executor import Jumping

    file = tmp_path / "clock.txt"
    monkeypatch.setenv("CHAOS_CLOCK", str(file))
    clock = Jumping()
    assert clock.jumped() is None
    file.write_text("10800")
    assert round(clock.jumped().total_seconds()) == 10800  # type: ignore[union-attr]
    assert clock.jumped() is None
    file.write_text("0")
    assert round(clock.jumped().total_seconds()) == -10800  # type: ignore[union-attr]
