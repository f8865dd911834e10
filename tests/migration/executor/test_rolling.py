"""The way back: fenced, read back, tried again, and in need of nothing but the journal and the cloud."""

from dataclasses import replace
from pathlib import Path

import pytest

from gouvernail.settling.outcome import Diagnostic, Failed
from migration.executor import moving, rolling
from tests.migration.executor.performing import Rig, rig
from tests.migration.executor.project import provision, weight


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_AGAIN_SECONDS", (0.01,))
    monkeypatch.setattr(moving, "_SEEN_SECONDS", 0.01)
    monkeypatch.setattr(rolling, "_BETWEEN", 0.01)
    monkeypatch.setattr(rolling, "_WAITS", (0.01,) * 4)
    monkeypatch.setattr(rolling, "answers", lambda _: "")


def halfway(made: Rig, **facts: object) -> None:
    """Half of the traffic was moved, and somebody wants it back; no plan is at hand."""
    made.perform()
    made.run.record("rollback", {"reason": "complaints", "number": 1})
    made.run.planned = None
    made.run.facts = replace(made.run.facts, **facts)  # pyright: ignore[reportArgumentType]


def weights(made: Rig) -> list[object]:
    return [one.data["weight"] for one in made.others.records("effect")]


def test_everything_goes_back_at_once_where_the_legacy_answers(tmp_path: Path) -> None:
    with rig(tmp_path, (provision(), weight(1, 50))) as made:
        halfway(made, ramp_back=(25, 0))
        assert rolling.rolled_back(made.run) == "rolledBack"
        assert weights(made) == [0, 50, 0]
        state = made.others.state()
        assert (state.name, state.weight, state.reason) == ("rolledBack", 0, "complaints")


def test_it_goes_back_in_steps_where_the_legacy_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling, "answers", lambda _: "it answers 503")
    with rig(tmp_path, (weight(1, 100),)) as made:
        halfway(made, ramp_back=(50, 25, 0))
        assert rolling.rolled_back(made.run) == "rolledBack"
        assert weights(made) == [100, 50, 25, 0]
        [capacity] = made.others.records("capacity")
        assert capacity.data["short"] == "it answers 503"


def test_the_way_back_goes_never_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling, "answers", lambda _: "it is slow")
    with rig(tmp_path, (weight(1, 25),)) as made:
        halfway(made, ramp_back=(50, 25, 10, 0))
        rolling.rolled_back(made.run)
        assert weights(made) == [25, 10, 0]


def test_the_capacity_is_looked_at_once_and_it_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rig(tmp_path, (weight(1, 25),)) as made:
        halfway(made, ramp_back=(10, 0))
        made.run.record("capacity", {"rollback": 1, "legacy": "…", "short": "it was slow before the crash"})
        monkeypatch.setattr(rolling, "answers", lambda _: pytest.fail("asked again"))
        assert rolling.rolled_back(made.run) == "rolledBack"
        assert weights(made) == [25, 10, 0]


def test_it_is_tried_again_and_again(tmp_path: Path) -> None:
    refused = Failed("pulumi up", [Diagnostic("error", "InternalError")])
    with rig(tmp_path, (weight(1, 25),)) as made:
        halfway(made)
        made.stack.fails = [refused] * 5
        assert rolling.rolled_back(made.run) == "rolledBack"


def test_one_that_cannot_be_done_ends_failed_with_the_weight_that_is_live(tmp_path: Path) -> None:
    refused = Failed("pulumi up", [Diagnostic("error", "AccessDenied")])
    with rig(tmp_path, (weight(1, 25),)) as made:
        halfway(made)
        made.stack.fails = [refused] * 100
        assert rolling.rolled_back(made.run) == "failed"
        state = made.others.state()
        assert (state.name, state.weight) == ("failed", 25)
        assert "AccessDenied" in state.reason


def test_one_that_failed_can_be_started_again(tmp_path: Path) -> None:
    refused = Failed("pulumi up", [Diagnostic("error", "AccessDenied")])
    with rig(tmp_path, (weight(1, 25),)) as made:
        halfway(made)
        made.stack.fails = [refused] * 100
        rolling.rolled_back(made.run)
        made.stack.fails = []
        made.run.record("rollback", {"reason": "rights given", "number": 2})
        assert rolling.rolled_back(made.run) == "rolledBack"
        assert made.others.state().weight == 0


def test_one_that_was_interrupted_is_gone_on_with(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 25),)) as made:
        halfway(made)
        made.run.record("state", {"state": "rollingBack", "reason": "complaints"})
        assert rolling.rolled_back(made.run) == "rolledBack"
        assert rolling.rolled_back(made.run) == "rolledBack"
        assert weights(made) == [25, 0]


def test_decisions_of_the_withdrawn_model_are_named_by_their_time(tmp_path: Path) -> None:
    with rig(tmp_path, (weight(1, 25),)) as made:
        halfway(made, review=True)
        rolling.rolled_back(made.run)
        [review] = made.others.records("review")
        [first] = [one for one in made.others.records("intent") if one.data["weight"] == 25]
        assert review.data["from"] == first.at
        assert str(review.data["until"]) > first.at


def test_a_run_that_is_aborted_takes_its_mirror_away(tmp_path: Path) -> None:
    with rig(tmp_path, ()) as made:
        made.run.record("effect", {"step": "s", "key": "k", "weight": 0, "mirror": 100})
        assert rolling.ended(made.run, "aborted") == "aborted"
        assert made.others.state().mirror == 0
        assert rolling.ended(made.run, "finished") == "aborted"
