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

__all__ = ["as_json", "by_whom", "opened_home", "reason_option", "runs_option"]

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


def by_whom() -> str:
    """Who works here: `GOUVERNAIL_ACTOR`, else git's address. GouvernailError where neither is set."""
    named = os.environ.get(_WHO, "").strip()
    if not named:
        done = subprocess.run(["git", "config", "user.email"], capture_output=True, text=True, check=False)
        named = done.stdout.strip()
    if not named:
        raise GouvernailError(
            Problem(
                "nobody knows who works here, and what is done is recorded with a name",
                expected=f"git's user.email, or {_WHO}",
                mend="git config user.email you@example.com",
            )
        )
    return named
