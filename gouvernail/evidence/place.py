"""A place that holds chains, by one setting: a folder, or the address of a database."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from gouvernail.errors import Problem, Unusable
from gouvernail.evidence.file import FileStore
from gouvernail.evidence.store import Clock, Store, now

__all__ = ["chains_at", "is_database", "store_at"]

_SUFFIX = ".jsonl"


def is_database(place: str) -> bool:
    """Whether it is the address of a database."""
    return "://" in place


def store_at(place: str, chain: str, *, simulated: bool | None = None, clock: Clock = now) -> Store:
    """The store of a chain: `<folder>/<chain>.jsonl`, or rows of `sqlite:///…` or `postgresql://…`.

    Raises GouvernailError where place or name is none, Unusable where a database's packages are missing.
    """
    if is_database(place):
        with _packages():
            from gouvernail.evidence import database
        return database.DatabaseStore(database.engine(place), chain, simulated=simulated, clock=clock)
    return FileStore(Path(place) / f"{chain}{_SUFFIX}", chain, simulated=simulated, clock=clock)


def chains_at(place: str) -> list[str]:
    """The chains that are there, by name."""
    if is_database(place):
        with _packages():
            from gouvernail.evidence import database
        return database.chains(database.engine(place))
    return sorted(file.name.removesuffix(_SUFFIX) for file in Path(place).glob(f"*{_SUFFIX}"))


@contextmanager
def _packages() -> Generator[None]:
    """Only who keeps chains in a database needs its packages."""
    try:
        yield
    except ModuleNotFoundError as error:
        mend = "uv sync --inexact --extra migration"
        raise Unusable(Problem(f"chains in a database need the package {error.name}", mend=mend)) from None
