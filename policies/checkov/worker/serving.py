"""The protocol: one JSON object a line, requests on standard input, answers on standard output.

First comes `{"ready": true, ...}`, when checkov is imported; then one answer to each request, in order. What checkov
or a check prints goes to standard error until then, and nowhere afterwards: it may hold secrets. Each scan runs in a
copy of this process, so that nothing is left of it: neither a verdict, nor a check that was loaded, nor a crash.
"""

import ctypes
import gc
import json
import logging
import os
import select
import signal
import socket
import sys
import time
from typing import Any, Final, NoReturn

__all__ = ["PROTOCOL", "main"]

PROTOCOL: Final = 1
_DIES_WITH_PARENT: Final = 1  # Linux: PR_SET_PDEATHSIG
_CLOSED_TO_CHECKS: Final = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"})


def main() -> int:
    """Serve until standard input ends."""
    began = _now()
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    sys.addaudithook(_closed)
    gc.disable()  # what is imported stays, so there is nothing to look for
    logging.disable(logging.CRITICAL)
    from policies.checkov.worker import library, scanning

    scanning.prepare()
    answers.write(
        _line({"ready": True, "protocol": PROTOCOL, "checkov": library.version, "seconds": round(_now() - began, 3)})
    )
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    idle = scanning.warming()
    while not select.select([0], [], [], 0)[0] and next(idle, None):
        pass
    gc.freeze()  # copies share what was imported for as long as nobody touches it
    memory: dict[str, list[Any]] = {}
    requests = os.fdopen(0, "rb", closefd=False)
    while line := requests.readline():
        request = json.loads(line)
        answer = _copied(request, memory)
        if answer is None:
            return 0
        answers.write(answer)
    return 0


def _copied(request: dict[str, Any], memory: dict[str, list[Any]]) -> bytes | None:
    """The answer of a copy of this process, as a line; None where nobody is there any more to read it."""
    reading, writing = os.pipe()
    parent = os.getpid()
    copy = os.fork()
    if not copy:
        os.close(reading)
        _scan(request, memory, writing, parent)
    os.close(writing)
    told = _read(reading, copy)
    os.close(reading)
    _, status = os.waitpid(copy, 0)
    if told is None:
        return None
    learned, newline, answer = told.partition(b"\n")
    if status or not newline or not answer.endswith(b"\n"):
        return _line({"id": request.get("id"), "crash": _ended(status)})
    memory.update(json.loads(learned))
    return answer


def _scan(request: dict[str, Any], memory: dict[str, list[Any]], writing: int, parent: int) -> NoReturn:
    """What a copy does: one scan, its answer, and the end, whatever happens."""
    status = 1
    try:
        _die_with(parent)
        gc.disable()
        from policies.checkov.worker import scanning

        known = set(memory)
        answer = {"id": request.get("id"), **scanning.scan(request, memory)}
        learned = {name: kept for name, kept in memory.items() if name not in known}
        with os.fdopen(writing, "wb") as out:
            out.write(_line(learned))
            out.write(_line(answer))
        status = 0
    finally:
        os._exit(status)


def _read(reading: int, copy: int) -> bytes | None:
    """All that the copy says; None, and its end, where our own standard input is closed meanwhile."""
    parts: list[bytes] = []
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    poll.register(0, 0)  # only that it hangs up
    while True:
        for descriptor, _ in poll.poll():
            if descriptor != reading:
                os.kill(copy, signal.SIGKILL)
                return None
            part = os.read(reading, 1 << 20)
            if not part:
                return b"".join(parts)
            parts.append(part)


def _die_with(parent: int) -> None:
    """Be ended where the process that we are a copy of ends, if the system can do that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _ended(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"it was ended by signal {os.WTERMSIG(status)}"
    return f"it ended with exit code {os.WEXITSTATUS(status)}, without an answer"


def _closed(event: str, given: tuple[Any, ...]) -> None:
    """Nothing here asks the network: neither checkov for its guidelines, nor a check."""
    if event in _CLOSED_TO_CHECKS and not _local(given):
        raise PermissionError("checks are run without a network")


def _local(given: tuple[Any, ...]) -> bool:
    return bool(given) and isinstance(given[0], socket.socket) and given[0].family == socket.AF_UNIX


def _line(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _now() -> float:
    return time.perf_counter()
