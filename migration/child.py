"""A program as a child: with a deadline, in a process group of its own that ends with it, its output kept in files."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

__all__ = ["Child", "Ran", "ran"]

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


class Child:
    """A program that runs while the block does; whatever is left of it then is ended.

    Its input stays open while this process lives: a child that watches it learns of our end.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        seconds: float,
        environment: Mapping[str, str] | None = None,
        given: bytes = b"",
        most: int = 64 << 20,
    ) -> None:
        self._command = list(command)
        self._cwd = cwd
        self._environment = None if environment is None else dict(environment)
        self._given = given
        self._most = most
        self._until = time.monotonic() + seconds
        self._out: IO[bytes]
        self._err: IO[bytes]
        self._process: subprocess.Popen[bytes]

    def __enter__(self) -> Self:
        """Start it. OSError where there is no such program."""
        self._out, self._err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        try:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._cwd,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=self._out,
                stderr=self._err,
                start_new_session=True,
            )
        except BaseException:
            self._close()
            raise
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.write(self._given + b"\n")
                self._process.stdin.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._close()

    def ended(self, patience: float) -> Ran | None:
        """How it ended, waiting for `patience` seconds at most; None while it runs and has time left."""
        left = self._until - time.monotonic()
        try:
            code: int | None = self._process.wait(max(0.0, min(patience, left)))
        except subprocess.TimeoutExpired:
            if left > patience:
                return None
            code = None
            self._end()
        return Ran(code, _kept(self._out, self._most), _kept(self._err, self._most))

    def _end(self) -> None:
        """Ends whatever is left of the group, the child's own children too."""
        process = self._process
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_GRACE)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)

    def _close(self) -> None:
        self._out.close()
        self._err.close()
        process = getattr(self, "_process", None)
        if process is not None and process.stdin is not None:
            with suppress(BrokenPipeError):
                process.stdin.close()


def ran(
    command: Sequence[str],
    *,
    cwd: Path,
    seconds: float,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
    most: int = 64 << 20,
) -> Ran:
    """Run `command` for `seconds` at most; `given` is its input, `most` the bytes kept of what it says."""
    with Child(command, cwd=cwd, seconds=seconds, environment=environment, given=given, most=most) as child:
        while (found := child.ended(seconds + 1)) is None:
            continue
        return found


def _kept(file: IO[bytes], most: int) -> bytes:
    file.seek(0)
    return file.read(most)
