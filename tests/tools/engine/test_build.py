import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gouvernail import engine
from gouvernail.errors import Unusable
from tools.engine import build as module
from tools.engine.build import build

# Stands in for Go: it answers what is asked of it, and notes each question.
GO = """#!/bin/sh
echo "$*" >> "$NOTES"
case "$1 $2" in
    "version ") echo "go version go${GO_SAYS:-1.26.8} linux/amd64" ;;
    "list -deps") for one in a b c; do echo "$one"; done ;;
    "list -m") echo "$SDK" ;;
    "build -v")
        for one in a b c; do echo "$one" >&2; done
        [ -z "$WAIT" ] || { echo $$ > "$WAIT"; sleep 600; }
        [ -z "$BROKEN" ] || { echo "a.go:1: cannot compile" >&2; exit 1; }
        while [ "$1" != -o ]; do shift; done
        printf '#!/bin/sh\\necho v3.255.0\\n' > "$2"; chmod +x "$2" ;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with the Go above, no pulumi and an empty cache."""
    (tmp_path / "bin").mkdir()
    go = tmp_path / "bin" / "go"
    go.write_text(GO)
    go.chmod(0o755)
    executor = tmp_path / "sdk" / "python" / "cmd" / "pulumi-language-python-exec"
    executor.parent.mkdir(parents=True)
    executor.write_text("# runs programs\n")
    executor.chmod(0o444)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a cache"))
    monkeypatch.setenv("NOTES", str(tmp_path / "notes"))
    monkeypatch.setenv("SDK", str(tmp_path / "sdk"))
    return tmp_path


def builds(machine: Path) -> int:
    notes = machine / "notes"
    return sum(line.startswith("build") for line in notes.read_text().splitlines()) if notes.exists() else 0


def left(machine: Path) -> list[str]:
    return sorted(path.name for path in (engine.cache() / f"v{engine.VERSION}").glob("*") if path.is_dir())


def test_all_parts_are_there_and_run(machine: Path) -> None:
    home = build()
    assert home == engine.home()
    assert {path.name for path in home.iterdir()} == {"pulumi", "pulumi-language-python-exec", *engine.HOST}
    for name in ("pulumi", "pulumi-language-python", "pulumi-language-python-exec"):
        assert os.access(home / name, os.X_OK), name
    assert engine.built() == engine.Engine(home / "pulumi", engine.VERSION, built=True)


def test_what_is_built_is_pinned_and_stripped_of_this_machine(machine: Path) -> None:
    build()
    (command,) = [line for line in (machine / "notes").read_text().splitlines() if line.startswith("build")]
    assert "-trimpath" in command
    assert f"version.Version=v{engine.VERSION}" in command


def test_a_second_time_does_nothing(machine: Path) -> None:
    assert build() == build()
    assert builds(machine) == 1


def test_a_changed_host_compiles_nothing(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build()
    changed = machine / "changed"
    changed.mkdir()
    source = engine.source()
    assert source is not None
    for path in source.iterdir():
        if path.is_file():
            (changed / path.name).write_bytes(path.read_bytes())
    with (changed / "language_host.py").open("a") as file:
        file.write("# changed\n")
    monkeypatch.setattr(engine, "source", lambda: changed)
    second = build()
    assert second != first
    assert builds(machine) == 1
    assert (second / "language_host.py").read_text().endswith("# changed\n")
    assert (second / "pulumi").samefile(first / "pulumi")
    with (changed / "go.sum").open("a") as file:
        file.write("\n")
    build()
    assert builds(machine) == 2


def test_a_build_that_fails_says_why_and_leaves_nothing(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROKEN", "yes")
    with pytest.raises(Unusable, match=r"a\.go:1: cannot compile"):
        build()
    assert left(machine) == []
    assert engine.built() is None


def test_what_a_killed_build_left_is_removed(machine: Path) -> None:
    old = engine.cache() / f"v{engine.VERSION}" / ".building-old"
    old.mkdir(parents=True)
    home = build()
    assert left(machine) == [home.name]


@pytest.mark.parametrize("said", ["1.20.3", "1.19"])
def test_an_old_go_is_refused(machine: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("GO_SAYS", said)
    with pytest.raises(Unusable, match=rf"too old to build the engine: go version go{re.escape(said)}"):
        build()


def test_without_go_both_remedies_are_named(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(machine))
    with pytest.raises(Unusable) as caught:
        build()
    assert "https://www.pulumi.com/docs/install/" in str(caught.value)
    assert "https://go.dev/doc/install" in str(caught.value)


def test_a_full_disk_is_said_before_anything_is_fetched(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SPACE", 10**18)
    with pytest.raises(Unusable, match=r"GB are free"):
        build()
    assert builds(machine) == 0


def start(*arguments: str) -> subprocess.Popen[str]:
    """Heeds an interrupt also where these tests run in the background, where a shell has it ignored."""
    return subprocess.Popen(
        [sys.executable, module.__file__, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - no threads
    )


def test_two_at_once_build_once(machine: Path) -> None:
    both = [start(), start()]
    for one in both:
        said = one.communicate(timeout=60)
        assert one.returncode == 0, said
        assert str(engine.home()) in said[0]
    assert builds(machine) == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_build_leaves_nothing(
    machine: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, code: int
) -> None:
    waiting = machine / "waiting"
    monkeypatch.setenv("WAIT", str(waiting))
    running = start()
    deadline = time.monotonic() + 30
    while not (waiting.exists() and waiting.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(number)
    said = running.communicate(timeout=30)
    assert running.returncode == code, said
    assert "Traceback" not in said[1]
    assert left(machine) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int(waiting.read_text()), 0)


def test_an_installed_engine_is_used_and_nothing_built(machine: Path) -> None:
    (machine / "bin" / "pulumi").write_text("#!/bin/sh\necho v3.300.0\n")
    (machine / "bin" / "pulumi").chmod(0o755)
    said = start().communicate(timeout=30)[0]
    assert "Pulumi 3.300.0" in said
    assert builds(machine) == 0
    assert "Pulumi 3.255.0" in start("--force").communicate(timeout=30)[0]
    assert builds(machine) == 1


def test_an_installed_engine_that_is_too_old_is_named_and_one_is_built(machine: Path) -> None:
    (machine / "bin" / "pulumi").write_text("#!/bin/sh\necho v3.100.0\n")
    (machine / "bin" / "pulumi").chmod(0o755)
    said = start().communicate(timeout=30)[0]
    assert "is version 3.100.0" in said
    assert builds(machine) == 1


def test_no_way_to_an_engine_ends_with_3(machine: Path) -> None:
    (machine / "bin" / "go").unlink()
    running = start()
    said = running.communicate(timeout=30)
    assert running.returncode == 3
    assert said[1].startswith("error: no Pulumi engine")
    assert "Traceback" not in said[1]
