"""Progress of the run that this process performs: each record as a line, or as an event for machines."""

import threading
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import click

from gouvernail.errors import Unusable
from migration.saying import said

if TYPE_CHECKING:
    from gouvernail.evidence import Record
    from migration.executor.running import Running

__all__ = ["Telling"]

_EVERY: Final = 0.3


class Telling:
    """Follows the journal of a run in a thread while it is performed."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()

    def of(self, run: "Running") -> None:
        """Begin to follow this run, from its first record."""
        self._thread = threading.Thread(target=self._follow, args=(run,), name="telling", daemon=True)
        self._thread.start()

    def _follow(self, run: "Running") -> None:
        seen, last, journal = 0, False, run.journal.beside()
        while not last:
            last = self._over.wait(_EVERY)
            with suppress(Unusable):  # the journal is away: who performs the run waits for it, or says so
                for record in [*journal.records()]:
                    if not seen and not self._as_json:
                        click.secho(f"{run.id}{' (simulated)' if record.simulated else ''}", bold=True)
                    if record.seq > seen:
                        seen = record.seq
                        self._tell(record)

    def _tell(self, record: "Record") -> None:
        if self._as_json:
            from migration.events import line as event

            click.echo(event(record))
        elif line := said(record):
            click.echo(f"{record.at[11:19]}  {line}")
