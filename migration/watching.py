"""Following a run from any terminal until it ends: as a live view, as lines where there is no terminal, as events."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import click
import sqlalchemy as sa
from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError

from gouvernail.errors import Unusable
from gouvernail.evidence import Record
from gouvernail.evidence.store import Store
from migration.executor import listing
from migration.executor.lease import Held, Leases
from migration.reporting.history import History
from migration.saying import said
from migration.viewing import PLAIN, RICH, view

__all__ = ["Followed", "Viewer", "events", "followed", "lines", "live", "looks"]

EVERY: Final = 0.5
"""Seconds between two looks at the journal."""
_LINES: Final = 60


class Followed:
    """A run as it is read: `look` reads on. Nothing is written."""

    def __init__(self, store: Store, lease: Callable[[str], Held | None]) -> None:
        """`lease` gives that of a stack."""
        self.history: History = History()
        self.last: deque[tuple[datetime, str]] = deque(maxlen=_LINES)
        self.held: Held | None = None
        self.trouble: str = ""
        """Why it cannot be read just now."""
        self._store: Store = store
        self._lease: Callable[[str], Held | None] = lease

    def look(self) -> list[Record]:
        """What was recorded since. Tampered where the chain is broken; a database that is away is told in `trouble`."""
        try:
            fresh = list(self._store.records(self.history.state.seq))
            self.history.take(fresh)
            self.last.extend((record.time, line) for record in fresh if (line := said(record)))
            stack = self.history.fact("cutover")
            held = self._lease(stack) if stack else None
        except (Unusable, SQLAlchemyError) as error:
            self.trouble = str(error).partition("\n")[0]
            return []
        self.held = held if held and held.run == self.history.run else None
        self.trouble = ""
        return fresh

    @property
    def performed(self) -> bool:
        """Whether a process performs it, as far as can be told from here."""
        return self.held is not None and not self.held.released and self.held.holder.alive is not False

    @property
    def ended(self) -> bool:
        """Whether nothing more comes by itself: the run has ended, and whoever performed it has let go."""
        return self.history.state.ended and not self.performed

    @property
    def code(self) -> int:
        """As the exit code of `run`: 0 finished, else 1."""
        return 0 if self.history.state.name == "finished" else 1


def followed(engine: sa.Engine, run: str) -> Followed:
    """The run of this id. GouvernailError where there is none."""
    found = listing.named(engine, run)
    return Followed(listing.store(engine, found.id), Leases(engine).of)


def lines(run: Followed, *, out: Callable[[str], object] = click.echo, wait: Callable[[], object] | None = None) -> int:
    """Each record as a line, as it comes, until the run ends; its exit code. Troubles go to stderr."""
    label = ""
    troubled = ""
    for fresh in looks(run, wait):
        if not label and run.history.run:
            label = run.history.run + (" (simulated)" if run.history.state.simulated else "")
            out(label)
        for record in fresh:
            if line := said(record):
                out(f"{record.at[11:19]}  {line}")
        trouble = run.trouble or ("" if run.performed or run.ended else "nobody performs the run now")
        if trouble != troubled:
            troubled = trouble
            click.echo(trouble or "it is performed again", err=True)
    return run.code


def events(
    run: Followed, *, out: Callable[[str], object] = click.echo, wait: Callable[[], object] | None = None
) -> int:
    """Each record as an event, one a line, as it comes, until the run ends; its exit code."""
    from migration.events import line

    for fresh in looks(run, wait):
        for record in fresh:
            out(line(record))
    return run.code


def live(run: Followed, console: Console) -> int:
    """The live view, until the run ends or somebody leaves it; the exit code of the run, 1 where it goes on."""
    run.look()
    viewer = Viewer(run)
    try:
        with Live(viewer, console=console, screen=True, auto_refresh=False, transient=True) as shown:
            for _ in looks(run, None):
                shown.refresh()
    except KeyboardInterrupt:
        for line in viewer.lines(console.width, 12, utf8=_utf8(console)):
            console.print(line, soft_wrap=True)
        return 1
    for line in viewer.lines(console.width, 24, utf8=_utf8(console)):
        console.print(line, soft_wrap=True)
    return run.code


class Viewer:
    """The view, made anew for the terminal as it is at that moment: it may have been resized."""

    def __init__(self, run: Followed) -> None:
        self._run = run

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.lines(options.max_width, options.height or console.height, utf8=_utf8(console))

    def lines(self, width: int, height: int, *, utf8: bool) -> Sequence[Text]:
        """Lines for a terminal of this size."""
        run = self._run
        return view(
            run.history,
            [*run.last],
            held=run.held,
            now=datetime.now(tz=UTC),
            width=width,
            height=height,
            signs=RICH if utf8 else PLAIN,
            trouble=run.trouble,
        )


def _utf8(console: Console) -> bool:
    return console.encoding.lower().replace("-", "") == "utf8"


def looks(run: Followed, wait: Callable[[], object] | None = None) -> Iterator[list[Record]]:
    """What each look finds, until the run has ended; the first is at once."""
    while True:
        fresh = run.look()
        yield fresh
        if run.ended and not run.trouble:
            return
        (wait or _wait)()


def _wait() -> None:
    time.sleep(EVERY)
