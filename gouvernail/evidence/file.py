"""A chain in a file: a record a line, one write a record, the file locked while it is written.

The lock is the kernel's (flock), which goes with its process: nothing stale is left. On a network file system that
does not hold such locks over machines, keep chains in a database.
"""

import fcntl
import os
import threading
from array import array
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import BinaryIO, Final

from gouvernail.errors import GouvernailError, Problem, Unusable
from gouvernail.evidence.canonical import LONGEST
from gouvernail.evidence.record import Broken, Code, Fault, Follower, Head, Record, read
from gouvernail.evidence.store import Clock, Fence, Fenced, Tampered, following, named, now

__all__ = ["FileStore", "lines_of"]

_PIECE: Final = 1 << 16


class FileStore:
    """One chain in one file. Threads may share it; processes each make their own."""

    def __init__(self, path: Path, chain: str, *, simulated: bool | None = None, clock: Clock = now) -> None:
        """The file and its folder are made with the first record. `simulated` is what records say by default."""
        self.path: Path = path
        self.chain: str = named(chain)
        self._simulated: bool | None = simulated
        self._clock: Clock = clock
        self._follower: Follower = Follower(chain)
        self._last_simulated: bool | None = None
        self._starts: array[int] = array("q")  # where each record's line begins
        self._end: int = 0  # of what the follower has taken
        self._identity: tuple[int, int] | None = None
        self._mutex: threading.Lock = threading.Lock()

    def append(
        self,
        kind: str,
        data: Mapping[str, object],
        *,
        actor: str,
        simulated: bool | None = None,
        fence: Fence | None = None,
    ) -> Record:
        """Records one fact, durably. See `Store.append`."""
        with self._mutex, self._locked(write=True) as file:
            tail = self._caught_up(file)
            follower = self._finished(tail)
            chosen = next((one for one in (simulated, self._simulated, self._last_simulated) if one is not None), None)
            added, ahead = following(follower, kind, data, actor=actor, at=self._clock(), simulated=chosen)
            if fence is not None and not fence(None):
                raise Fenced(Problem(f"{kind} was not recorded: somebody else has taken over", str(self.path)))
            self._write(file, (b"\n" if tail else b"") + b"".join(record.line + b"\n" for record in added))
            begins = self._end + len(tail) + bool(tail)
            if follower.head != self._follower.head:
                self._starts.append(self._end)  # a whole record, of which only the end of the line was missing
            for record in added:
                self._starts.append(begins)
                begins += len(record.line) + 1
            self._follower, self._end, self._last_simulated = ahead, begins, added[-1].simulated
            return added[-1]

    def records(self, after: int = 0) -> Iterator[Record]:
        """The records beyond a place. See `Store.records`."""
        with self._mutex:
            self._read_on()
            places = len(self._starts)
            begins = self._starts[after] if after < places else self._end
        return self._between(after, places, begins)

    def lines(self) -> Iterator[bytes]:
        """The file's lines, with their ends."""
        with self.path.open("rb") as file:
            yield from lines_of(file)

    def head(self) -> Head | None:
        """How far the chain goes now."""
        with self._mutex:
            self._read_on()
            return self._follower.head

    def _read_on(self) -> None:
        if self._identity is not None or self.path.exists():
            with self._locked(write=False) as file:
                _ = self._caught_up(file)

    @contextmanager
    def _locked(self, *, write: bool) -> Generator[BinaryIO]:
        """The file, locked against those who write it, and if it is to be written also against those who read."""
        fresh = self._identity is None
        flags = os.O_RDWR | os.O_APPEND | (os.O_CREAT if fresh else 0) if write else os.O_RDONLY
        try:
            if write and fresh:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, flags | os.O_CLOEXEC, 0o640)
        except FileNotFoundError:
            raise Tampered(str(self.path), self._fault("short", "the file is gone")) from None
        except IsADirectoryError:
            raise GouvernailError(Problem("is a folder", str(self.path), expected="a file of records")) from None
        except OSError as error:
            raise Unusable(Problem(f"cannot be opened: {error.strerror}", str(self.path))) from None
        with os.fdopen(descriptor, "rb", buffering=_PIECE) as file:
            fcntl.flock(file, fcntl.LOCK_EX if write else fcntl.LOCK_SH)
            yield file

    def _fault(self, code: Code, reason: str) -> Fault:
        return Fault(max(self._follower.line, 1), code, reason)

    def _caught_up(self, file: BinaryIO) -> bytes:
        """Takes what others have written since. What comes back stands at the end and has no end of a line."""
        status = os.fstat(file.fileno())
        identity = (status.st_dev, status.st_ino)
        if self._identity is not None and (identity != self._identity or not self._still_there(file)):
            raise Tampered(str(self.path), self._fault("short", "it was replaced or cut since it was read"))
        ahead, starts, end, tail = deepcopy(self._follower), array("q"), self._end, b""
        _ = file.seek(end)
        for line in lines_of(file):
            if len(line) > LONGEST + 1:
                fault = Fault(ahead.line + 1, "unreadable", f"it is longer than {LONGEST} bytes")
                raise Tampered(str(self.path), fault)
            if not line.endswith(b"\n"):
                tail = line
                break
            record = self._took(ahead, line)
            if record is not None:
                starts.append(end)
                self._last_simulated = record.simulated
            end += len(line)
        self._follower, self._end, self._identity = ahead, end, identity
        self._starts.extend(starts)
        return tail

    def _still_there(self, file: BinaryIO) -> bool:
        """Whether the last record that was read stands where it stood."""
        if self._follower.head is None or not self._starts:
            return True
        _ = file.seek(self._starts[-1])
        record = read(file.readline(LONGEST + 1))
        return record is not None and record.hash == self._follower.head.hash

    def _took(self, follower: Follower, line: bytes) -> Record | None:
        try:
            return follower.take(line)
        except Broken as broken:
            raise Tampered(str(self.path), broken.fault) from None

    def _finished(self, tail: bytes) -> Follower:
        """The follower after what stands at the end, as if its line had been ended."""
        if not tail:
            return self._follower
        ahead = deepcopy(self._follower)
        record = self._took(ahead, tail)
        if record is not None:
            self._last_simulated = record.simulated
        return ahead

    def _write(self, file: BinaryIO, added: bytes) -> None:
        """All of it, on the disk, or none of it."""
        descriptor = file.fileno()
        before = os.fstat(descriptor).st_size
        try:
            done = os.write(descriptor, added)
            if done == len(added):
                _synced(descriptor)
                if before == 0:
                    _folders_synced(self.path.parent)
                return
            reason = "there is no more room"
        except OSError as error:
            reason = error.strerror or str(error)
        undone, mend = "nothing of it stands there", "make room, try again"
        try:
            os.ftruncate(descriptor, before)
            _synced(descriptor)
        except OSError:
            undone = "a part of it may stand there, which the next record will name"
        raise Unusable(Problem(f"this was not recorded: {reason}; {undone}", str(self.path), mend=mend))

    def _between(self, after: int, places: int, begins: int) -> Iterator[Record]:
        if after >= places:
            return
        due = after + 1
        with self.path.open("rb") as file:
            _ = file.seek(begins)
            for line in lines_of(file):
                record = read(line)
                if record is None:
                    continue
                if record.seq != due:
                    break
                yield record
                due += 1
                if due > places:
                    return
        raise Tampered(str(self.path), self._fault("missing", f"record {due} is not there any more"))


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends; of one that is too long to be a record only so much that this is seen."""
    while line := file.readline(LONGEST + 2):
        piece = line
        while not piece.endswith(b"\n") and len(piece) > LONGEST:
            piece = file.readline(LONGEST + 2)
        yield line if piece is line or not piece.endswith(b"\n") else line + b"\n"


def _synced(descriptor: int) -> None:
    os.fsync(descriptor)
    if full := getattr(fcntl, "F_FULLFSYNC", None):  # macOS: fsync alone leaves it in the disk's own cache
        fcntl.fcntl(descriptor, full)


def _folders_synced(folder: Path) -> None:
    """The entries that lead to the file: of itself, and of its folder."""
    for one in (folder, folder.parent):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
