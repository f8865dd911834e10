"""The folder of a sandbox: what lies in it, who uses it, and how it is forgotten."""

import fcntl
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from gouvernail.errors import GouvernailError, Problem

__all__ = ["NAME", "STATE", "chosen", "existing", "reset", "used"]

NAME: Final = ".sandbox"
STATE: Final = "state.db"
_USERS: Final = "users"
_OURS: Final = ("backend", "bin", "config", "home", "passphrase", STATE, f"{STATE}-shm", f"{STATE}-wal", ".gitignore")
_PROJECT_FILES: Final = ("Pulumi.yaml", "Pulumi.yml")


def chosen(named: Path | None, start: Path) -> Path:
    """The folder that was named, else `.sandbox` in the root of the Pulumi project around `start`, else there."""
    if named is not None:
        return named.absolute()
    for folder in (start, *start.parents):
        if any((folder / name).is_file() for name in _PROJECT_FILES):
            return folder / NAME
    return start / NAME


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
            Problem("the sandbox is in use", file=str(folder), mend="end the `gouvernail sandbox exec` that uses it")
        ) from None
    if not any(folder.iterdir()):
        folder.rmdir()


def _refuse_strangers(folder: Path) -> None:
    if os.pathsep in str(folder):  # it goes into PATH
        raise GouvernailError(Problem(f"the sandbox cannot be in {folder}", expected=f"a path without {os.pathsep!r}"))
    if not folder.is_dir() or (folder / _USERS).exists():
        return
    others = sorted(path.name for path in folder.iterdir())
    if others:
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
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return (folder / _USERS).open("a", encoding="utf-8")
    except OSError as error:
        raise GouvernailError(
            Problem(
                f"the sandbox's folder cannot be used: {error.strerror}", file=str(folder), mend="--state elsewhere"
            )
        ) from None


def _is_there(folder: Path, lock: TextIO) -> bool:
    try:
        return os.path.samestat(os.fstat(lock.fileno()), (folder / _USERS).stat())
    except FileNotFoundError:
        return False
