"""Why a process lets go of a run: another took it over, or it had to itself."""

from pathlib import Path

import pytest

from gouvernail.evidence.database import DatabaseStore
from migration.executor import starting, workflow
from migration.executor.facts import of_plan
from migration.executor.home import Home, opened
from migration.executor.journal import Journal
from migration.executor.lease import Leases
from migration.performing import Stopped
from tests.migration.executor.project import STACK, plan, provision


@pytest.mark.parametrize(("over", "state"), [(True, "taken"), (False, "left")])
def test_who_performs_it_now_decides_how_it_ended(tmp_path: Path, monkeypatch, *, over: bool, state: str) -> None:
    home = Home(tmp_path, f"sqlite:///{tmp_path / 'runs.db'}", tmp_path)
    engine = opened(home)
    leases, made = Leases(engine), plan((provision(),))
    held = leases.take(STACK, "short-1")
    facts = of_plan(made, by="lead@example.com", authors=(), rehearsal=None)
    journal = Journal(DatabaseStore(engine, "short-1", simulated=True), actor="gouvernail", fence=leases.fence(held))
    journal.record("started", {**facts.written(), "plan": made.json()})

    def performed(_home: Home, run: workflow.Running, **_: object) -> str:
        if over:  # as a rollback does from another terminal
            Leases(engine).take(STACK, "short-1", over=True)
            run.record("note", {})
        raise Stopped("this process is to end")

    monkeypatch.setattr(workflow, "perform", performed)
    ended = starting._performed(home, leases, held, journal, plan=made, facts=facts, tell=lambda _: None)
    assert (ended.run, ended.state) == ("short-1", state)
