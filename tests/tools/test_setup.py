import os
import subprocess
import sys
from pathlib import Path

import pytest

from gouvernail.errors import Unusable
from tools import setup

FINDER = setup.ROOT / "tools" / "python"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def put(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def pinned(machine: Path) -> Path:
    version = setup._PINNED.read_text().split("uv==")[2 if "echo uv==" in setup._PINNED.read_text() else 1].split()[0]
    return machine / "cache" / "gouvernail" / "uv" / version / "bin" / "uv"


def test_a_uv_on_path_is_used(machine: Path) -> None:
    uv = put(machine / "bin" / "uv", "echo 'uv 0.9.1 (somewhere)'")
    assert setup.find_uv() == uv


@pytest.mark.parametrize("said", ["uv 0.8.99", "what?"])
def test_one_that_is_too_old_gives_way_to_the_pinned_one(
    machine: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    put(machine / "bin" / "uv", f"echo '{said}'")
    own = put(pinned(machine), "echo 'uv 0.13.9'")
    assert setup.find_uv() == own
    assert "a pinned one is used" in capsys.readouterr().out


def test_the_pinned_one_has_hashes() -> None:
    lines = setup._PINNED.read_text().splitlines()
    assert sum("--hash=sha256:" in line for line in lines) > 10
    assert sum(line.startswith("uv==") for line in lines) == 1


def test_pip_installs_it_with_hashes_into_the_cache(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = machine / "notes"
    python = put(
        machine / "bin" / "python3",
        f'echo "$*" >> "{notes}"\n'
        "while [ $# -gt 0 ]; do\n"
        '[ "$1" != --target ] || { /bin/mkdir -p "$2/bin"; echo > "$2/bin/uv"; }\n'
        "shift; done",
    )
    monkeypatch.setattr(sys, "executable", str(python))
    assert setup.find_uv() == pinned(machine)
    assert pinned(machine).is_file()
    assert "--require-hashes" in notes.read_text()
    assert [path.name for path in pinned(machine).parents[2].iterdir()] == [pinned(machine).parents[1].name]


def test_a_package_index_that_is_away_leaves_nothing(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = put(
        machine / "bin" / "python3", '[ "$3" = --version ] && exit 0\necho "no route to the index" >&2; exit 1'
    )
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(Unusable, match="no route to the index"):
        setup.find_uv()
    assert list(pinned(machine).parents[2].iterdir()) == []


def test_a_python_without_pip_and_venv_says_what_to_install(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(put(machine / "bin" / "python3", "exit 1")))
    with pytest.raises(Unusable, match="has neither pip nor venv") as caught:
        setup.find_uv()
    assert "apt install python3-pip" in str(caught.value)


def test_packages_go_into_the_checkout_whatever_is_active(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", "/elsewhere")
    environment = setup.sync_environment(Path("/uv/bin/uv"))
    assert environment["UV_PROJECT_ENVIRONMENT"] == str(setup.ROOT / ".venv")
    assert "VIRTUAL_ENV" not in environment
    assert environment["UV_PYTHON_DOWNLOADS"] == "never"
    assert environment["UV_COMPILE_BYTECODE"] == "1"


def test_what_was_set_up_from_other_files_is_not_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locks = ("uv.lock", "policies/checkov/uv.lock")
    for name in (*locks, "pyproject.toml", "policies/checkov/pyproject.toml", "tools/setup.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    assert not setup.is_current(), "there is no environment"
    for name in (".venv", ".venv-checkov"):
        assert not setup.is_current(), f"{name} is not there"
        (tmp_path / name / "bin").mkdir(parents=True)
        (tmp_path / name / "bin" / "python").symlink_to(sys.executable)
        (tmp_path / ".venv" / "setup.stamp").write_text(setup.stamp())
    assert setup.is_current()
    for name in locks:
        (tmp_path / name).write_text("changed")
        assert not setup.is_current()
        (tmp_path / ".venv" / "setup.stamp").write_text(setup.stamp())
        assert setup.is_current()
    (tmp_path / ".venv" / "bin" / "python").unlink()
    put(tmp_path / ".venv" / "bin" / "python", "exit 1")
    assert not setup.is_current(), "its Python does not run"


def test_a_built_engine_is_linked_and_an_installed_one_is_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    for home in ("old", "new", "new"):
        setup.link(setup.engine.Engine(tmp_path / home / "pulumi", "3.255.0", built=True))
        assert {path.name: path.readlink() for path in folder.iterdir()} == {
            name: tmp_path / home / name for name in ("pulumi", "pulumi-language-python", "pulumi-language-python-exec")
        }
    setup.link(setup.engine.Engine(Path("/usr/bin/pulumi"), "3.300.0", built=False))
    assert list(folder.iterdir()) == []


def find_python(machine: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(FINDER)],
        env={"PATH": f"{machine / 'bin'}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def fits(minor: int) -> str:
    """A Python of version 3.MINOR: it judges itself as the finder's question would."""
    return f'[ {minor} -ge 11 ] && [ {minor} -le 13 ] && echo "$0"'


def test_the_machines_own_python_first(machine: Path) -> None:
    put(machine / "bin" / "python3.13", fits(13))
    own = put(machine / "bin" / "python3", fits(11))
    assert find_python(machine).stdout.strip() == str(own)


def test_one_that_does_not_fit_or_run_is_passed_over(machine: Path) -> None:
    put(machine / "bin" / "python3", fits(14))
    put(machine / "bin" / "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    other = put(machine / "bin" / "python3.12", fits(12))
    assert find_python(machine).stdout.strip() == str(other)


def test_the_finders_question_is_right_for_this_python() -> None:
    done = subprocess.run([str(FINDER)], env={**os.environ, "PYTHON": sys.executable}, capture_output=True, check=False)
    assert done.stdout.decode().strip() == sys.executable


def test_a_named_python_is_the_only_one_asked(machine: Path) -> None:
    put(machine / "bin" / "python3", fits(12))
    done = find_python(machine, PYTHON=str(machine / "no such python"))
    assert done.returncode == 3
    assert "no such python is no Python 3.11, 3.12 or 3.13" in done.stderr


def test_no_python_says_what_to_install(machine: Path) -> None:
    done = find_python(machine)
    assert (done.returncode, done.stdout) == (3, "")
    assert "apt install python3" in done.stderr
