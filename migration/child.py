"""A program as a child: with a deadline, in a process group of its own that ends with it, its output kept in files."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

__all__ = ["Ran", "ran"]

_GRACE: Final = 5.0  # seconds between a request to end and the end


@dataclass(frozen=True, slots=True)
class Ran:
    """How a child ended. `code` is None where the deadline ended it."""

    code: int | None
    out: bytes
    err: bytes

    @property
    def last(self) -> str:
        """The last line that it complained, or said."""
        lines = (self.err.strip() or self.out.strip()).decode(errors="replace").splitlines()
        return lines[-1].strip()[:300] if lines else ""


def ran(
    command: Sequence[str],
    *,
    cwd: Path,
    seconds: float,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
    most: int = 64 << 20,
) -> Ran:
    """Run `command` for `seconds` at most; `given` is its input, `most` the bytes kept of what it says.

    Its input stays open while this process lives: a child that watches it learns of our end. OSError where there is no
    such program.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            command,
            cwd=cwd,
            env=None if environment is None else dict(environment),
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        try:
            if child.stdin is not None:
                with suppress(BrokenPipeError):
                    child.stdin.write(given + b"\n")
                    child.stdin.flush()
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(child)
        return Ran(code, _kept(out, most), _kept(err, most))


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Ends whatever is left of the group, the child's own children too."""
    for number, patience in ((signal.SIGTERM, _GRACE), (signal.SIGKILL, _GRACE)):
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, number)
            with suppress(subprocess.TimeoutExpired):
                child.wait(patience)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    if child.stdin is not None:
        with suppress(BrokenPipeError):
            child.stdin.close()


def _kept(file: IO[bytes], most: int) -> bytes:
    file.seek(0)
    return file.read(most)
