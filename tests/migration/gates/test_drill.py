"""A drill counts when this very playbook was rolled back there, lately, with traffic on it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gouvernail.errors import GouvernailError
from migration.executor import home, listing
from migration.executor.facts import of_plan
from migration.gates.drill import Past, drilled
from migration.performing import Outcome
from migration.steps.drill import Drill
from tests.migration.planned import plan
from tests.migration.running import START, FakeRun, step_of

STEP = step_of("drill", Drill(rollback=True))
GOOD = Past(
    id="credit-scoring-aws-7",
    flow="f" * 64,
    environment="test",
    state="rolledBack",
    moved=True,
    simulated=False,
    ended=START - timedelta(days=29),
)


def looked(tmp_path: Path, *past: Past, simulated: bool = False) -> Outcome:
    run = FakeRun(tmp_path, plan(tmp_path))
    run.store.append("migration.started", {}, actor="lead", simulated=simulated)
    return drilled(run, STEP, lambda _: past)


def test_one_that_counts(tmp_path: Path) -> None:
    outcome = looked(tmp_path, replace(GOOD, state="failed"), GOOD)
    assert (outcome.kind, outcome.facts["drill"]) == ("done", "credit-scoring-aws-7")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"state": "finished"}, "no run of this playbook was rolled back in test"),
        ({"state": "rollingBack"}, "no run"),
        ({"environment": "dev"}, "no run"),
        ({"id": "credit-scoring-aws-1"}, "no run"),  # this run itself
        ({"flow": "0" * 64}, "of another playbook"),
        ({"moved": False}, "moved no traffic"),
        ({"simulated": True}, "was simulated"),
        ({"ended": START - timedelta(days=30, seconds=1)}, "older than 30d"),
        ({"ended": None}, "older than 30d"),
        ({"ended": START + timedelta(days=1)}, "in the future"),
    ],
)
def test_one_that_does_not(tmp_path: Path, changed: dict[str, Any], reason: str) -> None:
    outcome = looked(tmp_path, replace(GOOD, **changed))
    assert outcome.kind == "gate"
    assert reason in outcome.reason


def test_none_at_all(tmp_path: Path) -> None:
    assert looked(tmp_path).kind == "gate"


def test_a_simulated_run_may_rest_on_a_simulated_drill(tmp_path: Path) -> None:
    assert looked(tmp_path, replace(GOOD, simulated=True), simulated=True).kind == "done"


def test_runs_that_cannot_be_looked_at_fail(tmp_path: Path) -> None:
    def away(_: object) -> list[Past]:
        raise GouvernailError("the database does not answer")

    outcome = drilled(FakeRun(tmp_path, plan(tmp_path)), STEP, away)
    assert (outcome.kind, "does not answer" in outcome.reason) == ("gate", True)


def test_the_runs_of_the_home_are_read_from_their_journals(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: gouvernail\nruntime: python\n")
    drill = replace(plan(tmp_path, environment="test"), flow="f" * 64)
    facts = of_plan(drill, by="lead", authors=(), rehearsal=None)
    engine = home.opened(home.at(tmp_path))
    try:
        journal = listing.store(engine, "credit-scoring-aws-7")
        journal.append("migration.started", facts.written(), actor="lead", simulated=True)
        at = {"step": "strategy/6-setWeight", "weight": 5, "mirror": 0}
        journal.append("migration.intent", at, actor="executor")
        journal.append("migration.state", {"state": "rolledBack"}, actor="executor")
    finally:
        engine.dispose()
    run = FakeRun(tmp_path, plan(tmp_path), clock=datetime.now(tz=UTC) + timedelta(hours=1))
    run.store.append("migration.started", {}, actor="lead", simulated=True)
    assert drilled(run, STEP).facts["drill"] == "credit-scoring-aws-7"
    run.clock += timedelta(days=31)
    assert "older than 30d" in drilled(run, STEP).reason
