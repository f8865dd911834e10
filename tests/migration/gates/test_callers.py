"""Who calls: one that the inventory does not name ends the step, and what cannot be seen is no pass."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gouvernail.spec.units import Duration
from migration.performing import Outcome
from migration.steps import observe_traffic as verb
from migration.steps.observe_traffic import ObserveTraffic
from tests.migration.gates.worked import run_of
from tests.migration.running import START, FakeRun, step_of
from tests.migration.serving import Reply, secure

STEP = step_of("observeTraffic", ObserveTraffic(duration=Duration(86400, "1d")), deadline=90000.0)
JSONL = {"log": {"file": "calls.log", "format": "jsonl", "caller": "principal", "at": "time"}}
CSV = {"log": {"file": "calls.log", "format": "csv", "caller": "who", "at": "when"}}


def lines(*callers: object, hours: float = 1) -> str:
    at = (START + timedelta(hours=hours)).isoformat()
    return "".join(f"{json.dumps({'principal': caller, 'time': at})}\n" for caller in callers)


def observed(root: Path, log: str | bytes, callers: dict[str, Any] = JSONL) -> tuple[Outcome, FakeRun]:
    (root / "calls.log").write_bytes(log.encode() if isinstance(log, str) else log)
    run = run_of(root, legacy_callers=callers)
    return verb.perform(run, STEP), run


def test_known_callers_pass_and_silent_ones_are_told(tmp_path: Path) -> None:
    outcome, run = observed(tmp_path, lines("svc-desk", "10.1.200.7", "svc-desk"))
    assert outcome.kind == "done"
    assert outcome.facts == {"seen": ["branch-desk"], "notSeen": ["web"]}
    assert run.waits == [86400.0]


def test_one_that_nobody_named_ends_the_step_at_once(tmp_path: Path) -> None:
    outcome, run = observed(tmp_path, lines("svc-desk", "batch-rescore", "10.2.0.1"))
    assert outcome.kind == "gate"
    assert "does not name who calls: 10.2.0.1, batch-rescore" in outcome.reason
    assert run.told("callers")[-1]["unknown"] == ["10.2.0.1", "batch-rescore"]
    assert run.now() == START


def test_nobody_seen_is_inconclusive(tmp_path: Path) -> None:
    outcome, _ = observed(tmp_path, "")
    assert outcome.kind == "inconclusive"
    assert "nobody was seen" in outcome.reason


def test_calls_from_before_do_not_count(tmp_path: Path) -> None:
    outcome, _ = observed(tmp_path, lines("batch-rescore", hours=-1))
    assert (outcome.kind, "nobody was seen" in outcome.reason) == ("inconclusive", True)


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ("not json\n", "no JSON"),
        ("[]\n", "no JSON object"),
        ('{"time": 1}\n', "does not say who"),
        ('{"principal": null, "time": 1}\n', "does not say who"),
        ('{"principal": " ", "time": 1}\n', "does not say who"),
        ('{"principal": {"$ne": 1}, "time": 1}\n', "does not say who"),
        ('{"principal": "svc-desk"}\n', "does not say when"),
        ('{"principal": "svc-desk", "time": "yesterday"}\n', "does not say when"),
        ('{"principal": "svc-desk", "time": 1e300}\n', "does not say when"),
        (b"\xff\xfe\n", "is no jsonl"),
    ],
)
def test_a_line_that_cannot_be_read_may_be_a_caller(tmp_path: Path, log: str | bytes, reason: str) -> None:
    good = lines("svc-desk").encode()
    outcome, _ = observed(tmp_path, good + (log.encode() if isinstance(log, str) else log))
    assert outcome.kind == "inconclusive"
    assert reason in outcome.reason


def test_a_line_that_is_being_written_is_seen_later(tmp_path: Path) -> None:
    outcome, _ = observed(tmp_path, lines("svc-desk") + '{"principal": "batch')
    assert outcome.kind == "done"


def test_a_log_that_is_not_there(tmp_path: Path) -> None:
    run = run_of(tmp_path, legacy_callers=JSONL)
    outcome = verb.perform(run, STEP)
    assert (outcome.kind, "cannot be read" in outcome.reason) == ("inconclusive", True)


def test_csv(tmp_path: Path) -> None:
    later = (START + timedelta(hours=1)).timestamp()
    outcome, _ = observed(tmp_path, f"when,who,path\n{later},svc-web,/a\n{later},svc-desk,/b\n", CSV)
    assert outcome.facts["seen"] == ["branch-desk", "web"]
    outcome, _ = observed(tmp_path, f"when,who\n{later},nobody\n", CSV)
    assert outcome.kind == "gate"
    outcome, _ = observed(tmp_path, f"when,user\n{later},svc-web\n", CSV)
    assert (outcome.kind, "does not say who" in outcome.reason) == ("inconclusive", True)


def test_a_caller_that_comes_late_is_seen(tmp_path: Path) -> None:
    (tmp_path / "calls.log").write_text(lines("svc-desk"))
    run = run_of(tmp_path, legacy_callers=JSONL)
    wait = run.wait

    def and_then(*args: Any) -> Outcome:
        found = wait(*args)
        (tmp_path / "calls.log").write_text(lines("svc-desk", "batch-rescore", hours=23.9))
        return found

    run.wait = and_then  # type: ignore[method-assign]
    assert verb.perform(run, STEP).kind == "gate"


PROMETHEUS = {"prometheus": {"query": "calls[{{args.window}}]", "label": "principal"}}


def series(*callers: tuple[dict[str, str], str]) -> Reply:
    result = [{"metric": labels, "value": [1, value]} for labels, value in callers]
    return Reply(body=json.dumps({"status": "success", "data": {"resultType": "vector", "result": result}}).encode())


@pytest.mark.parametrize(
    ("reply", "kind", "reason"),
    [
        (series(({"principal": "svc-desk"}, "5"), ({"principal": "svc-web"}, "0")), "done", ""),
        (series(({"principal": "batch"}, "5")), "gate", "batch"),
        (series(), "inconclusive", "nobody was seen"),
        (series(({"pod": "a"}, "5")), "inconclusive", "no label principal"),
        (series(({"principal": "svc-desk"}, "NaN")), "inconclusive", "no value"),
        (Reply(500), "inconclusive", "500"),
    ],
)
def test_prometheus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reply: Reply, kind: str, reason: str) -> None:
    with secure(tmp_path, monkeypatch, lambda _: reply) as server:
        run = run_of(tmp_path, legacy_callers=PROMETHEUS, prometheus={"address": server.url})
        outcome = verb.perform(run, STEP)
    assert outcome.kind == kind
    assert reason in outcome.reason
    assert "5400s" in server.seen[-1].body


def test_what_was_seen_before_a_crash_counts(tmp_path: Path) -> None:
    (tmp_path / "calls.log").write_text("")
    run = run_of(tmp_path, legacy_callers=JSONL)
    at = START.isoformat()
    run.record("callers", {"step": STEP.id, "attempt": 1, "since": at, "until": at, "consumers": ["web"]})
    assert verb.perform(run, STEP).facts["seen"] == ["web"]
