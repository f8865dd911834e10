"""A process that performs a run on a fake stack, so that tests can kill it: `driver FOLDER [RUN] [--rollback N]`.

`DIE_AT=n` ends it by SIGKILL right before the nth record of the journal is appended, `DIE_AFTER=n` right after.
"""

import os
import signal
import socket
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from gouvernail.evidence.database import DatabaseStore
from migration.executor import lease, moving, rolling, workflow
from migration.executor.facts import of_plan
from migration.executor.home import Home, opened
from migration.executor.journal import Journal
from migration.executor.lease import Leases
from migration.executor.running import Running
from migration.performing import Stopped
from tests.migration.executor.fake import FakeStack, Quick
from tests.migration.executor.project import STACK, pause, plan, provision, weight

STEPS = (
    provision(),
    weight(1, 5),
    pause(2, 5, float(os.environ.get("LONG", "60"))),
    weight(3, 25),
    pause(4, 25, 60),
    weight(5, 100),
)
_append = DatabaseStore.append


def dying(self: DatabaseStore, *arguments: Any, **named: Any) -> Any:
    head = self.head()
    due = (head.seq if head else 0) + 1
    if due == int(os.environ.get("DIE_AT", "0")):
        os.kill(os.getpid(), signal.SIGKILL)
    record = _append(self, *arguments, **named)
    if record.seq == int(os.environ.get("DIE_AFTER", "0")):
        os.kill(os.getpid(), signal.SIGKILL)
    return record


def elsewhere(name: str) -> None:
    """This process is on another machine, whose processes nobody can ask for; and everybody waits less."""
    socket.gethostname = lambda: name
    lease.SILENT, lease._ALONE, lease._EVERY = (timedelta(seconds=one) for one in (4, 2, 0.5))


def main(folder: Path, run_id: str, url: str | None) -> str:
    if name := os.environ.get("MACHINE"):
        elsewhere(name)
    DatabaseStore.append = dying  # type: ignore[method-assign]
    rolling.answers = lambda _: ""
    moving.live = lambda _, graph: graph  # type: ignore[assignment]
    moving.deciding = lambda *_: []
    home = Home(folder, url or f"sqlite:///{folder / 'runs.db'}", None if url else folder)
    engine = opened(home)
    leases = Leases(engine)
    held = leases.take(STACK, run_id)
    made = plan(STEPS)
    facts = of_plan(made, by="lead@example.com", authors=(), rehearsal=None)
    journal = Journal(DatabaseStore(engine, run_id, simulated=True), actor="gouvernail", fence=leases.fence(held))
    if journal.state().started is None:
        journal.record("started", {**facts.written(), "plan": made.json()})
    journal.record("taken", {"token": held.token, "host": held.holder.host, "pid": held.holder.pid})
    number = journal.state().rollbacks
    run = Running(
        planned=None if number else made,
        facts=facts,
        project=folder,
        journal=journal,
        engines=lambda _: FakeStack(STACK, folder / "cloud.json"),
        clock=Quick(),
        tick=0.01,
    )
    with leases.beating(held) as lost:
        run.lost = lost
        ended = workflow.perform(home, run, rollback=number)
    leases.release(held)
    return ended


if __name__ == "__main__":
    where, *more = sys.argv[1:]
    try:
        print(main(Path(where), "short-1", more[0] if more else None), flush=True)
    except lease.Taken as taken:
        print(f"taken: {taken.held.holder}", flush=True)
    except Stopped as stopped:
        print(f"left: {stopped}", flush=True)
        os._exit(1)
