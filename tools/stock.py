"""A second installation, as a user has it: the locked packages and a built wheel of ours, somewhere else.

The project is not there in source, no provider is attached, and the path has a space in it.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.setup import ROOT, find_uv, sync_environment

__all__ = ["Configuration", "as_made", "stock_like"]


@dataclass(frozen=True)
class Configuration:
    """How `gouvernail` is run: the Python it is installed for, and what its environment differs in (None: is not)."""

    name: str
    python: Path
    differs: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])

    @property
    def prefix(self) -> Path:
        """The virtual environment."""
        return self.python.parents[1]

    def command(self, *arguments: str) -> list[str]:
        """`gouvernail ARGUMENTS`."""
        return [str(self.prefix / "bin" / "gouvernail"), *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        """This process's own environment with `more`, and the differences, which win."""
        whole: dict[str, str | None] = {**os.environ, **more, **self.differs}
        return {name: value for name, value in whole.items() if value is not None}


def as_made() -> Configuration:
    """The configuration that `make` sets up, in which we run."""
    return Configuration("make", Path(sys.executable), {"GOUVERNAIL_SANDBOX_PROVIDERS": "attached"})


def stock_like(folder: Path) -> Configuration:
    """The second configuration, installed into a folder unless somebody did it already.

    Several processes may ask at once. Raises Unusable where there is no uv and none can be installed,
    CalledProcessError where it cannot install.
    """
    home = folder / "a user's environment"
    home.mkdir(parents=True, exist_ok=True)
    done = home / "done"
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            # Ours is built anew, because uv takes an earlier build for the same where only our sources changed.
            subprocess.run(
                [
                    *(str(find_uv()), "sync", "--frozen", "--all-extras", "--no-default-groups", "--no-editable"),
                    *("--reinstall-package", "gouvernail", "--python", sys.executable),
                ],
                cwd=ROOT,
                env={
                    **sync_environment(find_uv()),
                    "UV_PROJECT_ENVIRONMENT": str(home / "venv"),
                    "UV_COMPILE_BYTECODE": "0",  # a few modules of large packages are met: Python compiles those
                },
                check=True,
                capture_output=True,
                text=True,
            )
            done.touch()
    return Configuration(
        "stock",
        home / "venv" / "bin" / "python",
        {
            "GOUVERNAIL_SANDBOX_PROVIDERS": "path",
            **dict.fromkeys(
                ("PYTHONPATH", "PULUMI_DEBUG_PROVIDERS", "GOUVERNAIL_PYTHON", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
            ),
        },
    )
