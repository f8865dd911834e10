"""A run's history, taken from its journal alone."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from migration.reporting.history import History
from tests.migration import journals
from tests.migration.journals import Journal


def history(journal: Journal) -> History:
    found = History()
    found.take(journal.store.records())
    return found


def standings(found: History) -> dict[str, str]:
    return {step.id: found.standing(step) for step in found.steps}


def test_steps_stand_where_the_journal_says(tmp_path: Path) -> None:
    assert list(standings(history(journals.running(str(tmp_path)))).values()) == [
        *["done"] * 4,
        "now",
        "next",
        "open",
    ]


def test_after_a_rollback_what_failed_and_what_was_left_out_is_told(tmp_path: Path) -> None:
    journal = journals.running(str(tmp_path))
    journal.ended("strategy/3-pause", "analysis", "error_rate failed")
    journal.record("rollback", {"reason": "strategy/3-pause: error_rate failed", "number": 1})
    journal.state("rolledBack", "error_rate failed")
    found = standings(history(journal))
    assert found["strategy/3-pause"] == "failed"
    assert found["strategy/4-setWeight"] == "left out"


def test_a_step_that_an_operator_ended_did_not_fail(tmp_path: Path) -> None:
    journal = journals.waiting(str(tmp_path))
    journal.record("ended", {"step": "strategy/1-approval", "outcome": "aborted", "reason": "wrong quarter"})
    journal.state("aborted", "wrong quarter")
    assert standings(history(journal))["strategy/1-approval"] == "stopped"


def test_a_rollback_counts_from_the_breach_to_the_providers_word(tmp_path: Path) -> None:
    [back] = history(journals.rolled_back(str(tmp_path))).rollbacks
    assert back.cause == "error_rate: 3 failures are more than 2"
    assert back.by == ""
    assert back.short == "it answers 503"
    assert [move.weight for move in back.moves] == [50, 0]
    assert back.seconds == pytest.approx(0.2 + 42 + 100 + 42)
    assert back.outcome == "rolledBack"


def test_a_rollback_that_was_asked_for_counts_from_there(tmp_path: Path) -> None:
    journal = journals.running(str(tmp_path))
    journal.record("rollback", {"reason": "complaints", "number": 1}, by="ops@bank.example")
    journal.wait(3).state("rollingBack", "complaints")
    journal.moved("rollback-1/1-setWeight", 0)
    [back] = history(journal).rollbacks
    assert (back.by, back.cause, back.seconds) == ("ops@bank.example", "complaints", 45)
    assert back.short is None


def test_a_rollback_is_done_only_when_the_provider_said_so(tmp_path: Path) -> None:
    journal = journals.running(str(tmp_path))
    journal.record("rollback", {"reason": "complaints", "number": 1}, by="ops@bank.example")
    journal.moved("rollback-1/1-setWeight", 50)
    journal.state("failed", "the rollback failed")
    [back] = history(journal).rollbacks
    assert back.word is None
    assert back.seconds is None
    assert back.outcome == "failed"


def test_a_failure_that_was_looked_at_sets_off_no_later_rollback(tmp_path: Path) -> None:
    journal = journals.running(str(tmp_path))
    journal.analysis("error_rate", None, "inconclusive", reason="no data")
    journal.ended("strategy/3-pause", "inconclusive", "no data")
    journal.state("paused", "no data")
    journal.wait(5000).state("running")
    journal.begun("strategy/3-pause")
    journal.wait(100).record("rollback", {"reason": "complaints", "number": 1}, by="ops@bank.example")
    [back] = history(journal).rollbacks
    assert back.breach == journal.at
    assert back.cause == "complaints"


def test_a_dry_run_sets_off_nothing(tmp_path: Path) -> None:
    journal = journals.running(str(tmp_path))
    journal.analysis("drift", 9.0, "failed", dryRun=True)
    journal.wait(10).ended("strategy/3-pause", "effect", "the engine failed")
    journal.record("rollback", {"reason": "strategy/3-pause: the engine failed", "number": 1})
    [back] = history(journal).rollbacks
    assert back.cause == "strategy/3-pause: the engine failed"


def test_what_failed_and_was_only_told_is_done_with_its_failure(tmp_path: Path) -> None:
    journal = journals.running(str(tmp_path))
    journal.ended("strategy/3-pause", "analysis", "error_rate failed")
    journal.record("told", {"step": "strategy/3-pause", "reason": "error_rate failed"})
    journal.ended("strategy/3-pause", "done", "told, went on")
    found = history(journal)
    [attempt] = found.of("strategy/3-pause")
    assert (attempt.outcome, attempt.reason) == ("done", "analysis: error_rate failed; told, went on")
    assert [one.said for one in found.told] == ["strategy/3-pause: error_rate failed"]


def test_signatures_are_told_with_what_came_of_them(tmp_path: Path) -> None:
    refused, officer, owner = history(journals.running(str(tmp_path))).signatures
    assert (refused.by, refused.accepted, refused.principal) == (journals.LEAD, False, "")
    assert refused.refused.startswith("lead@bank.example started the run")
    assert (officer.principal, officer.role, officer.reason) == (
        journals.OFFICER,
        "aiOfficer",
        "the load test was good",
    )
    assert owner.accepted


def test_a_no_is_no_signature(tmp_path: Path) -> None:
    journal = journals.waiting(str(tmp_path))
    journal.signed("strategy/1-approval", journals.OWNER, "owner", "not in December", decision="reject")
    found = history(journal)
    assert found.signatures[-1].rejects
    assert found.awaited(journal.at) == {"owner": 1}


def test_commands_are_told_with_when_they_were_obeyed(tmp_path: Path) -> None:
    journal = journals.paused(str(tmp_path))
    late = journal.record("command", {"command": "abort", "reason": "wrong quarter"}, by="ops@bank.example")
    journal.wait(1).state("paused", "abort is not possible now", command=late.seq)
    journal.record("command", {"command": "resume", "reason": "closed"}, by="ops@bank.example")
    pause, abort, resume = history(journal).commands.values()
    assert pause.answered is not None
    assert not pause.answer
    assert abort.answer == "abort is not possible now"
    assert resume.answered is None


def test_takeovers_crashes_jumps_and_retries_are_told(tmp_path: Path) -> None:
    found = history(journals.paused(str(tmp_path)))
    assert [(one.pid, one.token) for one in found.taken] == [("4711", "1"), ("5822", "2")]
    assert "stale lock of process 4711" in found.crashes[0].said
    assert "jumped by 3600 s" in found.clocks[0].said
    assert "Throttling" in found.retries[0].said


def test_that_somebody_was_told_does_not_move_the_end(tmp_path: Path) -> None:
    journal = journals.finished(str(tmp_path))
    end = journal.at
    journal.wait(300).record("notified", {"about": 1, "moment": "finished", "to": "notify/leads", "try": 1})
    assert history(journal).at == end


def test_a_rollback_over_a_rollback_is_another_one(tmp_path: Path) -> None:
    journal = journals.running(str(tmp_path))
    for number, by in ((1, "gouvernail"), (2, "ops@bank.example")):
        journal.record("rollback", {"reason": "complaints", "number": number}, by=by)
    first, second = history(journal).rollbacks
    assert first.outcome == "taken over by rollback 2"
    assert second.outcome == "rollingBack"


def test_a_record_of_another_version_gets_one_clear_message(tmp_path: Path) -> None:
    journal = journals.waiting(str(tmp_path))
    journal.record("begun", {"what": "strategy/1-approval"})
    with pytest.raises(GouvernailError, match=r"record 11 \(migration.begun\) is not one that this version writes"):
        history(journal)


def test_records_of_kinds_that_nobody_knows_change_nothing(tmp_path: Path) -> None:
    journal = journals.waiting(str(tmp_path))
    for kind in ("take", "breach", "of", "unheardOf"):
        journal.record(kind, {"step": "strategy/1-approval"})
    assert standings(history(journal))["strategy/1-approval"] == "now"


@given(cut=st.integers(0, 60))
def test_read_in_two_goes_it_says_the_same(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    records = list(journals.rolled_back(str(tmp_path_factory.mktemp("run"))).store.records())
    whole, parted = History(), History()
    whole.take(records)
    parted.take(records[:cut])
    parted.take(records[cut:])
    assert (whole.rollbacks, whole.attempts, whole.moves) == (parted.rollbacks, parted.attempts, parted.moves)
    assert whole.at == parted.at


def test_time_is_what_the_records_say(tmp_path: Path) -> None:
    found = history(journals.running(str(tmp_path)))
    assert found.state.started == journals.NOON
    assert found.state.until == found.of("strategy/3-pause")[0].begun + timedelta(minutes=30)
