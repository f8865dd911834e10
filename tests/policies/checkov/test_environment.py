"""checkov's environment is what its lock says, and its absence is said with what to do."""

import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from gouvernail.errors import Unusable
from policies.checkov import environment

HOME = Path(environment.__file__).parent
PROJECT: dict[str, Any] = tomllib.loads((HOME / "pyproject.toml").read_text())
LOCK: dict[str, Any] = tomllib.loads((HOME / "uv.lock").read_text())


def test_the_version_is_one_everywhere() -> None:
    assert PROJECT["project"]["dependencies"] == [f"checkov=={environment.VERSION}"]
    assert [one["version"] for one in LOCK["package"] if one["name"] == "checkov"] == [environment.VERSION]


def test_the_lock_is_of_this_project() -> None:
    [own] = [one for one in LOCK["package"] if one["name"] == PROJECT["project"]["name"]]
    assert own["metadata"]["requires-dist"] == [{"name": "checkov", "specifier": f"=={environment.VERSION}"}]
    theirs = tomllib.loads((HOME.parents[1] / "pyproject.toml").read_text())["project"]["requires-python"]
    assert PROJECT["project"]["requires-python"] == theirs
    assert LOCK["requires-python"].replace(" ", "") == theirs


def made(folder: Path, version: str) -> Path:
    """An environment that has checkov in this version."""
    site = folder / "lib" / "python3.11" / "site-packages" / f"checkov-{version}.dist-info"
    site.mkdir(parents=True)
    (site / "METADATA").write_text(f"Metadata-Version: 2.1\nName: checkov\nVersion: {version}\n")
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(sys.executable)
    return folder


def test_it_is_found_in_an_environment_of_its_own(tmp_path: Path) -> None:
    home = made(tmp_path / "env", environment.VERSION)
    assert environment.python(home) == home / "bin" / "python"


def test_beside_gouvernail_it_is_found_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "version", lambda _: environment.VERSION)
    monkeypatch.setattr(environment, "find_spec", lambda name: name)
    assert environment.python(made(tmp_path / "env", environment.VERSION)) == Path(sys.executable)


@pytest.mark.parametrize("other", ["3.3.29", None])
def test_another_version_beside_gouvernail_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str | None
) -> None:
    monkeypatch.setattr(environment, "version", lambda _: other or environment.VERSION)
    monkeypatch.setattr(environment, "find_spec", lambda name: name if other else None)
    home = made(tmp_path / "env", environment.VERSION)
    assert environment.python(home) == home / "bin" / "python"


@pytest.mark.parametrize("have", [None, "3.2.0"])
def test_where_it_is_not_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, have: str | None) -> None:
    home = made(tmp_path / "env", have) if have else tmp_path / "absent"
    with pytest.raises(Unusable) as caught:
        environment.python(home)
    assert caught.value.exit_code == 3
    assert f"checkov {environment.VERSION} is not installed" in str(caught.value)
    assert ("there is 3.2.0" in str(caught.value)) is bool(have)
    assert "mend: make setup" in str(caught.value)
    monkeypatch.setattr(environment, "_ROOT", tmp_path)
    with pytest.raises(Unusable, match=f"install checkov=={environment.VERSION} beside gouvernail"):
        environment.python(home)
