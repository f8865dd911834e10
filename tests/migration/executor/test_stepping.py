"""Steps follow one another; what fails leads where the playbook says; what was done is not done again."""

from datetime import timedelta
from pathlib import Path

import pytest

from gouvernail.settling.outcome import Diagnostic, EngineKilled, Failed, Undecidable, Undecided
from migration.executor import moving, stepping
from migration.performing import Stopped
from tests.migration.executor.performing import rig
from tests.migration.executor.project import pause, provision, weight

CANARY = (provision(), weight(1, 5), pause(2, 5), weight(3, 25), pause(4, 25), weight(5, 100))


def throttled() -> Failed:
    return Failed("pulumi up", [Diagnostic("error", "ThrottlingException: Rate exceeded")])


def broken() -> Failed:
    return Failed("pulumi up", [Diagnostic("error", "AccessDenied: not you")])


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_AGAIN_SECONDS", (0.01,) * 5)
    monkeypatch.setattr(moving, "_LOCKED_SECONDS", 0.01)
    monkeypatch.setattr(moving, "_SEEN_SECONDS", 0.01)


def test_a_canary_ends_with_all_traffic_and_each_change_written_down_before_and_after(tmp_path: Path) -> None:
    with rig(tmp_path, CANARY) as made:
        assert made.perform() == "next"
        assert made.stack.read()["weight"] == 100
        state = made.others.state()
        assert (state.weight, state.done) == (100, tuple(step.id for step in CANARY))
        moves = [kind for kind in made.kinds() if kind in ("intent", "effect")]
        assert moves == ["intent", "effect"] * 4


def test_every_change_sets_the_whole_configuration(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5),)) as made:
        made.perform()
        assert made.stack.read()["config"] == {
            "gouvernail:legacy": "https://legacy.invalid/score",
            "gouvernail:legacyAddresses": '["10.10.15.10"]',
            "gouvernail:stickyBy": None,
            "gouvernail:weight": "5",
            "gouvernail:mirror": "0",
        }


def test_what_was_done_is_not_done_again(tmp_path: Path) -> None:
    with rig(tmp_path, CANARY) as made:
        made.perform()
        before = len(made.stack.log)
        assert made.perform() == "next"
        assert len(made.stack.log) == before


def test_a_step_that_was_begun_is_gone_on_with_as_the_same_attempt(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5),)) as made:
        made.run.record("begun", {"step": "strategy/1-setWeight", "attempt": 1, "title": "…"})
        made.run.record("intent", {"step": "strategy/1-setWeight", "key": "…", "weight": 5, "mirror": 0})
        assert made.perform() == "next"
        assert [one.data["attempt"] for one in made.others.records("begun")] == [1]
        assert made.others.state().attempt == 1


def test_a_cloud_that_is_asked_too_much_is_asked_again(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5),)) as made:
        made.stack.fails = [throttled(), throttled(), throttled()]
        assert made.perform() == "next"
        assert made.kinds().count("again") == 3
        assert made.others.state().weight == 5


def test_an_engine_that_was_killed_is_started_again(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5),)) as made:
        made.stack.fails = [EngineKilled("pulumi up", 9)]
        assert made.perform() == "next"
        assert made.stack.log == ["settle", "up", "settle", "up"]


def test_a_change_that_fails_rolls_back_where_traffic_was_moved(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5), weight(2, 25))) as made:
        stepping.performed(made.run, made.run.plan.steps[0])
        made.stack.fails = [broken(), broken()]
        assert made.perform() == "rollback"
        [record] = made.others.records("rollback")
        assert "AccessDenied" in str(record.data["reason"])


def test_a_change_that_fails_before_any_traffic_moved_pauses(tmp_path: Path) -> None:
    with rig(tmp_path, (provision(), weight(1, 5))) as made:
        made.stack.fails = [broken(), broken()]
        going = made.meanwhile()
        going.until("paused")
        assert "AccessDenied" in made.others.state().reason
        made.others.record("command", {"command": "resume", "reason": "rights given"})
        assert going.ended() == "next"
        assert [one.data["attempt"] for one in made.others.records("begun")] == [1, 2, 1]


