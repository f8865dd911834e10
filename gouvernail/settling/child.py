"""One run of the engine: its events as they come, a deadline, and an end in every case.

The engine writes into a file without a name, not into a pipe: one that loses its reader dies at its next word, in the
middle of what it does.
"""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Final

import psutil

from gouvernail.engine import Engine
from gouvernail.settling import events
from gouvernail.settling.events import Event
from gouvernail.settling.guard import end, guarding
from gouvernail.settling.outcome import DeadlinePassed, Interrupted

__all__ = ["Ended", "interrupt", "run"]

_STEP_SECONDS: Final = 0.05
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_asked: Final = threading.Event()
_running: Final = set[int]()
_alone: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Ended:
    """How an engine ended by itself: `code` is negative where a signal ended it."""

    code: int
    events: tuple[Event, ...]
    said: str
    seconds: float


def interrupt() -> None:
    """Ask every engine that this process runs to end, as Ctrl-C does; to be called from any thread, or a handler.

    Their runs raise Interrupted. Without an engine that runs, nothing happens.
    """
    if _running:
        _asked.set()


def run(
    engine: Engine,
    arguments: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str] | None,
    deadline: float,
    grace: float,
    on_event: Callable[[Event], object] | None = None,
) -> Ended:
    """Run `pulumi ARGUMENTS` to its end, at most `deadline` seconds.

    An engine that is ended is interrupted and has `grace` seconds to finish what it has begun. Raises DeadlinePassed,
    Interrupted, and whatever `on_event` raises, when the engine has ended. One that finished all the same has ended.
    """
    started = time.monotonic()
    what = f"pulumi {arguments[0]}"
    seen: list[Event] = []
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, guarding(grace) as guard, _signals() as came:
        own = {**(os.environ if env is None else env), **guard.environment}
        process = engine.start(arguments, cwd=cwd, env=own, out=out, err=err)
        guard.watch(process.pid)
        offset = 0
        stopped, clean = "", True
        try:
            with _registered(process):
                while process.poll() is None:
                    offset = _take(out, offset, seen, on_event)
                    if came or _asked.is_set():
                        stopped = "was interrupted"
                    elif time.monotonic() - started > deadline:
                        stopped = f"took more than {deadline:g} seconds"
                    if stopped:
                        clean = _stop(process, grace)
                    else:
                        time.sleep(_STEP_SECONDS)
        except BaseException:
            _stop(process, grace)
            raise
        if stopped and process.returncode:
            raise (DeadlinePassed if stopped.startswith("took") else Interrupted)(f"{what} {stopped}", clean=clean)
        _take(out, offset, seen, on_event)
        err.seek(0)
        said = err.read().decode(errors="replace").strip()
    return Ended(process.returncode, tuple(seen), said, time.monotonic() - started)


def _take(out: IO[bytes], offset: int, seen: list[Event], on_event: Callable[[Event], object] | None) -> int:
    """Take what was written since; the offset behind the last whole line."""
    size = os.fstat(out.fileno()).st_size
    if size <= offset:
        return offset
    text = os.pread(out.fileno(), size - offset, offset)
    whole = text[: text.rfind(b"\n") + 1]
    for event in events.read(whole.splitlines()):
        seen.append(event)
        if on_event:
            on_event(event)
    return offset + len(whole)


def _stop(process: "subprocess.Popen[bytes]", grace: float) -> bool:
    """End the engine and reap it; whether it ended by itself."""
    if process.poll() is not None:
        return True
    handle = psutil.Process(process.pid)  # ours and not reaped, so the number is still its own

    def ended(seconds: float) -> bool:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    return end(handle, grace, ended)


@contextmanager
def _registered(process: "subprocess.Popen[bytes]") -> Generator[None]:
    with _alone:
        _running.add(process.pid)
    try:
        yield
    finally:
        with _alone:
            _running.discard(process.pid)
            if not _running:
                _asked.clear()


@contextmanager
def _signals() -> Generator[list[int]]:
    """The signals that came to end us, which do what they would have done once the engine has ended.

    Only where Python does with them what it does by default, and only in the main thread, which alone may say so:
    whoever handles them otherwise calls `interrupt`.
    """
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield came
        return

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    defaults = (signal.SIG_DFL, signal.default_int_handler)
    before = {one: handler for one in _SIGNALS if (handler := signal.getsignal(one)) in defaults}
    for one in before:
        signal.signal(one, note)
    try:
        yield came
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        for number in came:
            signal.raise_signal(number)
