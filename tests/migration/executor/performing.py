"""A run in a test's own process: everything real but the engine and the clock."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from gouvernail.evidence.database import DatabaseStore, engine
from migration.executor import moving, stepping
from migration.executor.facts import of_plan
from migration.executor.journal import Journal
from migration.executor.lease import Leases
from migration.executor.running import Running
from migration.executor.stepping import Next
from migration.steps.step import Step
from tests.migration.executor.fake import FakeStack, Quick
from tests.migration.executor.project import STACK, plan


@dataclass
class Rig:
    """A run that can be performed, and the same run as others see it."""

    run: Running
    stack: FakeStack
    others: Journal
    """The journal as an operator writes into it."""
    leases: Leases
    url: str

    def perform(self) -> Next:
        """Step after step, as the workflow does it."""
        for step in self.run.plan.steps:
            following = stepping.performed(self.run, step)
            if following != "next":
                return following
        return "next"

    def meanwhile(self) -> "Meanwhile":
        return Meanwhile(self)

    def kinds(self, *without: str) -> list[str]:
        kinds = [record.kind.removeprefix("migration.") for record in self.others.records()]
        return [kind for kind in kinds if kind not in without]


class Meanwhile(threading.Thread):
    """The run, performed in another thread while the test does what operators do."""

    def __init__(self, rig: Rig) -> None:
        super().__init__(daemon=True)
        self.rig = rig
        self.following: Next | None = None
        self.stopped: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.following = self.rig.perform()
        except BaseException as stopped:  # noqa: BLE001
            self.stopped = stopped

    def until(self, name: str, step: str = "") -> None:
        """Wait until the run is in this state, in this step."""
        for _ in range(2000):
            state = self.rig.others.state()
            if state.name == name and (not step or state.step == step):
                return
            if not self.is_alive():
                break
            threading.Event().wait(0.01)
        raise AssertionError(f"it is {state.name} in {state.step}, not {name} in {step}; {self.stopped}")

    def ended(self) -> Next | None:
        self.join(30)
        assert not self.is_alive()
        return self.following


@contextmanager
def rig(folder: Path, steps: Sequence[Step], *, tick: float = 0.01) -> Iterator[Rig]:
    """A run of these steps that has started."""
    made = plan(steps)
    url = f"sqlite:///{folder / 'runs.db'}"
    database = engine(url)
    leases = Leases(database)
    held = leases.take(STACK, "short-1")
    store = DatabaseStore(database, "short-1", simulated=True)
    facts = of_plan(made, by="lead@example.com", authors=(), rehearsal=None)
    journal = Journal(store, actor="gouvernail", fence=leases.fence(held))
    journal.record("started", {**facts.written(), "plan": made.json()})
    stack = FakeStack(STACK, folder / "cloud.json")
    run = Running(
        planned=made, facts=facts, project=folder, journal=journal, engines=lambda _: stack, clock=Quick(), tick=tick
    )
    others = Journal(DatabaseStore(database, "short-1"), actor="operator@example.com")
    try:
        with patch.object(moving, "live", lambda _, graph: graph), patch.object(moving, "deciding", lambda *_: []):
            yield Rig(run, stack, others, leases, url)
    finally:
        database.dispose()