def test_success_of_the_engine_is_not_believed(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5), weight(2, 25))) as made:
        stepping.performed(made.run, made.run.plan.steps[0])
        made.stack.lies = True
        assert made.perform() == "rollback"
        [record] = made.others.records("rollback")
        assert "the provider says weight 5, mirror 0; asked was 25, 0" in str(record.data["reason"])


def test_what_nobody_can_decide_waits_for_a_person(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5), weight(2, 25))) as made:
        stepping.performed(made.run, made.run.plan.steps[0])
        open_ = Undecidable("urn:pulumi:x::y::aws:kms/key:Key::k", "aws:kms/key:Key", "a key", "pulumi import", "drop")
        made.stack.fails = [Undecided("s", [open_])]
        going = made.meanwhile()
        going.until("paused")
        assert "pulumi import" in made.others.state().reason
        made.others.record("command", {"command": "resume", "reason": "looked"})
        assert going.ended() == "next"


def test_an_operator_pauses_and_resumes(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5), pause(2, 5, 7_000))) as made:
        going = made.meanwhile()
        going.until("running", "strategy/2-pause")
        made.others.record("command", {"command": "pause", "reason": "close"})
        going.until("paused")
        threading_wait = made.run.tick * 50
        made.run.ending.wait(threading_wait)
        assert going.is_alive()
        made.others.record("command", {"command": "resume", "reason": "closed"})
        assert going.ended() == "next"
        assert made.others.state().name == "running"


def test_a_pause_without_an_end_waits_for_somebody(tmp_path: Path) -> None:
    with rig(tmp_path, (pause(1, 0, None),)) as made:
        going = made.meanwhile()
        going.until("paused")
        made.others.record("command", {"command": "resume", "reason": "go"})
        assert going.ended() == "next"


def test_abort_ends_a_run_that_moved_nothing(tmp_path: Path) -> None:
    with rig(tmp_path, (provision(), pause(1, 0, None), weight(2, 5))) as made:
        going = made.meanwhile()
        going.until("paused")
        made.others.record("command", {"command": "abort", "reason": "wrong quarter"})
        assert going.ended() == "abort"
        assert made.stack.read()["weight"] == 0


def test_abort_is_refused_once_traffic_moved_and_the_run_goes_on(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5), pause(2, 5, None))) as made:
        going = made.meanwhile()
        going.until("paused")
        made.others.record("command", {"command": "abort", "reason": "too late"})
        made.others.record("command", {"command": "resume", "reason": "go"})
        assert going.ended() == "next"


def test_who_lost_the_stack_writes_nothing_more(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 5), pause(2, 5, 7_000), weight(3, 25))) as made:
        going = made.meanwhile()
        going.until("running", "strategy/2-pause")
        made.leases.take(made.stack.name, "short-1", over=True)
        going.ended()
        assert isinstance(going.stopped, Stopped)
        assert made.stack.read()["weight"] == 5


def test_a_run_that_was_rolled_back_goes_no_further(tmp_path: Path) -> None:
    with rig(tmp_path, CANARY) as made:
        made.run.record("rollback", {"reason": "an operator", "number": 1})
        assert made.perform() == "left"
        assert made.stack.log == []


def test_a_mistake_of_ours_pauses_the_run_and_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rig(tmp_path, (provision(),)) as made:
        monkeypatch.setattr(made.stack, "settle", lambda **_: 1 / 0)
        going = made.meanwhile()
        going.until("paused")
        assert "ZeroDivisionError" in made.others.state().reason
        made.run.ending.set()
        going.ended()


def test_a_clock_that_jumps_ends_no_pause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rig(tmp_path, (pause(1, 0, 7_000),)) as made:
        jumps = iter([timedelta(days=2)])
        monkeypatch.setattr(made.run.clock, "jumped", lambda: next(jumps, None))
        going = made.meanwhile()
        going.until("running", "strategy/1-pause")
        for _ in range(500):
            if made.kinds().count("until") == 2:
                break
            made.run.ending.wait(0.01)
        first, moved = [one.data["until"] for one in made.others.records("until")]
        assert str(moved) > str(first)
        made.run.ending.set()
        going.ended()
