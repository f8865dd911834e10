"""Beside each engine: ends it, as cleanly as can be, when the process that waits for it is gone.

A process that is killed can end nobody, and an engine that runs on would change a stack that nobody watches. So this
one waits on a pipe that ends with its owner. It is told the engine's process on the first line, and `done` on the
second where all is well.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import IO, Final, cast

import psutil

__all__ = ["Guard", "end", "gone", "guarding", "orphaned"]

_DONE: Final = b"done\n"
_VARIABLE: Final = "GOUVERNAIL_GUARD"


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard that waits. `environment` is what its engine must have, so that others see whom it belongs to."""

    environment: Mapping[str, str]
    pipe: IO[bytes]

    def watch(self, engine: int) -> None:
        """Tell it the process of the engine, as soon as that runs."""
        self.pipe.write(b"%d\n" % engine)


@contextmanager
def guarding(grace: float) -> Generator[Guard]:
    """A guard for one engine, as long as the context lasts."""
    guard = subprocess.Popen(
        [sys.executable, "-P", "-m", __name__, str(grace)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        start_new_session=True,
    )
    pipe = cast("IO[bytes]", guard.stdin)
    try:
        yield Guard({_VARIABLE: f"{os.getpid()} {guard.pid}"}, pipe)
    finally:
        with suppress(BrokenPipeError):
            pipe.write(_DONE)
        with suppress(BrokenPipeError):
            pipe.close()
        guard.wait()


def end(process: psutil.Process, grace: float, ended: Callable[[float], bool]) -> bool:
    """End an engine: it is interrupted and finishes what it has begun; after `grace` seconds it is killed, with all
    that it started. Whether it ended by itself.

    `ended` waits so many seconds and says whether it has ended: who is its parent must reap it, and nobody else may.
    """
    with suppress(psutil.NoSuchProcess):
        process.send_signal(signal.SIGINT)
        if ended(grace):
            return True
        started = process.children(recursive=True)
        for one in (process, *started):
            with suppress(psutil.NoSuchProcess):
                one.kill()
        ended(grace)
        return False
    return True


def orphaned(engine: psutil.Process) -> bool:
    """Whether its owner has ended and its guard is ending it: who interrupts it once more ends it in the middle."""
    try:
        owner, guard = (int(one) for one in engine.environ()[_VARIABLE].split())
        return engine.ppid() != owner and __name__ in psutil.Process(guard).cmdline()
    except (KeyError, ValueError, psutil.Error):
        return False


def gone(process: psutil.Process, seconds: float) -> bool:
    """Wait for a process that is not our child, at most so long; whether it has ended."""
    try:
        process.wait(seconds)
    except psutil.TimeoutExpired:
        return process.status() == psutil.STATUS_ZOMBIE
    return True


def _main(grace: float) -> None:
    line = sys.stdin.buffer.readline()
    if not line.strip().isdigit():  # its owner ended before there was an engine
        return
    try:
        engine = psutil.Process(int(line))
    except psutil.NoSuchProcess:
        return
    if sys.stdin.buffer.readline() != _DONE:
        end(engine, grace, partial(gone, engine))


if __name__ == "__main__":
    _main(float(sys.argv[1]))
