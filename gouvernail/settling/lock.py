"""Who holds a stack's lock, and whether it still means anything.

A self-managed backend keeps a lock as a file with process, user and host, and never ends it: it outlives an engine that
was killed. What the engine says of it is the same on every backend of that kind (backend/diy/lock.go), so it is read
there. Pulumi Cloud names nobody.
"""

import re
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import psutil

from gouvernail.settling.outcome import Holder

__all__ = ["at_work", "holders", "is_locked", "on_this_host"]

_LOCKED: Final = re.compile(r"the stack is currently locked by|Another update is currently in progress")
_HOLDER: Final = re.compile(r"created by (?P<user>.+)@(?P<host>[^@\s]+) \(pid (?P<pid>\d+)\) at (?P<at>\S+)")
# What the engine says of a lock's time ends at the second, and a process's start is known to a hundredth.
_BLURRED: Final = timedelta(seconds=5)
_ENGINE: Final = re.compile(r"pulumi(\.exe)?")


def is_locked(said: str) -> bool:
    """Whether the engine says that somebody holds the stack's lock."""
    return _LOCKED.search(said) is not None


def holders(said: str) -> list[Holder]:
    """Those whom the engine names as holding the lock; none where its backend names nobody."""
    return [
        Holder(one["user"], one["host"], int(one["pid"]), datetime.fromisoformat(one["at"]).astimezone(UTC))
        for one in _HOLDER.finditer(said)
    ]


def at_work(holder: Holder, stack: str) -> psutil.Process | None:
    """The engine on this host that holds the lock; None where it has ended, whatever bears its number now.

    A number is another's where a process started after the lock was made; but an engine that was told to work on this
    stack is taken for the holder whatever the clock says, because clocks are set.
    """
    if not on_this_host(holder):
        return None
    try:
        process = psutil.Process(holder.pid)
    except psutil.NoSuchProcess:
        return None
    try:
        if process.status() == psutil.STATUS_ZOMBIE or not _ENGINE.fullmatch(process.name()):
            return None
        began = datetime.fromtimestamp(process.create_time(), UTC)
        return process if began <= holder.since + _BLURRED or _names(process.cmdline(), stack) else None
    except psutil.NoSuchProcess:
        return None
    except psutil.AccessDenied:  # somebody else's: it is there, and that is all we may know
        return process


def on_this_host(holder: Holder) -> bool:
    """Whether the holder works, or worked, on the host that we run on."""
    return holder.host == socket.gethostname()


def _names(command: Sequence[str], stack: str) -> bool:
    return any(word in (stack, f"--stack={stack}", f"-s={stack}") for word in command)
