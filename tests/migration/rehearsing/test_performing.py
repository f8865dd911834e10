"""A worked playbook, whole, by the real engine in the sandbox."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.migration.rehearsing.worked import PLAYBOOK, ROOT

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(1500)]


def rehearsed(folder: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    done = subprocess.run(
        [sys.executable, "-m", "gouvernail", "migrate", "rehearse", *words, "--json", "--keep", str(folder)],
        cwd=ROOT,
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


def test_forward_to_the_end_after_its_drill(tmp_path: Path) -> None:
    """Replay, load test, drill, signatures, weights, soak, archives: as the playbook stands."""
    folder = tmp_path / "kept"
    code, told, said = rehearsed(folder, PLAYBOOK, "--wait", "0.5")
    assert (code, told.get("state")) == (0, "finished"), said
    assert told["drill"] == "credit-scoring-aws-test-rehearsal"
    assert told["notices"] > 0
    assert "simulated" in Path(told["report"]).read_text(encoding="utf-8")
    events = records(folder, told["run"])
    done = [
        one["data"]["step"] for one in events if one["kind"] == "migration.ended" and one["data"]["outcome"] == "done"
    ]
    assert {"validate/3-drill", "strategy/12-setWeight", "soak/1-soak", "decommission/2-decommission"} <= {*done}
    weights = [one["data"]["weight"] for one in events if one["kind"] == "migration.effect"]
    assert [*dict.fromkeys(weights)] == [0, 5, 25, 50, 100]
