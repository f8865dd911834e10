"""From a journal to a report, in each form."""

from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from migration.reporting.writing import FORMS, Form, read, report
from tests.migration import journals


@pytest.mark.parametrize("form", FORMS)
def test_the_same_journal_gives_the_same_bytes(tmp_path: Path, form: Form) -> None:
    lines = journals.rolled_back(str(tmp_path)).lines()
    assert report(journals.RUN, lines, form) == report(journals.RUN, iter(lines), form)


@pytest.mark.parametrize("form", FORMS)
def test_a_journal_that_was_changed_is_told_in_every_form(tmp_path: Path, form: Form) -> None:
    _, verified = report(journals.RUN, journals.broken(str(tmp_path)).lines(), form)
    assert not verified.valid


def test_only_what_stands_before_the_break_is_told(tmp_path: Path) -> None:
    history, verified = read(journals.RUN, journals.broken(str(tmp_path)).lines())
    assert history.state.seq == verified.count == 3


def test_all_of_a_whole_chain_is_told(tmp_path: Path) -> None:
    journal = journals.finished(str(tmp_path))
    history, verified = read(journals.RUN, journal.lines())
    assert verified.valid
    assert history.state.seq == verified.count == len(journal.lines())
    assert history.state.name == "finished"


def test_another_runs_journal_is_no_journal_of_this_one(tmp_path: Path) -> None:
    history, verified = read("another-1", journals.finished(str(tmp_path)).lines())
    assert not verified.valid
    assert history.state.seq == 0


def test_a_journal_of_nothing_is_a_report_of_nothing() -> None:
    for form in FORMS:
        made, verified = report(journals.RUN, [], form)
        assert made
        assert not verified.valid


def test_a_record_that_this_version_does_not_write_is_no_half_report(tmp_path: Path) -> None:
    journal = journals.waiting(str(tmp_path))
    journal.record("effect", {"weight": "much"})
    with pytest.raises(GouvernailError, match="not one that this version writes"):
        report(journals.RUN, journal.lines(), "html")
