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


def test_each_boundary_once(tmp_path: Path) -> None:
    file, url = tmp_path / "boundaries.txt", f"sqlite:///{tmp_path / 'runs.db'}"
    lengths: list[int] = []
    for _ in range(4):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, url],
            cwd=ROOT,
            env={**os.environ, "CHAOS_BOUNDARIES": str(file)},
            start_new_session=True,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL
        lengths.append(len([*DatabaseStore(engine(url), "run-1").lines()]))
    assert file.read_text().splitlines() == [
        f"{moment} {kind} strategy/2-setWeight" for kind in ("begun", "ended") for moment in ("before", "after")
    ]
    assert lengths == [0, 1, 2, 4]  # begun is written again here; a run finds that it stands there


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
