"""The legacy answers each time, or it is no place to go back to."""

from pathlib import Path

import pytest

from gouvernail.spec.units import Duration
from migration.performing import Outcome
from migration.steps import health as verb
from migration.steps.health import Health
from tests.migration.gates.worked import run_of
from tests.migration.running import FakeRun, step_of
from tests.migration.serving import Reply, Seen, secure, serving

STEP = step_of("health", Health(probes=3, interval=Duration(5, "5s")))


def probed(tmp_path: Path, url: str, **legacy: object) -> tuple[Outcome, FakeRun]:
    run = run_of(tmp_path, legacy_endpoint=url, **legacy)
    return verb.perform(run, STEP), run


def test_it_answers_each_time_and_each_answer_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with secure(tmp_path, monkeypatch, lambda _: Reply(405)) as server:
        outcome, run = probed(tmp_path, f"{server.url}/score")
    assert outcome.kind == "done"
    told = run.told("probe")
    assert [(one["probe"], one["status"], one["reason"]) for one in told] == [(1, 405, ""), (2, 405, ""), (3, 405, "")]
    assert told[0]["address"] == f"{server.url}/score"


@pytest.mark.parametrize("status", [500, 503])
def test_one_sick_answer_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    answers = [Reply(200), Reply(status)]
    with secure(tmp_path, monkeypatch, lambda _: answers.pop(0)) as server:
        outcome, run = probed(tmp_path, server.url)
    assert outcome.kind == "gate"
    assert f"it answers {status}" in outcome.reason
    assert [one["status"] for one in run.told("probe")] == [200, status]


@pytest.mark.parametrize(("status", "kind"), [(200, "done"), (204, "gate"), (302, "gate"), (401, "gate")])
def test_a_health_address_says_200(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, kind: str) -> None:
    with secure(tmp_path, monkeypatch, lambda _: Reply(status)) as server:
        outcome, _ = probed(tmp_path, "https://nobody.invalid/", legacy_health=f"{server.url}/health")
    assert outcome.kind == kind


def test_nobody_there_is_sick(tmp_path: Path) -> None:
    outcome, run = probed(tmp_path, "https://127.0.0.1:1/score")
    assert outcome.kind == "gate"
    assert run.told("probe")[0]["status"] is None


def test_a_certificate_that_does_not_hold_is_sick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with secure(tmp_path, monkeypatch, lambda _: Reply()) as server:
        monkeypatch.delenv("SSL_CERT_FILE")
        outcome, _ = probed(tmp_path, server.url)
    assert "certificate does not hold" in outcome.reason


def test_its_secret_is_sent_and_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUVERNAIL_SECRET_LEGACY_SCORE", "s3cret")

    def answer(seen: Seen) -> Reply:
        return Reply(200 if seen.headers.get("Authorization") == "Bearer s3cret" else 500)

    with secure(tmp_path, monkeypatch, answer) as server:
        outcome, run = probed(tmp_path, server.url, legacy_auth={"secret": "legacy/score"})
    assert outcome.kind == "done"
    assert all(b"s3cret" not in line for line in run.store.lines())


def test_a_secret_that_is_not_here_is_told(tmp_path: Path) -> None:
    outcome, _ = probed(tmp_path, "https://127.0.0.1:1/", legacy_auth={"secret": "legacy/score"})
    assert (outcome.kind, "legacy/score is not here" in outcome.reason) == ("gate", True)


def test_a_crash_does_not_begin_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with secure(tmp_path, monkeypatch, lambda _: Reply()) as server:
        run = run_of(tmp_path, legacy_endpoint=server.url)
        for number in (1, 2):
            run.record("probe", {"step": STEP.id, "attempt": 1, "probe": number})
        assert verb.perform(run, STEP).kind == "done"
    assert len(server.seen) == 1


def test_plain_http_is_not_what_a_playbook_can_say(tmp_path: Path) -> None:
    with serving(lambda _: Reply()) as server, pytest.raises(ValueError, match="https"):
        run_of(tmp_path, legacy_endpoint=server.url)
