"""The end of the legacy: nothing goes before its archive is verified, and nothing is said to be done that was not."""

from pathlib import Path
from typing import Any

from migration.performing import Outcome
from migration.steps import decommission as verb
from migration.steps.decommission import Decommission
from tests.migration.gates.test_copies import sha256
from tests.migration.gates.worked import run_of
from tests.migration.running import step_of

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


def test_archived_routed_and_the_rest_is_named(tmp_path: Path) -> None:
    run = run_of(tmp_path, stock(tmp_path))
    outcome = verb.perform(run, STEP)
    assert outcome.kind == "done"
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
    assert "until its retention of 7y ends, 2033-12-" in tasks["logs/scoring"]["what"]
    assert tasks["jobs/nightly"]["by"] == "operator"


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
