"""The live view: what people see of a run in a terminal of any size."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from migration.executor.lease import Held, Holder
from migration.reporting.history import History
from migration.saying import said
from migration.viewing import PLAIN, RICH, Signs, view
from tests.migration import journals

HELD = Held(journals.STACK, 3, journals.RUN, Holder("another-host", 42, 0.0), journals.NOON, released=False)


def lines(
    journal: journals.Journal,
    width: int = 120,
    height: int = 40,
    *,
    held: Held | None = HELD,
    signs: Signs = RICH,
    later: float = 0.0,
    trouble: str = "",
) -> list[Text]:
    history = History()
    records = list(journal.store.records())
    history.take(records)
    last = [(record.time, line) for record in records if (line := said(record))]
    now: datetime = journal.at + timedelta(seconds=later)
    return view(history, last, held=held, now=now, width=width, height=height, signs=signs, trouble=trouble)


def shown(journal: journals.Journal, *args: int, **more: object) -> str:
    return "\n".join(line.plain for line in lines(journal, *args, **more))  # type: ignore[arg-type]


def test_a_running_one_says_all_that_is_asked(tmp_path: Path) -> None:
    seen = shown(journals.running(str(tmp_path)), later=60)
    assert "credit-scoring-aws-1 (simulated)  running" in seen
    assert "5 %, legacy 95 %" in seen
    assert "✓ strategy/2-setWeight" in seen
    assert "▶ strategy/3-pause" in seen
    assert "strategy/4-setWeight       The governed side answers 100 % of the requests, the legacy 0 %.  (next)" in seen
    assert "strategy/3-pause: for 7 m, 23 m left (until 2026-11-30 12:53:09 UTC)" in seen
    assert "●○ failures left 1 of 2" in seen
    assert "at most 0.05" in seen
    assert "performed by process 42 on another-host, token 3" in seen
    assert "12:23:09  strategy/3-pause  Nothing changes for 30m." in seen


def test_who_is_awaited_and_who_has_signed(tmp_path: Path) -> None:
    seen = shown(journals.waiting(str(tmp_path)))
    assert "awaited: 1 owner" in seen
    assert "signed:  officer@bank.example (aiOfficer), 12:12:15: the load test was good" in seen


def test_a_signature_that_has_expired_is_awaited_again(tmp_path: Path) -> None:
    assert "awaited: 1 aiOfficer, 1 owner" in shown(journals.waiting(str(tmp_path)), later=2 * 86400)


def test_a_signature_of_an_attempt_before_does_not_count(tmp_path: Path) -> None:
    journal = journals.waiting(str(tmp_path))
    journal.ended("strategy/1-approval", "approval", "not everybody signed in time")
    journal.begun("strategy/1-approval")
    assert "awaited: 1 aiOfficer, 1 owner" in shown(journal)


def test_a_step_without_a_time_of_its_own_has_a_deadline(tmp_path: Path) -> None:
    journal = journals.waiting(str(tmp_path))
    assert "strategy/1-approval: for 10 m, 20 m to its deadline" in shown(journal)


def test_nobody_performs_it(tmp_path: Path) -> None:
    assert "nobody performs it: `gouvernail migrate resume-all`" in shown(journals.running(str(tmp_path)), held=None)


def test_an_end_says_why_and_whether_the_budget_is_gone(tmp_path: Path) -> None:
    seen = shown(journals.rolled_back(str(tmp_path)))
    assert "rolled back" in seen
    assert "soak/1-soak: error_rate: 3 failures are more than 2" in seen
    assert "✗ soak/1-soak" in seen
    assert "○○ failures left 0 of 2  failed" in seen
    assert "performed by process 42" not in seen


def test_what_is_measured_is_named_before_it_was(tmp_path: Path) -> None:
    journal = journals.waiting(str(tmp_path))
    journal.watching("error_rate", "drift", dryRun=True)
    seen = shown(journal)
    assert "drift" in seen
    assert "dry run" in seen


def test_an_old_value_says_its_age(tmp_path: Path) -> None:
    assert "50 m ago" in shown(journals.running(str(tmp_path)), later=3000)


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    assert "the database does not do it" in shown(
        journals.running(str(tmp_path)), trouble="the database does not do it"
    )


def test_a_terminal_of_ascii_gets_ascii(tmp_path: Path) -> None:
    seen = shown(journals.rolled_back(str(tmp_path)), signs=PLAIN)
    assert seen.isascii()
    assert "x soak/1-soak" in seen


@pytest.mark.parametrize("kind", ["running", "waiting", "paused", "rolled_back", "finished", "hostile"])
def test_nothing_is_wider_or_higher_than_the_terminal(tmp_path: Path, kind: str) -> None:
    journal: journals.Journal = getattr(journals, kind)(str(tmp_path))
    for width in (20, 34, 60, 80, 120, 200):
        for height in (4, 9, 16, 24, 50):
            seen = lines(journal, width, height)
            assert len(seen) <= height
            assert all(line.cell_len <= width for line in seen)
            assert all(line.plain.isprintable() for line in seen)


def test_a_small_terminal_still_says_what_matters(tmp_path: Path) -> None:
    seen = shown(journals.running(str(tmp_path)), 80, 9)
    assert "5 %, legacy 95 %" in seen
    assert "strategy/3-pause: for" in seen


@given(st.integers(0, 100))
def test_a_share_is_never_drawn_as_nothing_or_all_where_it_is_neither(weight: int) -> None:
    from migration.viewing import _bar

    drawn = _bar("governed", weight, "", 20, RICH).plain
    assert drawn.count("█") + drawn.count("░") == 20
    assert ("█" in drawn) == (weight > 0)
    assert ("░" in drawn) == (weight < 100)
