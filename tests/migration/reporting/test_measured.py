"""Metrics, as the journal holds them."""

from pathlib import Path

from migration.reporting.measured import Series, Table
from tests.migration import journals
from tests.migration.journals import Journal


def series(journal: Journal) -> dict[str, Series]:
    table = Table()
    for record in journal.store.records():
        if record.kind == "migration.watching":
            table.begin(record)
        if record.kind == "migration.analysis":
            table.take(record)
    return {one.name: one for one in table}


def test_a_metric_has_its_values_bounds_and_budget(tmp_path: Path) -> None:
    found = series(journals.running(str(tmp_path)))["error_rate"]
    assert len(found.points) == found.measured == 12
    assert (found.bounds, found.failures, found.failure_limit, found.left) == ("at most 0.05", 1, 2, 1)
    assert found.last is not None
    assert found.last.value == 0.023
    assert found.points[7].verdict == "failed"
    assert found.points[0].since < found.points[0].until


def test_it_is_there_before_it_was_measured(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.watching("error_rate")
    found = series(journal)["error_rate"]
    assert (found.points, found.left, found.bounds) == ([], 2, "at most 0.05")


def test_successes_that_were_recorded_as_one_count_as_many(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.summed("error_rate", 0.01, 0.03, 0.02, 118)
    found = series(journal)["error_rate"]
    [point] = found.points
    assert (point.least, point.most, point.value, point.count, found.measured) == (0.01, 0.03, 0.02, 118, 118)
    assert found.values() == [0.01, 0.02, 0.03]


def test_an_end_or_that_it_went_on_is_no_measurement(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.analysis("error_rate", 0.09, "failed")
    journal.analysis("error_rate", None, "failed", wentOn=True)
    journal.analysis("error_rate", None, "successful", concluded="2026-11-30T12:00:00+00:00", measured="successful")
    found = series(journal)["error_rate"]
    assert found.measured == 1
    assert found.verdict == "successful"


def test_no_value_is_none_and_never_zero(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.analysis("error_rate", None, "running", measured="error", reason="no data")
    found = series(journal)["error_rate"]
    assert found.values() == []
    assert found.points[0].reason == "no data"


def test_many_values_are_their_span(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.analysis("score_difference", None, values=[0.2, 0.1, 0.3], cases=50_000)
    journal.analysis("score_difference", None, valuesInAll={"number": 9, "min": 0.0, "max": 1.0, "mean": 0.5})
    first, second = series(journal)["score_difference"].points
    assert (first.least, first.most, first.cases) == (0.1, 0.3, "50000")
    assert (second.least, second.most, second.value) == (0.0, 1.0, 0.5)


def test_the_smallest_group_is_told(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.analysis("approval_parity", 0.9, groups={"young": 212, "old": 900})
    assert series(journal)["approval_parity"].points[0].cases == "212 in the least of 2 groups"


def test_a_limit_that_is_off_leaves_no_budget(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.analysis("error_rate", 0.2, measured="failed", failureLimit=-1)
    assert series(journal)["error_rate"].left is None


def test_rounds_and_analyses_are_kept_apart(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    for more in ({}, {"attempt": 2}, {"analysis": "strategy/9-analysis"}):
        journal.analysis("error_rate", 0.01, **more)
    table = Table()
    for record in journal.store.records():
        table.take(record)
    assert [(one.analysis, one.attempt) for one in table] == [
        ("background", 1),
        ("background", 2),
        ("strategy/9-analysis", 1),
    ]


def test_a_record_that_names_no_metric_is_none(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.record("analysis", {"verdict": "failed"})
    journal.record("watching", {"analysis": "background", "metrics": ["x", {"of": "y"}]})
    assert series(journal) == {}


def test_bounds_are_said_as_people_say_them() -> None:
    bounds = [Series("a", 1, "t", "m", lower, upper).bounds for lower, upper in ((None, 1.5), (0.8, None), (0.8, 1.25))]
    assert bounds == ["at most 1.5", "at least 0.8", "0.8 to 1.25"]
