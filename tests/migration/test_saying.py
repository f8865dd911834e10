"""Lines for people who follow a run."""

from pathlib import Path

from migration.saying import said
from tests.migration import journals


def test_what_somebody_wrote_steers_no_terminal(tmp_path: Path) -> None:
    lines = [said(record) for record in journals.hostile(str(tmp_path)).store.records()]
    told = [line for line in lines if line]
    assert any("<script>" in line for line in told)  # it is shown
    assert all(line.isprintable() for line in told)
    assert max(map(len, told)) < 700


def test_who_was_not_told_is_named_with_the_reason(tmp_path: Path) -> None:
    journal = journals.waiting(str(tmp_path))
    data = {"about": 2, "moment": "started", "to": "notify/leads", "try": 1, "reason": "the service answered 500"}
    assert (
        said(journal.record("notNotified", data)) == "   notify/leads was not told (started): the service answered 500"
    )
