"""A PostgreSQL server of one's own, from the system's packages: no network, no password, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Server", "programs", "served"]

_DEBIAN: Final = Path("/usr/lib/postgresql")
_USER: Final = "postgres"


@dataclass(frozen=True)
class Server:
    """A running server; `url` is its one database."""

    programs: Path
    folder: Path

    @property
    def url(self) -> str:
        """Where its database is."""
        return f"postgresql://gouvernail@/postgres?host={self.folder}"

    def control(self, *what: str) -> None:
        """`start`, `stop -m immediate`, `restart`: what pg_ctl can."""
        log = self.folder / "log"
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self._run("pg_ctl", *what, "-w", "-D", self.folder / "data", "-l", log, "-o", options)

    def make(self) -> None:
        """Its files, before it starts for the first time."""
        self._run("initdb", "-D", self.folder / "data", "-A", "trust", "-U", "gouvernail", "--no-sync")

    def _run(self, program: str, *arguments: str | Path) -> None:
        user = _USER if os.geteuid() == 0 else None  # it refuses to run as root
        command = [str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(
            command, user=user, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()}")


def programs() -> Path | None:
    """Where the server's programs are; None where it is not installed."""
    found = [*_DEBIAN.glob("*/bin/initdb")] or [Path(one) for one in [shutil.which("initdb")] if one]
    return max(found).resolve().parent if found else None


@contextmanager
def served(programs: Path) -> Generator[Server]:
    """A server, as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # its socket's path may have 107 bytes: other folders are too deep
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, pwd.getpwnam(_USER).pw_uid)
        running = Server(programs, folder)
        running.make()
        running.control("start")
        try:
            yield running
        finally:
            running.control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)
