"""Where runs are kept: a folder of the project, or a PostgreSQL database that several leads and machines share."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from gouvernail.engine import project_file
from gouvernail.errors import GouvernailError, Problem, Unusable
from gouvernail.evidence import database

__all__ = ["NAME", "SETTING", "Home", "at", "opened"]

SETTING: Final = "GOUVERNAIL_RUNS"
"""The one setting: a folder, or `postgresql://user@host/database`."""
NAME: Final = ".gouvernail/runs"
_FILE: Final = "runs.db"
_POSTGRES: Final = ("postgresql://", "postgres://", "postgresql+psycopg://")


@dataclass(frozen=True, slots=True)
class Home:
    """A place where runs are kept. `project` is the folder of the Pulumi project whose stacks they change."""

    project: Path
    url: str
    """SQLAlchemy's URL of the database that holds journals and leases."""
    folder: Path | None
    """The folder that holds everything; None where a server does."""

    @property
    def shared(self) -> bool:
        """Whether other machines see the same runs."""
        return self.folder is None

    @property
    def workflows(self) -> str:
        """SQLAlchemy's URL of DBOS's own tables: beside ours, in a file of their own where there is no server."""
        return self.url if self.folder is None else f"sqlite:///{self.folder / 'workflows.db'}"


def at(start: Path, named: str | None = None) -> Home:
    """The home that was named, else that of `GOUVERNAIL_RUNS`, else `.gouvernail/runs` of the project around `start`.

    GouvernailError outside of a project, and for a URL of another kind of database.
    """
    project = project_file(start)
    if project is None:
        raise GouvernailError(
            Problem("this is no Pulumi project, nor is any folder above", str(start), mend="change into your clone")
        )
    wanted = named or os.environ.get(SETTING) or str(project.parent / NAME)
    if wanted.startswith(_POSTGRES):
        return Home(project.parent, f"postgresql+psycopg://{wanted.partition('://')[2]}", None)
    if "://" in wanted:
        kind = wanted.partition("://")[0]
        raise GouvernailError(
            Problem(f"runs cannot be kept in {kind}", path=SETTING, expected="a folder, or postgresql://...")
        )
    folder = (start / wanted).absolute()
    return Home(project.parent, f"sqlite:///{folder / _FILE}", folder)


def opened(home: Home) -> sa.Engine:
    """Connections to a home that answers. Unusable where its server does not, or its folder cannot be written."""
    if home.folder is not None:
        try:
            home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            ignore = home.folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise Unusable(
                Problem(f"runs cannot be kept here: {error.strerror}", str(home.folder), path=SETTING)
            ) from None
    engine = database.engine(home.url)
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("select 1"))
    except SQLAlchemyError as error:
        engine.dispose()
        said = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        raise Unusable(
            Problem(
                f"the database of the runs does not answer: {said}",
                path=SETTING,
                mend=f"start it, or take {SETTING} away: runs are then kept in {NAME} of the project",
            )
        ) from None
    return engine
