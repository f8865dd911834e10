"""A child ends with its deadline, with its block and with us; what it says is kept."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from migration.child import Child, ran


def python(*lines: str) -> list[str]:
    return [sys.executable, "-c", "\n".join(lines)]


def gone(pid: int) -> bool:
    """Whether nothing of it runs any more, within a few seconds."""
    for _ in range(100):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] in "ZX":
            return True
        time.sleep(0.1)
    return False


def test_what_it_says_and_how_it_ends(tmp_path: Path) -> None:
    found = ran(python("import sys", "print(input())", "sys.exit('no')"), cwd=tmp_path, seconds=30, given=b"hello")
    assert (found.code, found.out, found.err.strip(), found.last) == (1, b"hello\n", b"no", "no")


def test_no_such_program(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ran([str(tmp_path / "gone")], cwd=tmp_path, seconds=1)


def test_a_deadline_ends_what_does_not_want_to_end(tmp_path: Path) -> None:
    lines = (
        "import signal, subprocess, time",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "print(subprocess.Popen(['sleep', '300']).pid, flush=True)",
        "time.sleep(300)",
    )
    found = ran(python(*lines), cwd=tmp_path, seconds=3)
    assert found.code is None
    if found.out:  # a loaded machine may not have come so far
        assert gone(int(found.out))


def test_what_is_left_when_the_block_ends_is_ended(tmp_path: Path) -> None:
    with Child(python("import time", "time.sleep(300)"), cwd=tmp_path, seconds=60) as child:
        assert child.ended(0.1) is None
        pid = child._process.pid
    assert gone(pid)


def test_a_child_that_watches_its_input_ends_with_who_started_it(tmp_path: Path) -> None:
    """The process that called a metric's function is killed: the call ends too."""
    (tmp_path / "slow.py").write_text(
        "import os, time\n"
        "def measure(asked):\n"
        f"    open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
        "    time.sleep(300)\n"
    )
    caller = python(
        "from datetime import UTC, datetime",
        "from pathlib import Path",
        "from migration.metrics.function import Function",
        "from migration.metrics.source import Asked",
        f"Function('slow:measure', Path({str(tmp_path)!r}), 300).measured(Asked('a', None, datetime.now(UTC)))",
    )
    with subprocess.Popen(caller, start_new_session=True) as process:
        for _ in range(300):
            if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
                break
            time.sleep(0.1)
        os.kill(process.pid, 9)
    assert gone(int((tmp_path / "pid").read_text()))
