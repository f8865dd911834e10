"""A worked playbook by the real engine in the sandbox; `make rehearsals` performs all of them, with their drills."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Blueprint
from tests.migration.rehearsing.worked import PLAYBOOK, ROOT
from tools.stock import as_made

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(1500)]


def rehearsed(project: Path, folder: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    done = subprocess.run(
        [sys.executable, "-m", "gouvernail", "migrate", "rehearse", *words, "--json", "--keep", str(folder)],
        cwd=project,
        env={**os.environ, "GOUVERNAIL_RUNS": "/nowhere"},  # what somebody set for runs of their own is left alone
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def records(folder: Path, run: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "gouvernail", "migrate", "events", run, "--runs", str(folder / "runs")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line)["data"] for line in done.stdout.splitlines()]


def test_forward_to_the_end(tmp_path: Path) -> None:
    """Replay, load test, signatures, weights, soak, archives: as the playbook stands, but for its drill."""
    clone, folder = Blueprint.copied_to(tmp_path / "clone", as_made()), tmp_path / "kept"
    playbook = clone.folder / PLAYBOOK
    lines = playbook.read_text(encoding="utf-8").splitlines(keepends=True)
    playbook.write_text("".join(line for line in lines if not line.startswith("  - drill: ")), encoding="utf-8")
    code, told, said = rehearsed(clone.folder, folder, PLAYBOOK, "--wait", "0.5")
    assert (code, told.get("state")) == (0, "finished"), said
    assert told["drill"] == ""
    assert told["notices"] > 0
    assert "simulated" in Path(told["report"]).read_text(encoding="utf-8")
    events = records(folder, told["run"])
    done = [
        one["data"]["step"] for one in events if one["kind"] == "migration.ended" and one["data"]["outcome"] == "done"
    ]
    assert {"validate/2-loadTest", "strategy/12-setWeight", "soak/1-soak", "decommission/2-decommission"} <= {*done}
    weights = [one["data"]["weight"] for one in events if one["kind"] == "migration.effect"]
    assert [*dict.fromkeys(weights)] == [0, 5, 25, 50, 100]
