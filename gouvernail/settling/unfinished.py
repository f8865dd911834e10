"""What a killed engine left half written on a backend that is a folder; elsewhere a file is whole or not there.

A lock is written in place under another name, and the attributes beside each file (`.attrs`: its content type) in place
(gocloud.dev/blob/fileblob). An empty one keeps every engine from the stack: "unexpected end of JSON input", or "EOF".
Nothing is lost with them: a lock that is not whole names nobody, and the state itself is renamed into its place.
"""

import json
import re
import time
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

__all__ = ["is_met", "removed", "unfinished"]

_MET: Final = re.compile(r"unexpected end of JSON input|\bEOF\b")
_WRITTEN: Final = 2.0  # seconds in which an engine that lives has written such a file


def is_met(said: str) -> bool:
    """Whether an engine says that something is not written to its end."""
    return _MET.search(said) is not None


def unfinished(backend: str, project: str, stack: str) -> list[Path]:
    """Locks of a stack, and attributes of its state, that are half written; `backend` is its URL."""
    parts = urlsplit(backend)
    if parts.scheme != "file":
        return []
    folder, name = Path(unquote(parts.path)) / ".pulumi", stack.rpartition("/")[2]
    locks = (folder / "locks" / "organization" / project / name).glob("*")
    attributes = (folder / "stacks" / project).glob("*.attrs")
    return [one for one in (*locks, *(one for one in attributes if one.name.startswith(f"{name}."))) if _is_half(one)]


def removed(backend: str, project: str, stack: str) -> bool:
    """Remove what is half written and stays so; whether there was any."""
    before = unfinished(backend, project, stack)
    if before:
        time.sleep(_WRITTEN)
        for one in set(before) & set(unfinished(backend, project, stack)):
            one.unlink(missing_ok=True)
    return bool(before)


def _is_half(file: Path) -> bool:
    try:
        json.loads(file.read_bytes())
    except OSError:  # it is gone by now, or no file
        return False
    except ValueError:
        return True
    return False
