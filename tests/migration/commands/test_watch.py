"""`gouvernail migrate watch` and `events`, as they are typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gouvernail.errors import GouvernailError
from gouvernail.evidence import verify
from migration.commands import migrate
from tests.migration import journals
from tests.migration.commands.test_report import kept, project, typed

__all__ = ["project"]


def test_without_a_terminal_it_is_lines_and_ends_with_the_run(project: Path) -> None:
    done = typed("watch", journals.RUN)
    assert done.exit_code == 1
    assert done.output.splitlines()[0] == "credit-scoring-aws-1 (simulated)"
    assert done.output.rstrip().endswith("== rolledBack: soak/1-soak: error_rate: 3 failures are more than 2")


def test_a_run_that_finished_is_a_success(tmp_path: Path, project: Path) -> None:
    (project / ".gouvernail/runs/runs.db").unlink()
    kept(project, journals.finished(str(tmp_path / "other")))
    assert typed("watch", journals.RUN).exit_code == 0


def test_json_is_one_event_a_line(project: Path) -> None:
    lines = typed("watch", journals.RUN, "--json").output.splitlines()
    assert {json.loads(line)["specversion"] for line in lines} == {"1.0"}
    assert len(lines) == 67


def test_events_are_written_and_that_is_a_success(project: Path) -> None:
    done = typed("events", journals.RUN)
    assert done.exit_code == 0
    assert json.loads(done.output.splitlines()[-1])["data"]["data"]["state"] == "rolledBack"
    assert typed("events", journals.RUN, "--follow").output == done.output


def test_bare_records_are_the_chain(project: Path) -> None:
    done = typed("events", journals.RUN, "--format", "record")
    assert verify([line.encode() + b"\n" for line in done.output.splitlines()], chain=journals.RUN).valid


@pytest.mark.parametrize("command", ["watch", "events"])
def test_a_run_that_is_not_there_is_told(project: Path, command: str) -> None:
    done = CliRunner().invoke(migrate, [command, "nothing-1"])
    assert isinstance(done.exception, GouvernailError)
    assert "there is no run 'nothing-1'" in str(done.exception)
