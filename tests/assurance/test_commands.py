from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from assurance.commands import diagram, show
from gouvernail.errors import GouvernailError


def test_help_says_what_it_is_for_with_examples_and_exit_codes() -> None:
    done = CliRunner().invoke(show, ["--help"])

    assert done.exit_code == 0
    assert "gouvernail show credit-scoring-aws-dev-workload" in done.output
    assert "what is not known is not a pass" in done.output


@pytest.mark.parametrize("command", [show, diagram])
def test_a_stack_has_to_be_named(command: click.Command) -> None:
    assert CliRunner().invoke(command, []).exit_code == 2


def test_a_picture_has_a_format_that_there_is() -> None:
    done = CliRunner().invoke(diagram, ["bex-aws-dev-foundation", "--format", "png"])

    assert done.exit_code == 2
    assert "svg" in done.output


def test_without_a_sandbox_the_first_step_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULUMI_BACKEND_URL", raising=False)
    (tmp_path / "Pulumi.yaml").write_text("name: gouvernail\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    done = CliRunner().invoke(show, ["bex-aws-dev-foundation"])

    assert isinstance(done.exception, GouvernailError)
    assert done.exception.exit_code == 2
    assert "make demo" in str(done.exception)


def test_without_an_engine_the_environment_is_said_to_be_unusable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".sandbox" / "backend").mkdir(parents=True)
    (tmp_path / "Pulumi.yaml").write_text("name: gouvernail\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("PULUMI_BACKEND_URL", raising=False)

    done = CliRunner().invoke(show, ["bex-aws-dev-foundation"])

    assert isinstance(done.exception, GouvernailError)
    assert done.exception.exit_code == 3
