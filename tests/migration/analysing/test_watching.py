"""An analysis that goes on: what is due is measured, what was seen is recorded, a crash loses nothing that counts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from migration.analysing.watching import Analysing, background, beside
from migration.measure import Measure, PrometheusSource
from migration.performing import DONE, Outcome
from migration.steps import analysis as verb
from migration.steps.analysis import Analysis, TemplateName
from tests.migration.analysing.measuring import measure
from tests.migration.planned import plan
from tests.migration.running import FakeRun, step_of
from tests.migration.serving import Reply, Seen, Served, secure, serving


@dataclass
class Values:
    """What a real server answers, by query; a number, or the status of a refusal as a text."""

    server: Served
    values: dict[str, float | str]

    def measure(self, name: str, **more: Any) -> Measure:
        return measure(name=name, source=PrometheusSource(self.server.url, name), **more)


def _vector(value: float | str) -> Reply:
    if isinstance(value, str):
        return (
            Reply(int(value))
            if value.isdigit()
            else Reply(body=b'{"status":"success","data":{"resultType":"vector","result":[]}}')
        )
    result = [{"metric": {}, "value": [1.0, str(value)]}]
    return Reply(body=json.dumps({"status": "success", "data": {"resultType": "vector", "result": result}}).encode())


@contextmanager
def answering(**values: float | str) -> Iterator[Values]:
    known = dict(values)

    def answer(seen: Seen) -> Reply:
        return _vector(known[parse_qs(seen.body)["query"][0]])

    with serving(answer) as server:
        yield Values(server, known)


@pytest.fixture
def run(tmp_path: Path) -> FakeRun:
    return FakeRun(tmp_path, plan(tmp_path))


def looked(run: FakeRun, its: Analysing, times: int, **step: float) -> Outcome | None:
    """What the last of so many looks says; the clock moves in between."""
    found = its.look(run.now())
    for _ in range(times - 1):
        found = its.look(run.later(**step))
    return found


def test_what_is_due_is_measured_and_nothing_else(run: FakeRun) -> None:
    with answering(a=0.001, b=0.001) as its:
        watch = Analysing(
            run, "s", 1, [its.measure("a", interval=60.0), its.measure("b", interval=300.0, initial_delay=60.0)]
        )
        assert watch.due(run.now()) == run.now()
        watch.look(run.now())
        assert [parse_qs(one.body)["query"][0] for one in its.server.seen] == ["a"]
        assert watch.due(run.now()) == run.now() + timedelta(seconds=60)
        assert watch.look(run.later(seconds=59)) is None
        assert len(its.server.seen) == 1
        watch.look(run.later(seconds=1))
        assert sorted(parse_qs(one.body)["query"][0] for one in its.server.seen) == ["a", "a", "b"]


def test_the_failure_over_the_limit_ends_it_and_is_recorded_in_full(run: FakeRun) -> None:
    with answering(error_rate=0.02) as its:
        watch = Analysing(run, "background", 1, [its.measure("error_rate", failure_limit=1, on_failure="notify")])
        assert watch.look(run.now()) is None
        found = watch.look(run.later(minutes=1))
    assert found is not None
    assert (found.kind, found.follows) == ("analysis", "notify")
    assert "error_rate of guard: 2 failed, 1 are borne; the last: 0.02 is more than 0.005" in found.reason
    first, second = run.told("analysis")
    assert (first["verdict"], second["verdict"]) == ("running", "failed")
    assert second["measured"] == "failed"
    assert (second["value"], second["upper"], second["lower"]) == (0.02, 0.005, None)
    assert (second["failures"], second["failureLimit"]) == (2, 1)
    assert second["since"] == (run.now() - timedelta(seconds=300)).isoformat()
    assert second["until"] == run.now().isoformat()
    assert (second["query"], second["source"]) == ("error_rate", f"prometheus {its.server.url}")
    assert watch.due(run.now()) is None


@pytest.mark.parametrize("answer", ["503", "404", "empty"])
def test_no_data_pauses_and_never_passes(run: FakeRun, answer: str) -> None:
    with answering(a=answer) as its:
        watch = Analysing(run, "s", 1, [its.measure("a", count=3)])
        found = looked(run, watch, 5, minutes=1)
    assert found is not None
    assert (found.kind, found.follows) == ("inconclusive", None)
    assert "5 errors in a row, 4 are borne" in found.reason
    assert [one["measured"] for one in run.told("analysis")] == ["error"] * 5


def test_a_server_that_is_away_is_no_data(run: FakeRun) -> None:
    with answering(a=0.0) as its:
        gone = its.measure("a", count=1, interval=None, consecutive_error_limit=0)
    found = Analysing(run, "s", 1, [gone]).look(run.now())
    assert found is not None
    assert found.kind == "inconclusive"


def test_an_error_without_an_interval_is_tried_again_as_in_argo(run: FakeRun) -> None:
    with answering(a="503") as its:
        watch = Analysing(run, "s", 1, [its.measure("a", count=1, interval=None)])
        watch.look(run.now())
        assert watch.due(run.now()) == run.now() + timedelta(seconds=10)
        its.values["a"] = 0.0
        assert watch.look(run.later(seconds=10)) == DONE


def test_a_metric_without_a_source_never_passes(run: FakeRun) -> None:
    watch = Analysing(run, "s", 1, [measure(count=1, consecutive_error_limit=0)])
    found = watch.look(run.now())
    assert found is not None
    assert "nobody says where its values come from" in found.reason


def test_the_worst_of_several_is_told(run: FakeRun) -> None:
    with answering(a="503", b=0.02, c=0.0) as its:
        metrics = [
            its.measure("a", consecutive_error_limit=0),
            its.measure("b", on_failure="pause"),
            its.measure("c"),
        ]
        found = Analysing(run, "s", 1, metrics).look(run.now())
    assert found is not None
    assert (found.kind, found.follows) == ("analysis", "pause")
    assert found.facts["verdicts"] == {"guard/a": "error", "guard/b": "failed", "guard/c": "running"}


def test_what_runs_dry_decides_nothing(run: FakeRun) -> None:
    with answering(a=0.02, b=0.0) as its:
        metrics = [its.measure("a", count=1, dry_run=True), its.measure("b", count=1)]
        watch = Analysing(run, "s", 1, metrics)
        assert watch.look(run.now()) == DONE
        assert watch.concluded(run.now()) == DONE
    dry = run.told("analysis")[0]
    assert (dry["metric"], dry["verdict"], dry["dryRun"]) == ("a", "failed", True)


def test_weeks_of_successes_are_one_record_every_ten_minutes_with_the_first_and_the_last(run: FakeRun) -> None:
    with answering(a=0.001) as its:
        watch = Analysing(run, "background", 1, [its.measure("a", interval=60.0)])
        for minute in range(4 * 60):
            its.values["a"] = 0.001 + minute / 1e6
            watch.look(run.now())
            run.later(minutes=1)
        assert watch.concluded(run.now()) == DONE
    told = run.told("analysis")
    assert len(told) <= 27
    assert "summary" not in told[0]
    assert told[0]["value"] == 0.001
    first = told[1]["summary"]
    assert (first["measurements"], first["min"], first["max"], first["last"]) == (11, 0.001001, 0.001011, 0.001011)
    assert first["mean"] == pytest.approx(0.001006)
    assert sum(one["summary"]["measurements"] for one in told if "summary" in one) + 1 == 240
    assert (told[-1]["verdict"], told[-1]["counts"]["successful"]) == ("successful", 240)


def test_what_is_not_yet_written_is_written_when_nobody_waits_any_more(run: FakeRun) -> None:
    with answering(a=0.0) as its:
        watch = Analysing(run, "background", 1, [its.measure("a")])
        looked(run, watch, 5, minutes=1)
        watch.left()
        watch.left()
    told = run.told("analysis")
    assert [one.get("summary", {}).get("measurements") for one in told] == [None, 4]
    assert Analysing(run, "background", 1, [its.measure("a")]).due(run.now()) == run.now() + timedelta(minutes=1)


def test_counts_go_on_after_a_crash(run: FakeRun) -> None:
    with answering(a=0.02) as its:
        metric = its.measure("a", failure_limit=1)
        assert Analysing(run, "background", 1, [metric]).look(run.now()) is None
        again = Analysing(run, "background", 1, [metric])
        assert again.due(run.now()) == run.now() + timedelta(seconds=60)
        found = again.look(run.later(minutes=1))
    assert found is not None
    assert found.kind == "analysis"
    assert len(run.told("watching")) == 1


def test_a_success_after_errors_is_not_forgotten_in_a_crash(run: FakeRun) -> None:
    with answering(a="503") as its:
        metric = its.measure("a")
        looked(run, Analysing(run, "s", 1, [metric]), 4, minutes=1)
        its.values["a"] = 0.0
        Analysing(run, "s", 1, [metric]).look(run.later(minutes=1))
        its.values["a"] = "503"
        assert looked(run, Analysing(run, "s", 1, [metric]), 4, minutes=1) is None


def test_what_a_crash_loses_makes_it_stricter(run: FakeRun) -> None:
    """Successes that were not recorded yet are measured again; nothing passes on fewer than were asked for."""
    with answering(a=0.0) as its:
        metric = its.measure("a", count=5)
        looked(run, Analysing(run, "s", 1, [metric]), 3, minutes=1)
        again = Analysing(run, "s", 1, [metric])
        assert looked(run, again, 3, minutes=1) is None
        assert looked(run, again, 3, minutes=1) == DONE


def test_a_bad_end_is_told_again_until_the_run_went_on(run: FakeRun) -> None:
    with answering(a=0.02, b=0.0) as its:
        metrics = [its.measure("a", on_failure="notify"), its.measure("b")]
        first = Analysing(run, "background", 1, metrics)
        assert first.look(run.now()) is not None
        again = Analysing(run, "background", 1, metrics)  # killed before anybody could act on it
        assert again.due(run.now()) == run.now()
        found = again.look(run.now()) or DONE
        assert found.kind == "analysis"
        assert again.look(run.later(minutes=1)) is None  # told once by one process
        run.record("told", {"step": "soak/1-soak", "reason": found.reason, "facts": dict(found.facts)})
        third = Analysing(run, "background", 1, metrics)
        assert third.look(run.later(minutes=1)) is None
        assert third.concluded(run.now()) == DONE


def test_a_clock_that_is_set_back_is_no_reason_to_look_away(run: FakeRun) -> None:
    with answering(a=0.0) as its:
        watch = Analysing(run, "s", 1, [its.measure("a")])
        watch.look(run.now())
        run.later(hours=-5)
        assert watch.due(run.now()) == run.now()
        again = Analysing(run, "s", 1, [its.measure("a")])
        assert again.due(run.now()) == run.now()


def test_attempts_are_counted_apart(run: FakeRun) -> None:
    with answering(a=0.02) as its:
        Analysing(run, "s", 1, [its.measure("a")]).look(run.now())
        its.values["a"] = 0.0
        assert Analysing(run, "s", 2, [its.measure("a", count=1)]).look(run.now()) == DONE


def test_an_end_without_a_good_measurement_is_no_pass(run: FakeRun) -> None:
    with answering(a="503", b=0.0) as its:
        watch = Analysing(run, "background", 1, [its.measure("a"), its.measure("b")])
        watch.look(run.now())
        found = watch.concluded(run.later(minutes=1))
    assert found.kind == "inconclusive"
    assert "a of guard" in found.reason
    assert Analysing(run, "other", 1, [measure()]).concluded(run.now()).kind == "inconclusive"


def test_a_step_of_analysis_waits_for_its_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"error_rate": 0.001, "latency_p99": 0.2}
    with secure(tmp_path, monkeypatch, lambda seen: _vector(answers[parse_qs(seen.body)["query"][0]])) as server:
        queries = {name: name for name in answers}
        templates = [{"name": "step", "metrics": [{"name": name, "interval": "1m", "count": 3} for name in answers]}]
        its = plan(tmp_path, prometheus={"address": server.url, "queries": queries}, analysisTemplates=templates)
        run = FakeRun(tmp_path, its)
        step = step_of("analysis", Analysis(templates=(TemplateName(template_name="step"),)))
        assert verb.perform(run, step) == DONE
        assert len(server.seen) == 6
        answers["latency_p99"] = 0.31  # the spec's 300ms, in seconds
        run.attempt = 2
        found = verb.perform(run, step)
    assert found.kind == "analysis"
    assert "0.31 is more than 0.3" in found.reason


def _background(run: FakeRun) -> Analysing:
    found = background(run)
    assert found is not None
    return found


def test_the_background_begins_anew_after_somebody_resumed_it(run: FakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    with secure(run.project, monkeypatch, lambda _: _vector(0.02)) as server:
        guard = [{"name": "guard", "metrics": [{"name": "error_rate", "interval": "30s"}]}]
        run.plan = plan(
            run.project, prometheus={"address": server.url, "queries": {"error_rate": "x"}}, analysisTemplates=guard
        )
        assert (_background(run).look(run.now()) or DONE).kind == "analysis"
        run.record("state", {"state": "paused", "reason": "error_rate"})
        assert [one["attempt"] for one in run.told("watching")] == [1]
        assert _background(run).due(run.now()) == run.now()  # not yet dealt with, as far as the journal says
        run.record("state", {"state": "running", "command": 7})
        assert (_background(run).look(run.later(minutes=1)) or DONE).kind == "analysis"
        assert [one["attempt"] for one in run.told("watching")] == [1, 2]


@pytest.mark.parametrize(
    ("id_", "watched"),
    [
        ("validate/1-policy", False),
        ("strategy/5-approval", False),
        ("strategy/6-setWeight", True),
        ("strategy/7-pause", True),
        ("soak/1-soak", True),
        ("decommission/1-approval", False),
    ],
)
def test_the_background_watches_from_its_step_to_the_soak(run: FakeRun, id_: str, watched: bool) -> None:  # noqa: FBT001
    ids = [
        *("validate/1-policy", "strategy/5-approval", "strategy/6-setWeight", "strategy/7-pause", "soak/1-soak"),
        "decommission/1-approval",
    ]
    steps = [step_of("pause", None, id=one, phase=one.partition("/")[0]) for one in ids]
    run.plan = plan(run.project, *steps)
    assert (beside(run, id_) is not None) is watched


def test_a_value_larger_than_a_journal_can_hold_does_not_end_the_run(run: FakeRun) -> None:
    with answering(a=1.7e308) as its:
        metric = its.measure("a", upper=None, lower=0.0, interval=1800.0)
        watch = Analysing(run, "s", 1, [metric])
        assert looked(run, watch, 6, minutes=30) is None
    assert run.told("analysis")[1]["summary"]["mean"] is None


def test_times_are_told_in_utc(run: FakeRun) -> None:
    with answering(a=0.0) as its:
        Analysing(run, "s", 1, [its.measure("a")]).look(run.now())
    offset = datetime.fromisoformat(run.told("analysis")[0]["until"]).utcoffset()
    assert offset == timedelta(0)
