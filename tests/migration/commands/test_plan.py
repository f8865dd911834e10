"""`gouvernail migrate plan`: what is shown, and the exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.migration.playbook.worked import PLAYBOOK, edited, project


def plan(folder: Path, *arguments: str, file: str = str(PLAYBOOK)) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gouvernail", "migrate", "plan", file, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_good_plan_is_shown(tmp_path: Path) -> None:
    project(tmp_path)
    done = plan(tmp_path, "--no-preview")
    assert done.returncode == 0, done.stderr
    assert "strategy/6-setWeight" in done.stdout
    assert "what the stacks would change was not looked at (--no-preview)" in done.stdout


@pytest.mark.parametrize("arguments", [("--json",), ("--format", "json")])
def test_as_json_it_can_be_read(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    project(tmp_path)
    told = json.loads(plan(tmp_path, "--no-preview", *arguments).stdout)
    assert told["playbook"] == {"name": "moving", "file": str(PLAYBOOK), "kind": "Migration"}


def test_as_markdown_it_is_a_document(tmp_path: Path) -> None:
    project(tmp_path)
    assert plan(tmp_path, "--no-preview", "--format", "markdown").stdout.startswith("# Migration plan: ")


def test_what_stands_against_it_is_exit_code_1(tmp_path: Path) -> None:
    project(tmp_path, [edited("interval: 1m, failureLimit: 2", "interval: 10m, failureLimit: 2")])
    done = plan(tmp_path, "--no-preview")
    assert done.returncode == 1
    assert "from a breach of latency_p99" in done.stdout


def test_mistakes_are_exit_code_2_and_all_told_at_once(tmp_path: Path) -> None:
    project(tmp_path, [edited("setWeight: 5", "setWeight: 500"), edited("approval: release", "approval: relase")])
    done = plan(tmp_path, "--no-preview")
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"{PLAYBOOK}:26:5: validate[3].approval: 'relase'" in done.stderr
    assert f"{PLAYBOOK}:39:9: strategy.canary.steps[5].setWeight: 500" in done.stderr
    assert "Traceback" not in done.stderr
    told = json.loads(plan(tmp_path, "--no-preview", "--json").stdout)
    assert [one["line"] for one in told["problems"]] == [26, 39]


def test_a_file_that_is_not_there_is_exit_code_2(tmp_path: Path) -> None:
    done = plan(tmp_path, file="nothing.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no such file" in done.stderr


def test_without_an_engine_a_preview_is_exit_code_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    done = plan(tmp_path)
    assert done.returncode == 3, done.stderr
    assert "no Pulumi engine" in done.stderr
