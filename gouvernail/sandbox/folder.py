"""The folder of a sandbox: what lies in it, who uses it, and how it is forgotten."""

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TextIO
from urllib.parse import quote

from gouvernail.engine import project_file
from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox.log import NAME as LOG

__all__ = ["MESSAGES", "NAME", "SERVED", "STATE", "backend_url", "chosen", "existing", "reset", "used"]

NAME: Final = ".sandbox"
STATE: Final = "state.db"
SERVED: Final = "server.json"
MESSAGES: Final = "server.txt"
_USERS: Final = "users"
_TRIES: Final = 100
_OURS: Final = (
    *("backend", "bin", "config", "home", "passphrase", "plugins", ".gitignore"),
    *(LOG, SERVED, MESSAGES),
    *(STATE, f"{STATE}-shm", f"{STATE}-wal"),
)


def chosen(named: Path | None, start: Path) -> Path:
    """The folder that was named, else `.sandbox` in the root of the Pulumi project around `start`, else there."""
    if named is not None:
        return named.absolute()
    file = project_file(start)
    return (file.parent if file else start) / NAME


def existing(folder: Path) -> Path:
    """The state file of a sandbox that is there. Raises GouvernailError where there is none."""
    if not (folder / STATE).is_file():
        raise GouvernailError(
            Problem(
                f"there is no sandbox in {folder}",
                mend="`gouvernail demo` fills one; `gouvernail sandbox exec -- pulumi up` starts one for any program",
            )
        )
    return folder / STATE


def backend_url(folder: Path) -> str:
    """The URL of the backend in a sandbox's folder; what would end a path in a URL is escaped."""
    path = str(folder / "backend")
    for character in "%?#":
        path = path.replace(character, quote(character))
    return f"file://{path}"


@contextmanager
def used(folder: Path) -> Generator[None]:
    """Use the folder, beside others who do, so that nobody forgets it meanwhile; made where it is missing.

    Raises GouvernailError where it holds what is not a sandbox's: a sandbox moves into no folder that is somebody's.
    """
    _refuse_strangers(folder)
    with _locked(folder, fcntl.LOCK_SH):
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        yield


def reset(folder: Path) -> None:
    """Forget everything that a sandbox keeps in the folder. Raises GouvernailError while somebody uses it."""
    try:
        with _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
            for name in (*_OURS, _USERS):
                path = folder / name
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
    except BlockingIOError:
        raise GouvernailError(
            Problem(
                "the sandbox is in use",
                file=str(folder),
                mend="end the `gouvernail sandbox exec` that uses it, or `gouvernail sandbox serve --stop`",
            )
        ) from None
    with suppress(OSError):  # something else lies in it, or somebody begins anew
        folder.rmdir()


def _refuse_strangers(folder: Path) -> None:
    if os.pathsep in str(folder):  # it goes into PATH
        raise GouvernailError(Problem(f"the sandbox cannot be in {folder}", expected=f"a path without {os.pathsep!r}"))
    try:
        names = {path.name for path in folder.iterdir()}
    except OSError:  # there is none yet; what else may be wrong shows when it is used
        return
    others = sorted(names - {*_OURS, _USERS})
    if others and _USERS not in names:
        raise GouvernailError(
            Problem(
                f"{folder} is no sandbox, and not empty: it holds {', '.join(others[:3])}",
                expected="a folder that is empty, new or a sandbox's",
            )
        )


@contextmanager
def _locked(folder: Path, how: int) -> Generator[None]:
    lock = _opened(folder)
    try:
        fcntl.flock(lock, how)
        while not _is_there(folder, lock):  # forgotten while we waited
            lock.close()
            lock = _opened(folder)
            fcntl.flock(lock, how)
        yield
    finally:
        lock.close()


def _opened(folder: Path) -> TextIO:
    why = ""
    for _ in range(_TRIES):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return (folder / _USERS).open("a", encoding="utf-8")
        except (FileNotFoundError, FileExistsError) as error:  # forgotten between the two, if we try once more
            why = error.strerror
        except OSError as error:
            why = error.strerror
            break
    raise GouvernailError(Problem(f"this folder cannot be used: {why}", file=str(folder), mend="name another: --state"))


def _is_there(folder: Path, lock: TextIO) -> bool:
    try:
        return os.path.samestat(os.fstat(lock.fileno()), (folder / _USERS).stat())
    except FileNotFoundError:
        return False
