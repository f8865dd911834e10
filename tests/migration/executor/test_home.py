"""Where runs are kept, and what is said where they cannot be."""

from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError, Unusable
from migration.executor import home


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: gouvernail\nruntime: python\n", encoding="utf-8")
    (tmp_path / "systems").mkdir()
    return tmp_path


def test_a_folder_of_the_project_that_git_does_not_see(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(home.SETTING, raising=False)
    found = home.at(project / "systems")
    assert found.folder == project / home.NAME
    assert not found.shared
    home.opened(found).dispose()
    assert (project / home.NAME / ".gitignore").read_text() == "*\n"
    assert (project / home.NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_one_setting_makes_it_a_server(project: Path, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv(home.SETTING, f"{scheme}://lead@db.internal/runs")
    found = home.at(project)
    assert found.shared
    assert found.url == found.workflows == "postgresql+psycopg://lead@db.internal/runs"


def test_outside_of_a_project_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(GouvernailError, match="no Pulumi project"):
        home.at(tmp_path)


def test_another_database_is_refused(project: Path) -> None:
    with pytest.raises(GouvernailError, match="cannot be kept in mysql"):
        home.at(project, "mysql://root@localhost/runs")


def test_a_server_that_is_away_is_unusable_and_its_password_not_shown(project: Path) -> None:
    with pytest.raises(Unusable) as refused:
        home.opened(home.at(project, "postgresql://lead:hunter2@127.0.0.1:9/runs"))
    assert "does not answer" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_folder_that_is_a_file_is_unusable(project: Path) -> None:
    (project / "taken").write_text("", encoding="utf-8")
    with pytest.raises(Unusable, match="cannot be kept here"):
        home.opened(home.at(project, "taken"))
