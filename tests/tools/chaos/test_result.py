"""The totals say of each kill where it hit; what the naive executor did stands apart."""

from pathlib import Path

import pytest

from tests.tools.chaos.test_counting import WELL
from tools.chaos import result
from tools.chaos.killing import Run
from tools.chaos.result import found_nothing, is_clean, kept, part, totals, written

BOUNDARIES = Run("forward", "boundaries", kills=["group before taken", "group after taken"], left=WELL)
UPDATES = Run(
    "forward",
    "updates",
    kills=[
        "group provision/1-provision 3.0 s into an engine's work",
        "engine strategy/2-setWeight Update of ListenerRule done and not answered",
        "power rollback 0.1 s into an engine's work",
    ],
    missed=2,
    left=WELL,
)
THROTTLED = Run("back", "throttled", left=WELL)


def test_kills_are_told_apart_by_where_they_hit() -> None:
    found = totals([BOUNDARIES, UPDATES, THROTTLED])
    assert found["kills"] == {
        "all": 5,
        "at boundaries of the journal": 2,
        "different boundaries": 2,
        "in updates": 3,
        "in updates, the process group": 1,
        "in updates, all processes": 1,
        "in updates, the engine alone": 1,
        "in updates, done in the cloud and not answered": 1,
        "missed, not counted": 2,
    }
    assert found["disturbed otherwise"] == {"throttled": 1}
    assert found["ended"] == {"finished at 100 %": 3}
    assert found["wrong"] == 0


def test_one_wrong_run_of_ours_is_enough() -> None:
    assert is_clean([BOUNDARIES])
    assert not is_clean([BOUNDARIES, Run("forward", "updates", wrong=["1 stale locks"], left=WELL)])


def test_a_harness_that_finds_nothing_wrong_with_a_naive_executor_is_worth_nothing() -> None:
    assert found_nothing([BOUNDARIES])
    assert found_nothing([Run("forward", "naive waits", kills=["power a b"], left=WELL)])
    assert found_nothing([Run("forward", "naive waits", stuck=True, wrong=["it was stuck"], left=WELL)])
    twice = Run("forward", "naive cancels", wrong=["Create zone: +1"], left=WELL)
    assert not found_nothing([BOUNDARIES, twice])
    assert totals([BOUNDARIES, twice])["kills"]["all"] == 2


def test_what_stands_in_the_file_of_other_kinds_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result, "FILE", tmp_path / "chaos.json")
    assert kept({"naive"}) == ([], [])
    done = part({"boundaries", "updates"}, {"seed": 1}, 2.0)
    written([Run("forward", "unkilled", left=WELL), BOUNDARIES, UPDATES, THROTTLED], [done], whole=False)
    assert kept({"disturbances"}) == ([BOUNDARIES, UPDATES], [done])
    assert kept({"boundaries"}) == ([UPDATES, THROTTLED], [done | {"kinds": ["updates"]}])
    assert kept({"boundaries", "updates"}) == ([THROTTLED], [])
