"""What the sandbox's providers were asked and how they answered: one file of lines, which outlives who writes it.

A call leaves a line when it begins and another before its answer is sent; a line is one write, so nothing of it is lost
when the process is killed. No property values stand in it: what was secret stays so.
"""

import json
import os
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias, cast

__all__ = ["NAME", "UNANSWERED", "Entry", "Log", "Running", "calls", "ended", "following", "lines", "now"]

NAME: Final = "log.jsonl"
UNANSWERED: Final = "unanswered"
"""The outcome of a call that began and has no end: it runs still, or its server was killed in it."""

_FOLLOWING_SECONDS: Final = 0.2
_Key: TypeAlias = tuple[object, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One call. `preview` is None where the engine does not say; `status` says why it was refused.

    `outcome` is `ok`, `refused`, `crashed` or `unanswered`, `fault` what it met; `id` is the one that was asked for,
    else the one that was given.
    """

    at: str
    server: str
    call: int
    package: str
    operation: str
    type: str = ""
    urn: str = ""
    id: str = ""
    preview: bool | None = None
    outcome: str = UNANSWERED
    status: str = ""
    fault: str = ""
    seconds: float | None = None


_FIELDS: Final = frozenset(field.name for field in fields(Entry))


@dataclass(frozen=True, slots=True)
class Running:
    """A call that has begun."""

    number: int
    since: float


class Log:
    """The file, opened by the server of a name; several may write into it at once."""

    def __init__(self, file: Path, name: str = "") -> None:
        self.server: Final = name or secrets.token_hex(6)
        self._handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._numbers = 0
        self._alone = threading.Lock()
        if _torn(file):  # whoever wrote last was killed in the middle of it
            os.write(self._handle, b"\n")
        self._write({"at": now(), "server": self.server, "began": os.getpid()})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write({"at": now(), "server": self.server, "ended": "stopped"})
        os.close(self._handle)

    def begin(self, package: str, operation: str, **what: str | bool | None) -> Running:
        """Write that a call begins; `what` is type, urn, id and preview, as far as the call has them."""
        with self._alone:
            self._numbers += 1
            number = self._numbers
        said = {key: value for key, value in what.items() if value not in ("", None)}
        self._write(
            {"at": now(), "server": self.server, "call": number, "package": package, "operation": operation, **said}
        )
        return Running(number, time.perf_counter())

    def end(self, call: Running, outcome: str, **more: str) -> None:
        """Write how a call ended; `more` is status, fault and id. To be called before the answer is sent."""
        seconds = round(time.perf_counter() - call.since, 6)
        said = {key: value for key, value in more.items() if value}
        self._write({"server": self.server, "call": call.number, "outcome": outcome, **said, "seconds": seconds})

    def _write(self, line: Mapping[str, object]) -> None:
        os.write(self._handle, json.dumps(line).encode() + b"\n")


def lines(file: Path, *, start: int = 0) -> tuple[list[Mapping[str, object]], int]:
    """The lines of a log from an offset on, and the offset behind the last whole one; torn lines are left out."""
    try:
        with file.open("rb") as handle:
            handle.seek(start)
            text = handle.read()
    except FileNotFoundError:
        return [], start
    whole = text[: text.rfind(b"\n") + 1]
    return [line for one in whole.splitlines() if (line := _read(one)) is not None], start + len(whole)


def calls(read: Iterable[Mapping[str, object]]) -> list[Entry]:
    """The calls in the lines of a log, in the order in which they began."""
    found: dict[_Key, Entry] = {}
    for line in read:
        _take(line, found)
    return list(found.values())


def following(file: Path, start: int, open_: Iterable[Entry]) -> Iterator[Entry]:
    """The calls that are answered from now on, behind an offset; `open_` are those that had begun before it."""
    found: dict[_Key, Entry] = {(one.server, one.call): one for one in open_}
    while True:
        time.sleep(_FOLLOWING_SECONDS)
        new, start = lines(file, start=start)
        for line in new:
            key = _take(line, found)
            if key in found and found[key].outcome != UNANSWERED:
                yield found.pop(key)


def _take(line: Mapping[str, object], found: dict[_Key, Entry]) -> _Key:
    key = (line.get("server"), line.get("call"))
    if "operation" in line:
        known = {name: value for name, value in line.items() if name in _FIELDS}
        found[key] = Entry(**cast("dict[str, str]", known))  # pyright: ignore[reportArgumentType] - as we wrote it
    elif key in found:
        held = found[key]
        found[key] = replace(
            held,
            outcome=str(line.get("outcome")),
            status=str(line.get("status", "")),
            fault=str(line.get("fault", "")),
            id=held.id or str(line.get("id", "")),
            seconds=cast("float", line.get("seconds")),
        )
    return key


def ended(file: Path, server: str) -> str:
    """How a server ended, in words: it was stopped, a fault crashed it, or something else ended it."""
    own = [line for line in lines(file)[0] if line.get("server") == server]
    if any(line.get("ended") == "stopped" for line in own):
        return "it was stopped"
    there = calls(own)
    crash = next((one for one in there if one.outcome == "crashed"), None)
    if crash:
        return f"a fault crashed it ({crash.fault}) {_call(crash)}"
    open_ = [one for one in there if one.outcome == UNANSWERED]
    return "it was killed" + (f" {_call(open_[-1])}" if open_ else ", with no call open")


def _call(one: Entry) -> str:
    return f"in {one.operation} of {one.urn or one.type or one.package}"


def _read(line: bytes) -> Mapping[str, object] | None:
    try:
        read: object = json.loads(line)
    except ValueError:
        return None
    return cast("Mapping[str, object]", read) if isinstance(read, dict) else None


def _torn(file: Path) -> bool:
    with file.open("rb") as handle:
        if handle.seek(0, os.SEEK_END) == 0:
            return False
        handle.seek(-1, os.SEEK_END)
        return handle.read(1) != b"\n"


def now() -> str:
    """The moment, in UTC, as it stands in the log."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
