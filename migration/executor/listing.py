"""The runs of a home, for everybody who asks."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence import Tampered
from gouvernail.evidence.database import DatabaseStore, chains
from migration.executor.facts import Facts
from migration.executor.journal import Journal
from migration.executor.lease import Held, Leases
from migration.executor.state import State

__all__ = ["Listed", "named", "runs", "store", "surveyed"]


_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Listed:
    """A run: what it was started with, how it stands, and who performs it."""

    id: str
    facts: Facts
    state: State
    held: Held | None
    """The lease of its stack, where this run has it."""

    @property
    def performed(self) -> bool:
        """Whether a process performs it, as far as can be told from here."""
        return self.held is not None and not self.held.released and self.held.holder.alive is not False


def runs(engine: sa.Engine) -> list[Listed]:
    """Every run whose journal is whole, the newest first."""
    return surveyed(engine)[0]


def surveyed(engine: sa.Engine) -> tuple[list[Listed], dict[str, str]]:
    """Every run whose journal is whole, the newest first; and what is wrong with the journal of each other one."""
    found: list[Listed] = []
    broken: dict[str, str] = {}
    for id_ in chains(engine):
        try:
            found.append(_read(engine, id_))
        except Tampered as error:
            broken[id_] = str(error.fault)
    found.sort(key=lambda one: (one.state.started or _NEVER, _order(one.id)), reverse=True)
    return found, broken


def named(engine: sa.Engine, id_: str) -> Listed:
    """One run. GouvernailError, with those there are, where there is none of that id."""
    there = sorted(chains(engine), key=_order)
    if id_ not in there:
        from gouvernail.spec.nearest import nearest

        raise GouvernailError(
            Problem(
                f"there is no run {id_!r}",
                expected=f"one of {', '.join(there[-5:])}" if there else "a run; none was started here",
                nearest=nearest(id_, there),
                mend="`gouvernail migrate list` shows them"
                if there
                else "`gouvernail migrate run PLAYBOOK` starts one",
            )
        )
    return _read(engine, id_)


def _read(engine: sa.Engine, id_: str) -> Listed:
    state = Journal(store(engine, id_), actor="gouvernail").state()
    facts = Facts.read(state.facts)
    held = Leases(engine).of(facts.cutover)
    return Listed(id_, facts, state, held if held and held.run == id_ else None)


def store(engine: sa.Engine, id_: str) -> DatabaseStore:
    """The chain of a run."""
    return DatabaseStore(engine, id_)


def _order(id_: str) -> tuple[str, int]:
    name, _, number = id_.rpartition("-")
    return (name, int(number)) if number.isdigit() else (id_, 0)
