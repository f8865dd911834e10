"""Who is told what, and that telling never stands in the way of a run."""

import threading
from pathlib import Path
from typing import Any

import pytest

from gouvernail.evidence import Fenced, store_at
from migration import notifying
from migration.executor.journal import Journal
from migration.notifying import Notifier, Notifying
from tests.migration import journals

LEADS = {"to": {"secret": "notify/leads"}, "on": ["started", "awaiting", "paused", "rolledBack", "finished"]}
BOARD = {"to": {"secret": "notify/board"}, "on": ["rolledBack"]}


class Service:
    """Sends nothing; says whom it would have told. `fails` are its answers, in order, before it goes well."""

    def __init__(self, *fails: str) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.fails = list(fails)

    def __call__(self, secret: str, title: str, body: str) -> str:
        self.sent.append((secret, title, body))
        return self.fails.pop(0) if self.fails else ""

    @property
    def titles(self) -> list[tuple[str, str]]:
        return [(to, title) for to, title, _ in self.sent]


class Clock:
    """A steady clock that a test moves."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def journal(place: Path) -> Journal:
    return Journal(store_at(str(place), journals.RUN), actor="gouvernail")


def notifier(place: Path, service: Service, clock: Clock | None = None) -> Notifier:
    return Notifier(journal(place), deliver=service, steady=clock or Clock())


def notices(place: Path) -> list[tuple[str, dict[str, Any]]]:
    records = journal(place).records("notified", "notNotified")
    return [(record.kind.rpartition(".")[2], dict(record.data)) for record in records]


def test_who_is_told_is_told_once_of_each_moment(tmp_path: Path) -> None:
    run = journals.running(str(tmp_path), notifications=[LEADS, BOARD])
    run.state("paused", "month-end close")
    service = Service()
    one = notifier(tmp_path, service)
    one.look()
    one.look()
    assert service.titles == [
        ("notify/leads", "credit-scoring-aws-1 started (simulated)"),
        ("notify/leads", "credit-scoring-aws-1 waits for signatures (simulated)"),
        ("notify/leads", "credit-scoring-aws-1 is paused (simulated)"),
    ]
    assert [kind for kind, _ in notices(tmp_path)] == ["notified"] * 3


def test_a_message_says_what_there_is_and_what_to_do(tmp_path: Path) -> None:
    journals.running(str(tmp_path), notifications=[LEADS])
    service = Service()
    notifier(tmp_path, service).look()
    assert service.sent[1][2].splitlines() == [
        "credit-scoring (aws, prod): 5 % of the requests are answered by the governed side.",
        "strategy/1-approval: signatures of 1 aiOfficer, 1 owner",
        "At 2026-11-30 12:01:27 UTC.",
        "gouvernail migrate approve credit-scoring-aws-1",
    ]


def test_what_somebody_wrote_is_one_harmless_line(tmp_path: Path) -> None:
    run = journals.running(str(tmp_path), notifications=[LEADS])
    run.state("paused", journals.HOSTILE * 100)
    service = Service()
    notifier(tmp_path, service).look()
    body = service.sent[-1][2]
    assert len(body.splitlines()) == 4
    assert len(body) < 1000
    assert all(line.isprintable() for line in body.splitlines())


def test_who_takes_over_sends_what_was_not_sent_and_nothing_else(tmp_path: Path) -> None:
    run = journals.running(str(tmp_path), notifications=[LEADS])
    first = Service()
    notifier(tmp_path, first).look()
    run.state("paused", "month-end close")
    second = Service()
    notifier(tmp_path, second).look()
    assert second.titles == [("notify/leads", "credit-scoring-aws-1 is paused (simulated)")]


def test_one_that_was_killed_between_sending_and_recording_is_sent_again(tmp_path: Path) -> None:
    journals.running(str(tmp_path), notifications=[LEADS])

    def killed(secret: str, title: str, body: str) -> str:
        raise SystemExit

    with pytest.raises(SystemExit):
        Notifier(journal(tmp_path), deliver=killed).look()
    service = Service()
    notifier(tmp_path, service).look()
    assert len(service.sent) == 2


def test_a_state_that_is_recorded_again_is_no_news(tmp_path: Path) -> None:
    run = journals.running(str(tmp_path), notifications=[LEADS])
    run.state("paused", "month-end close")
    run.state("paused", "abort is not possible now", command=99)
    service = Service()
    notifier(tmp_path, service).look()
    assert [title for _, title in service.titles].count("credit-scoring-aws-1 is paused (simulated)") == 1


def test_a_service_that_fails_is_tried_again_later_and_then_left(tmp_path: Path) -> None:
    journals.waiting(str(tmp_path))
    run = journals.Journal(str(tmp_path / "other"))
    run.started(notifications=[{"to": {"secret": "notify/leads"}, "on": ["started"]}])
    service, clock = Service(*["the service answered 500"] * 9), Clock()
    one = notifier(tmp_path / "other", service, clock)
    for seconds in (0, 1, 10, 11, 71, 400, 5000):
        clock.at = float(seconds)
        one.look()
    assert len(service.sent) == 4
    assert [(kind, data["try"]) for kind, data in notices(tmp_path / "other")] == [
        ("notNotified", number) for number in (1, 2, 3, 4)
    ]
    later = Service()
    notifier(tmp_path / "other", later).look()
    assert later.sent == []


def test_who_takes_over_tries_on_where_the_one_before_was(tmp_path: Path) -> None:
    run = journals.Journal(str(tmp_path))
    run.started(notifications=[{"to": {"secret": "notify/leads"}, "on": ["started"]}])
    notifier(tmp_path, Service("the service answered 500")).look()
    notifier(tmp_path, Service()).look()
    assert [(kind, data["try"]) for kind, data in notices(tmp_path)] == [("notNotified", 1), ("notified", 2)]


def test_the_journal_holds_names_of_secrets_and_nothing_of_what_they_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = journals.Journal(str(tmp_path))
    run.started(notifications=[{"to": {"secret": "notify/leads"}, "on": ["started"]}])
    monkeypatch.setenv("GOUVERNAIL_SECRET_NOTIFY_LEADS", "nosuchservice://token-1234@host")
    Notifier(journal(tmp_path)).look()
    [(kind, data)] = notices(tmp_path)
    assert (kind, data["to"]) == ("notNotified", "notify/leads")
    assert data["reason"] == "its address is in no form that Apprise knows"
    assert b"token-1234" not in b"".join(run.lines())


def test_a_secret_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUVERNAIL_SECRET_NOTIFY_LEADS", raising=False)
    monkeypatch.delenv("GOUVERNAIL_SECRETS", raising=False)
    assert notifying.deliver("notify/leads", "t", "b") == "the secret notify/leads is not here"


def test_a_service_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUVERNAIL_SECRET_NOTIFY_LEADS", "json://127.0.0.1:9")
    monkeypatch.setattr(notifying, "_SECONDS", 0.001)
    assert notifying.deliver("notify/leads", "t", "b").startswith("it was not sent within")


def test_who_has_lost_the_stack_tells_nobody_more(tmp_path: Path) -> None:
    journals.running(str(tmp_path), notifications=[LEADS])
    service = Service()
    fenced = Journal(store_at(str(tmp_path), journals.RUN), actor="gouvernail", fence=lambda _: False)
    with pytest.raises(Fenced):
        Notifier(fenced, deliver=service).look()
    with Notifying(fenced, deliver=service):
        pass  # it ends quietly
    assert notices(tmp_path) == []


def test_the_end_of_a_run_is_still_told(tmp_path: Path) -> None:
    run = journals.running(str(tmp_path), notifications=[LEADS])
    service = Service()
    with Notifying(journal(tmp_path), deliver=service):
        run.state("finished")
    assert service.titles[-1] == ("notify/leads", "credit-scoring-aws-1 has finished (simulated)")


def test_whatever_fails_in_it_ends_no_run(tmp_path: Path) -> None:
    journals.running(str(tmp_path), notifications=[LEADS])
    called = threading.Event()

    def broken(secret: str, title: str, body: str) -> str:
        called.set()
        raise RuntimeError("a mistake of ours")

    with Notifying(journal(tmp_path), deliver=broken):
        assert called.wait(30)


def test_who_has_to_let_go_does_not_wait(tmp_path: Path) -> None:
    journals.running(str(tmp_path), notifications=[LEADS])
    begun, ended = threading.Event(), threading.Event()

    def slow(secret: str, title: str, body: str) -> str:
        begun.set()
        ended.wait(60)
        return ""

    notifying_ = Notifying(journal(tmp_path), deliver=slow)
    notifying_.__enter__()
    assert begun.wait(30)
    notifying_.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not ended.is_set()
    ended.set()


def test_a_run_that_tells_nobody_sends_nothing(tmp_path: Path) -> None:
    journals.finished(str(tmp_path))
    service = Service()
    notifier(tmp_path, service).look()
    assert service.sent == []
