"""The process that serves the three clouds: a session of its own, so that nothing typed at a terminal ends it.

`start` is for whoever needs one; the rest of the module runs in the process itself. It says on its standard output that
it is ready, and ends on SIGTERM, or when its standard input ends where it was started `attended`.
"""

import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final, TextIO, cast

from pydantic import BaseModel, ConfigDict

from gouvernail.errors import GouvernailError, Problem, Unusable
from gouvernail.sandbox import folder as folders
from gouvernail.sandbox.index import PACKAGES
from gouvernail.sandbox.place import Place, place
from gouvernail.sandbox.planned import Preview

__all__ = ["Served", "Settings", "end_served", "last_served", "places", "running", "start", "stop"]

_ENDING_SECONDS: Final = 10
_STEP_SECONDS: Final = 0.02


class Settings(BaseModel):
    """How the clouds are served; `places` is where a provider works that is not configured."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allow_foreign: bool = False
    preview: Preview = "known"
    places: dict[str, Place]


class Served(BaseModel):
    """A server that is ready: its process, its name in the log, the port of each package."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pid: int
    server: str
    since: str
    ports: dict[str, int]
    settings: Settings


def places() -> dict[str, Place]:
    """Where a provider works that is not configured, by the environment of this process."""
    return {package: place(package, {}, os.environ) for package in PACKAGES}


def start(folder: Path, settings: Settings, *, attended: bool) -> tuple[Served, "subprocess.Popen[bytes]"]:
    """A server of the folder's state, ready. An attended one ends with this process, and is nobody else's.

    Raises GouvernailError where the state cannot be served (another version's, already served), Unusable where the
    process ended without a word.
    """
    messages = None if attended else (folder / folders.MESSAGES).open("ab")
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__, str(folder), settings.model_dump_json(), str(int(attended))],
            stdin=subprocess.PIPE if attended else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=messages,
            start_new_session=True,
        )
    finally:
        if messages:
            messages.close()
    with cast("IO[bytes]", process.stdout) as said:
        line = said.readline()
    if process.stdin and b"ports" not in line:
        process.stdin.close()
    if not line:
        raise Unusable(
            Problem(
                f"the sandbox's server ended with {process.wait()} before it was ready",
                mend=f"read {folder / folders.MESSAGES}" if messages else None,
            )
        )
    answer = json.loads(line)
    if "problems" in answer:
        process.wait()
        raise GouvernailError(Problem(**one) for one in answer["problems"])
    return Served.model_validate(answer), process


def stop(process: "subprocess.Popen[bytes]") -> bool:
    """End an attended server; whether it had ended by itself before."""
    gone = process.poll() is not None
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return gone


def running(folder: Path) -> Served | None:
    """The server of the folder that runs beside us and outlives us. A lock says so, which no process leaves behind."""
    try:
        with (folder / folders.SERVED).open(encoding="utf-8") as record:
            for _ in range(int(_ENDING_SECONDS / _STEP_SECONDS)):
                if not _is_held(record):
                    return None
                record.seek(0)
                if text := record.read():
                    return Served.model_validate_json(text)
                time.sleep(_STEP_SECONDS)  # it is about to be ready
    except FileNotFoundError:
        return None
    raise GouvernailError(Problem("a server was started and does not become ready", file=str(folder)))


def last_served(folder: Path) -> Served | None:
    """What the last such server said of itself, whether it runs or not."""
    try:
        text = (folder / folders.SERVED).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return Served.model_validate_json(text) if text else None


def end_served(folder: Path, served: Served) -> None:
    """End a server that `running` gave, and wait for it. GouvernailError where it does not end."""
    os.kill(served.pid, signal.SIGTERM)
    for _ in range(int(_ENDING_SECONDS / _STEP_SECONDS)):
        if running(folder) is None:
            return
        time.sleep(_STEP_SECONDS)
    raise GouvernailError(Problem(f"the server (process {served.pid}) does not end", file=str(folder)))


@contextmanager
def _alone(folder: Path) -> Generator[TextIO]:
    """The record of the folder's server, empty, ours alone. GouvernailError where another server has it."""
    with (folder / folders.SERVED).open("a", encoding="utf-8") as record:
        for _ in range(5):  # somebody may just be looking whether it is held
            try:
                fcntl.flock(record, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(_STEP_SECONDS)
        else:
            raise GouvernailError(
                Problem(
                    "this sandbox is served already, and two servers on one state would not know of each other",
                    file=str(folder),
                    mend="gouvernail sandbox serve --status shows it, --stop ends it",
                )
            )
        record.truncate(0)
        yield record


def _is_held(record: TextIO) -> bool:
    try:
        fcntl.flock(record, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(record, fcntl.LOCK_UN)
    return False


def _main(folder: Path, settings: Settings, *, attended: bool) -> None:
    from gouvernail.sandbox.log import now
    from gouvernail.sandbox.serve import serving

    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ending.set())
    name = secrets.token_hex(6)
    with ExitStack() as held:
        try:
            held.enter_context(folders.used(folder))
            record = None if attended else held.enter_context(_alone(folder))
            ports = held.enter_context(
                serving(
                    folder / folders.STATE,
                    os.environ,
                    allow_foreign=settings.allow_foreign,
                    preview=settings.preview,
                    name=name,
                )
            )
        except GouvernailError as error:
            _say(json.dumps({"problems": [problem.as_json() for problem in error.problems]}))
            return
        ready = Served(pid=os.getpid(), server=name, since=now(), ports=dict(ports), settings=settings)
        if record:
            record.write(ready.model_dump_json())
            record.flush()
        if attended:
            threading.Thread(target=_await_end, args=(sys.stdin.fileno(), ending), daemon=True).start()
        _say(ready.model_dump_json())
        ending.wait()


def _say(line: str) -> None:
    """One line to who started us; then nobody listens."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _await_end(handle: int, ending: threading.Event) -> None:
    while os.read(handle, 1):
        pass
    ending.set()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Settings.model_validate_json(sys.argv[2]), attended=sys.argv[3] == "1")
