"""Metrics of a replay: added up over batches, with the number of cases; without any there is a reason."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from migration.metrics.replay import Replay
from migration.metrics.source import Asked, Measurement
from migration.playbook.measuring import ReplayMetric
from migration.replaying.sketch import FARTHEST, Sketch
from tests.migration.replaying.scene import Shadow

START = datetime(2026, 12, 1, 12, tzinfo=UTC)


def sketch(*values: float, missing: int = 0) -> dict[str, object]:
    found = Sketch(missing=missing)
    for value in values:
        found.add(value)
    return found.written()


def batch(
    minutes: int, scores: dict[str, object], same: int, different: int, errors: int, **more: Any
) -> dict[str, Any]:
    at = START + timedelta(minutes=minutes)
    numbers = {"count": same + different + errors, "same": same, "different": different, "errors": errors}
    return {
        "mirror": "shadow",
        "window": {"from": at.isoformat(), "until": (at + timedelta(minutes=1)).isoformat()},
        **numbers,
        "scores": scores,
        "latency": {"legacy": sketch(), "governed": sketch(0.1, 0.2)},
        "groups": {},
        "held": "",
        **more,
    }


@pytest.fixture
def run(tmp_path: Path) -> Shadow:
    return Shadow(tmp_path, None, "run-1")


def begun(run: Shadow, mirror: str = "shadow", share: int = 100) -> None:
    run.record("replay", {"step": "strategy/1-setMirrorRoute", "mirror": mirror, "share": share})


def measured(run: Shadow, of: ReplayMetric, since: datetime | None = None) -> Measurement:
    return Replay(of, run.records).measured(Asked("m", since, START + timedelta(hours=1)))


def test_batches_add_up(run: Shadow) -> None:
    begun(run)
    run.record("replayed", batch(0, sketch(0.0, 0.0, 0.01), 2, 1, 0))
    run.record("replayed", batch(5, sketch(0.5, missing=1), 0, 1, 1))
    scores = measured(run, "score_difference")
    assert scores.values == pytest.approx((0.0, 0.0, 0.01, 0.5, FARTHEST), rel=0.0201)
    assert (scores.cases, scores.since) == (5, START)
    rate = measured(run, "mismatch_rate")
    assert (rate.values, rate.result, rate.cases) == ((0.5,), 0.5, 4)
    errors = measured(run, "error_rate")
    assert (errors.values, errors.cases) == ((0.2,), 5)
    latency = measured(run, "latency_p99")
    assert (latency.values[0], latency.cases) == (pytest.approx(0.2, rel=0.0201), 4)


def test_a_window_takes_what_was_replayed_in_it(run: Shadow) -> None:
    begun(run)
    run.record("replayed", batch(0, sketch(0.5), 0, 1, 0))
    run.record("replayed", batch(30, sketch(0.0), 1, 0, 0))
    assert measured(run, "mismatch_rate", START + timedelta(minutes=10)).values == (0.0,)


def test_groups_have_their_cases_and_nobody_is_the_group_of_nobody(run: Shadow) -> None:
    begun(run)
    one = {"count": 1, "same": 1, "different": 0, "errors": 0, "scores": sketch(0.0)}
    run.record("replayed", batch(0, sketch(0.0, 0.0), 2, 0, 0, groups={"18-25": one, "other": one}))
    run.record("replayed", batch(5, sketch(0.0), 1, 0, 0, groups={"18-25": one}))
    for of in ("score_difference", "mismatch_rate", "error_rate"):
        assert measured(run, of).groups == {"18-25": 2}


def test_the_mirror_that_was_opened_last_is_measured(run: Shadow) -> None:
    begun(run)
    run.record("replayed", batch(0, sketch(0.5), 0, 1, 0))
    begun(run, share=0)
    begun(run, "second")
    assert measured(run, "mismatch_rate").reason == "there is no data: no batch was replayed"
    run.record("replayed", batch(5, sketch(0.0), 1, 0, 0, mirror="second"))
    begun(run, "second", 50)
    begun(run, "second", 0)
    assert measured(run, "mismatch_rate").values == (0.0,)


@pytest.mark.parametrize("of", ["score_difference", "mismatch_rate", "error_rate", "latency_p99"])
def test_without_data_there_is_a_reason_and_no_value(run: Shadow, of: ReplayMetric) -> None:
    assert measured(run, of).reason == "there is no data: no batch was replayed"
    begun(run)
    empty = {"scores": sketch(), "same": 0, "different": 0, "errors": 0}
    run.record("replayed", batch(0, **empty, held="the stack is not up"))  # type: ignore[arg-type]
    found = measured(run, of)
    assert found.values == ()
    assert found.reason == "there is no data: no request was replayed: the stack is not up"


def test_where_every_request_was_an_error_nothing_is_said_of_answers(run: Shadow) -> None:
    begun(run)
    down = batch(0, sketch(missing=20), 0, 0, 20)
    run.record("replayed", {**down, "latency": {"legacy": sketch(), "governed": sketch()}})
    assert measured(run, "mismatch_rate").reason == "there is no data: no answer could be compared"
    assert measured(run, "latency_p99").reason == "there is no data: nobody answered"
    assert measured(run, "error_rate").values == (1.0,)
    assert set(measured(run, "score_difference").values) == {FARTHEST}
