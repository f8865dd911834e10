"""The end of the legacy: nothing goes before its archive is verified, and nothing is said to be done that was not."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from migration.performing import Outcome
from migration.steps import decommission as verb
from migration.steps.decommission import Decommission
from tests.migration.gates.test_copies import sha256
from tests.migration.gates.worked import run_of
from tests.migration.running import START, FakeRun, step_of

STEP = step_of("decommission", Decommission(), id="decommission/2-decommission", phase="decommission", deadline=5.0)


def stock(root: Path, log: bytes = b"line\n", copy: bytes = b"line\n") -> dict[str, Any]:
    (root / "scoring.log").write_bytes(log)
    (root / "archived.log").write_bytes(copy)
    (root / "scorecard.pkl").write_bytes(b"model")
    return {
        "logs": {
            "scoring": {
                "what": "every request",
                "owner": "operator",
                "action": "keep",
                "retention": "7y",
                "original": {"at": "scoring.log"},
                "copied": {"at": "archived.log"},
            }
        },
        "models": {
            "scorecard": {
                "what": "the regression",
                "owner": "developer",
                "action": "keep",
                "digest": sha256(b"model"),
                "copied": {"at": "scorecard.pkl"},
            },
            "scratch": {"what": "an old trial", "owner": "developer", "action": "retire"},
        },
        "jobs": {"nightly": {"what": "rescoring", "owner": "operator", "action": "retire", "schedule": "02:00"}},
    }


LOG = {"log": {"file": "calls.log", "format": "jsonl", "caller": "principal", "at": "time"}}


def calling(root: Path, *hours: float) -> dict[str, Any]:
    """A log of calls of the desks, so many hours after the start; all traffic moved at hour 10."""
    told = [{"principal": "svc-desk", "time": (START + timedelta(hours=hour)).isoformat()} for hour in hours]
    (root / "calls.log").write_text("".join(f"{json.dumps(one)}\n" for one in told))
    return LOG


def at_the_end(root: Path, *hours: float, days: float = 35, **more: Any) -> FakeRun:
    run = run_of(root, more.pop("inventory", None) or stock(root), legacy_callers=calling(root, *hours), **more)
    run.later(hours=10)
    run.record("effect", {"step": "strategy/12-setWeight", "weight": 100, "mirror": 0})
    run.later(days=days)
    return run


def test_archived_routed_and_the_rest_is_named(tmp_path: Path) -> None:
    run = at_the_end(tmp_path, 1, 9)
    outcome = verb.perform(run, STEP)
    assert outcome.kind == "done", outcome.reason
    assert run.moved == [(100, 0)]
    assert [(one["what"], one["verified"]) for one in run.told("archive")] == [
        ("logs/scoring", True),
        ("models/scorecard", True),
    ]
    tasks = {one["of"]: one for one in run.told("asked")[0]["tasks"]}
    assert list(tasks) == [
        "https://127.0.0.1:1/score",
        "consumers/web",
        "jobs/nightly",
        "models/scratch",
        "logs/scoring",
    ]
    assert "until its retention of 7y ends, 2034-01-" in tasks["logs/scoring"]["what"]
    assert tasks["jobs/nightly"]["by"] == "operator"


@pytest.mark.parametrize("hours", [(1, 845), (845,)])
def test_a_legacy_that_is_still_called_stays(tmp_path: Path, hours: tuple[float, ...]) -> None:
    run = at_the_end(tmp_path, *hours)
    outcome = verb.perform(run, STEP)
    assert outcome.kind == "gate"
    assert "still called by svc-desk: who calls the router sends the bucket's header" in outcome.reason
    assert run.told("callers")[-1]["unknown"] == ["svc-desk"]
    assert run.told("asked") == []


@pytest.mark.parametrize(("hour", "kind"), [(9, "done"), (11, "gate")])
def test_in_the_first_week_who_called_since_all_traffic_moved_counts(tmp_path: Path, hour: float, kind: str) -> None:
    assert verb.perform(at_the_end(tmp_path, hour, days=1), STEP).kind == kind


def test_who_stopped_more_than_a_week_ago_has_stopped(tmp_path: Path) -> None:
    assert verb.perform(at_the_end(tmp_path, 1, 11, 500), STEP).kind == "done"


@pytest.mark.parametrize(
    ("callers", "why"),
    [
        (None, "nobody says where"),
        (LOG, "no caller is known where calls are seen"),
        ({**LOG, "log": {**LOG["log"], "file": "gone.log"}}, "cannot be read"),
    ],
)
def test_where_nobody_can_say_who_calls_it_stays(tmp_path: Path, callers: dict[str, Any] | None, why: str) -> None:
    (tmp_path / "calls.log").write_text("")
    run = run_of(tmp_path, stock(tmp_path), **({"legacy_callers": callers} if callers else {}))
    outcome = verb.perform(run, STEP)
    assert outcome.kind == "gate"
    assert why in outcome.reason
    assert run.told("asked") == []


def test_nothing_moves_before_the_archive_is_verified(tmp_path: Path) -> None:
    run = run_of(tmp_path, stock(tmp_path, copy=b"lin"))
    outcome = verb.perform(run, STEP)
    assert outcome.kind == "gate"
    assert "logs/scoring: the copy has" in outcome.reason
    assert (run.moved, run.told("asked")) == ([], [])


def test_an_archive_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    inventory = stock(tmp_path)
    (tmp_path / "scorecard.pkl").unlink()
    run = run_of(tmp_path, inventory)
    assert "models/scorecard: scorecard.pkl cannot be read" in verb.perform(run, STEP).reason
    assert run.moved == []


def test_a_router_that_does_not_move_ends_it(tmp_path: Path) -> None:
    run = run_of(tmp_path, stock(tmp_path))
    run.becomes = Outcome("effect", "the provider says 50")
    assert verb.perform(run, STEP) == run.becomes
    assert run.told("asked") == []
