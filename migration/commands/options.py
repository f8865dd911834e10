"""What several commands of `gouvernail migrate` share."""

import os
import subprocess
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from gouvernail.errors import GouvernailError, Problem

if TYPE_CHECKING:
    import sqlalchemy as sa

    from migration.executor.home import Home

__all__ = ["as_json", "by_whom", "opened_home", "reason_option", "runs_option", "signing_key"]

_Function = TypeVar("_Function", bound=Callable[..., Any])
_WHO: Final = "GOUVERNAIL_ACTOR"


def runs_option(function: _Function) -> _Function:
    """`--runs`: where runs are kept."""
    return click.option(
        "--runs", metavar="FOLDER|URL", help="Where runs are kept [GOUVERNAIL_RUNS, else .gouvernail/runs]."
    )(function)


def as_json(function: _Function) -> _Function:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="For machines.")(function)


def reason_option(function: _Function) -> _Function:
    """`--reason`: what an operator does is recorded with it."""
    return click.option("--reason", required=True, help="Why; it is recorded.")(function)


@contextmanager
def opened_home(named: str | None) -> Generator[tuple["Home", "sa.Engine"]]:
    """The home of the runs and connections to it, closed afterwards."""
    from migration.executor import home as homes

    home = homes.at(Path.cwd(), named)
    engine = homes.opened(home)
    try:
        yield home, engine
    finally:
        engine.dispose()


def signing_key(named: Path | None) -> Path:
    """The key that was named, else the one that git signs with. GouvernailError where there is none."""
    found = named or (Path(text).expanduser() if (text := _git("user.signingkey")) else None)
    if found is None or not found.is_file():
        raise GouvernailError(
            Problem(
                f"there is no key {found}" if found else "no key is known to sign with",
                path="--key",
                expected="the file of an SSH key, or its .pub where an agent holds it",
                mend="--key ~/.ssh/id_ed25519, or: git config user.signingkey ~/.ssh/id_ed25519.pub",
            )
        )
    return found


def _git(name: str) -> str:
    done = subprocess.run(["git", "config", name], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def by_whom() -> str:
    """Who works here: `GOUVERNAIL_ACTOR`, else git's address. GouvernailError where neither is set."""
    named = os.environ.get(_WHO, "").strip() or _git("user.email")
    if not named:
        raise GouvernailError(
            Problem(
                "nobody knows who works here, and what is done is recorded with a name",
                expected=f"git's user.email, or {_WHO}",
                mend="git config user.email you@example.com",
            )
        )
    return named
