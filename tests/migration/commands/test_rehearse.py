"""What is wrong with a rehearsal is said before anything of it is made."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gouvernail.errors import GouvernailError
from migration.commands import migrate
from tests.migration.rehearsing.worked import PLAYBOOK, ROOT

FILE = str(ROOT / PLAYBOOK)


def refused(*words: str) -> GouvernailError:
    done = CliRunner().invoke(migrate, ["rehearse", *words])
    assert isinstance(done.exception, GouvernailError), done.output
    return done.exception


def test_a_metric_that_nobody_measures_leaves_the_folder_empty(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    wrong = refused(FILE, "--value", "eror_rate=1", "--keep", str(folder))
    assert (wrong.exit_code, wrong.problems[0].nearest) == (2, "error_rate")
    assert list(folder.iterdir()) == []


def test_what_lies_in_a_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    wrong = refused(FILE, "--keep", str(tmp_path))
    assert "it is not empty" in str(wrong)
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    wrong = refused(FILE, "--keep", str(tmp_path / "file" / "below"))
    assert "it cannot be made: Not a directory" in str(wrong)


@pytest.mark.parametrize("value", ["error_rate", "error_rate=much", "=0.1x"])
def test_a_value_is_a_number(value: str) -> None:
    done = CliRunner().invoke(migrate, ["rehearse", FILE, "--value", value])
    assert done.exit_code == 2
    assert "such as error_rate=0.2" in done.output
