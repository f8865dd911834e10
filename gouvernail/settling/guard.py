"""Beside each engine: ends it, as cleanly as can be, when the process that waits for it is gone.

A process that is killed can end nobody, and an engine that runs on would change a stack that nobody watches. So this
one waits on a pipe that ends with its owner. It is told the engine's process on the first line, and `done` on the
second where all is well.
"""

import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import partial
from typing import IO, Final, cast

import psutil

__all__ = ["end", "gone", "guarding"]

_DONE: Final = b"done\n"


@contextmanager
def guarding(grace: float) -> Generator[IO[bytes]]:
    """A guard for one engine: the caller writes the engine's process id, and a line end, as soon as it runs."""
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
        yield pipe
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
