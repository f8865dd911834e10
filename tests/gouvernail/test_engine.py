import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gouvernail import engine
from gouvernail.errors import GouvernailError, Unusable

ROOT = Path(__file__).resolve().parents[2]

Fake = Callable[[str], Path]


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing: no program on PATH, an empty cache."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def fake(empty: Path) -> Fake:
    """Puts a `pulumi` on PATH that is the given shell script."""

    def put(script: str) -> Path:
        path = empty / "bin" / "pulumi"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return put


def build(place: Path | None = None) -> Path:
    folder = place or engine.home()
    assert folder is not None
    folder.mkdir(parents=True)
    (folder / "pulumi").write_text("")
    return folder


def test_an_installed_engine_wins_over_a_built_one(fake: Fake) -> None:
    path = fake("echo v3.300.1")
    build()
    assert engine.find() == engine.Engine(path, "3.300.1", built=False)


@pytest.mark.parametrize("said", ["3.255.0", "v3.255.0", "v3.255.0-alpha.1700000000", "v3.999.0+dirty"])
def test_what_a_supported_engine_says(fake: Fake, said: str) -> None:
    fake(f"echo {said}")
    assert engine.find().version == re.sub(r"^v|[-+].*", "", said)


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("echo v3.254.9", "is version 3.254.9; supported is 3.255.0 or newer, below 4"),
        ("echo v2.999.0", "is version 2.999.0"),
        ("echo v4.0.0", "is version 4.0.0"),
        ("echo hello", "does not say its version: 'hello'"),
        ("echo v3.300.0; exit 1", "does not say its version"),
        ("echo crashed >&2; exit 1", "crashed"),
        ("", "does not say its version"),
    ],
)
def test_an_engine_that_cannot_be_used_is_named_with_both_remedies(fake: Fake, script: str, says: str) -> None:
    fake(script)
    with pytest.raises(Unusable) as caught:
        engine.find()
    assert caught.value.exit_code == 3
    assert says in str(caught.value)
    assert "install the Pulumi CLI" in str(caught.value)
    assert "make setup" in str(caught.value)


def test_a_built_engine_stands_in_for_one_that_is_too_old(fake: Fake) -> None:
    fake("echo v3.100.0")
    folder = build()
    assert engine.find() == engine.Engine(folder / "pulumi", engine.VERSION, built=True)


def test_a_way_to_a_built_engine_hides_no_installed_one(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    path = fake("echo v3.300.1")
    old = build(engine.cache() / f"v{engine.VERSION}" / "000000000000-000000000000")
    (old / "pulumi").chmod(0o755)
    (path.parents[1] / "venv").mkdir()
    (path.parents[1] / "venv" / "pulumi").symlink_to(old / "pulumi")
    monkeypatch.setenv("PATH", f"{path.parents[1] / 'venv'}{os.pathsep}{path.parent}")
    assert engine.find().path == path
    path.unlink()
    with pytest.raises(Unusable, match="none was built"):
        engine.find()


def test_no_engine_at_all(empty: Path) -> None:
    with pytest.raises(Unusable, match="`pulumi` is not on PATH and none was built"):
        engine.find()


def test_a_folder_without_the_program_is_no_engine(empty: Path) -> None:
    home = engine.home()
    assert home is not None
    home.mkdir(parents=True)
    assert engine.built() is None


def test_an_engine_of_other_sources_is_not_used(empty: Path) -> None:
    build(engine.cache() / f"v{engine.VERSION}" / "000000000000-000000000000")
    assert engine.built() is None


def test_without_sources_the_newest_built_engine_is_used(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "source", lambda: None)
    assert engine.built() is None
    older, newer = (build(engine.cache() / f"v{engine.VERSION}" / name) for name in ("bbb", "aaa"))
    os.utime(older, (1, 1))
    assert engine.built() == engine.Engine(newer / "pulumi", engine.VERSION, built=True)


def test_a_changed_source_asks_for_another_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = engine.source()
    assert original is not None
    names = [path.name for path in original.iterdir() if path.is_file()]
    for name in names:
        (tmp_path / name).write_bytes((original / name).read_bytes())
    before = engine.home()
    monkeypatch.setattr(engine, "source", lambda: tmp_path)
    assert engine.home() == before
    for name in names:
        (tmp_path / name).write_bytes((original / name).read_bytes() + b"\n")
        assert engine.home() != before, f"{name} does not count"
        (tmp_path / name).write_bytes((original / name).read_bytes())


def test_the_cache_honours_an_absolute_xdg_folder_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert engine.cache() == tmp_path / ".cache" / "gouvernail" / "engine"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a b"))
    assert engine.cache() == tmp_path / "a b" / "gouvernail" / "engine"


def test_one_version_everywhere() -> None:
    folder = ROOT / "tools" / "engine"
    assert f"github.com/pulumi/pulumi/pkg/v3 v{engine.VERSION}\n" in (folder / "go.mod").read_text()
    assert f'_VERSION = "{engine.VERSION}"' in (folder / "language_host.py").read_text()


def test_the_environment_puts_the_engine_first_and_keeps_the_rest() -> None:
    one = engine.Engine(Path("/some where/pulumi"), "3.255.0", built=True)
    assert one.environment({"PATH": "/bin", "A": "b"}) == {
        "PATH": "/some where:/bin",
        "A": "b",
        "GOUVERNAIL_PYTHON": sys.executable,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    assert one.environment({})["PATH"] == "/some where"
    assert one.environment({"GOUVERNAIL_PYTHON": "/mine"})["GOUVERNAIL_PYTHON"] == "/mine"


def test_run_hands_on_arguments_folder_and_exit_code(fake: Fake, tmp_path: Path) -> None:
    path = fake('pwd; for one in "$@"; do echo "<$one>"; done; echo oops >&2; exit 7')
    folder = tmp_path / "a project"
    folder.mkdir()
    done = engine.Engine(path, "3.300.0", built=False).run(["up", "--message", "a b"], cwd=folder, capture=True)
    assert (done.returncode, done.stderr) == (7, "oops\n")
    assert done.stdout.splitlines() == [str(folder), "<up>", "<--message>", "<a b>"]


def test_export_reads_the_state(fake: Fake, tmp_path: Path) -> None:
    document = {"version": 3, "deployment": {"resources": []}}
    path = fake(f"echo '{json.dumps(document)}'")
    assert engine.Engine(path, "3.300.0", built=False).export("dev", cwd=tmp_path) == document


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("echo \"error: no stack named 'dev' found\" >&2; exit 255", "dev cannot be read: no stack named 'dev' found"),
        ("exit 4", "pulumi ended with exit code 4"),
        ("echo '[]'", "no JSON object for stack dev"),
        ("echo nonsense", "no JSON object for stack dev"),
    ],
)
def test_export_says_why_it_cannot(fake: Fake, tmp_path: Path, script: str, says: str) -> None:
    path = fake(script)
    with pytest.raises(GouvernailError, match=re.escape(says)) as caught:
        engine.Engine(path, "3.300.0", built=False).export("dev", cwd=tmp_path)
    assert caught.value.exit_code == 2


@pytest.mark.engine
def test_the_engine_of_this_machine_is_what_it_says(tmp_path: Path) -> None:
    found = engine.find()
    done = found.run(["version"], cwd=tmp_path, capture=True)
    assert done.stdout.strip().startswith(f"v{found.version}")
