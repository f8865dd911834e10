"""The totals say of each kill where it hit; what the naive executor did stands apart."""

from pathlib import Path

import pytest

from tests.tools.chaos.test_counting import WELL
from tools.chaos import result
from tools.chaos.disturbing import DISTURBANCES
from tools.chaos.killing import Run
from tools.chaos.playbooks import PLAYBOOKS
from tools.chaos.result import KINDS, Kept, found_nothing, is_clean, is_whole, kept, part, totals, written

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
    both = ["forward", "back"]
    assert kept({"naive"}, both) == Kept([], [], [])
    done = part({"boundaries", "updates"}, {"seed": 1, "playbooks": both}, 2.0)
    unkilled = Run("forward", "unkilled", left=WELL)
    written([unkilled, BOUNDARIES, UPDATES, THROTTLED], [done], whole=False, again=["a run"])
    assert kept({"disturbances"}, both) == Kept([BOUNDARIES, UPDATES], [done], ["a run"])
    assert kept({"boundaries"}, both) == Kept([UPDATES, THROTTLED], [done | {"kinds": ["updates"]}], ["a run"])
    assert kept({"boundaries", "updates"}, both) == Kept([THROTTLED], [], ["a run"])


def test_what_stands_in_the_file_of_other_playbooks_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result, "FILE", tmp_path / "chaos.json")
    done = part({"boundaries", "updates"}, {"seed": 1, "playbooks": ["forward", "back"]}, 2.0)
    runs = [Run("forward", "unkilled", left=WELL), BOUNDARIES, UPDATES, THROTTLED]
    written(runs, [done], whole=False)
    assert kept(KINDS, ["elsewhere"]) == Kept(runs, [done], [])
    assert kept(KINDS, ["forward"]).runs == [THROTTLED]
    asked = {"asked": {"seed": 1, "playbooks": ["back"]}}
    assert kept(KINDS, ["forward"]).parts == [done | asked]
    assert kept({"updates"}, ["forward"]).parts == [
        done | {"kinds": ["boundaries"]},
        done | {"kinds": ["updates"]} | asked,
    ]


def test_each_cloud_is_counted() -> None:
    gcp = Run("gcp-back", "boundaries", kills=["group before taken"], wrong=["1 stale locks"], left=WELL)
    counted = totals([gcp, Run("aws-back", "throttled", left=WELL), Run("aws-back", "naive waits")])["by cloud"]
    assert counted == {
        "gcp": {"runs": 1, "boundaries": 1, "updates": 0, "disturbances": 0, "wrong": 1},
        "aws": {"runs": 1, "boundaries": 0, "updates": 0, "disturbances": 1, "wrong": 0},
    }


def test_whole_is_every_boundary_of_every_playbook() -> None:
    kills = [f"group {number}" for number in range(40)]
    killed = [Run(name, kind, kills=kills) for name in PLAYBOOKS for kind in ("boundaries", "updates")]
    others = [Run("aws-back", kind) for kind in (*DISTURBANCES, "naive waits")]
    asked = {"playbooks": [*PLAYBOOKS]}
    assert is_whole([*killed, *others], [part(KINDS, asked, 1)])
    assert not is_whole(killed, [part(KINDS, asked, 1)])
    assert not is_whole([*killed[1:], *others], [part(KINDS, asked, 1)])
    assert not is_whole([*killed, *others], [part(KINDS, asked | {"boundaries": 16}, 1)])
    assert not is_whole([*killed, *others], [part(KINDS, {"playbooks": ["aws-forward", "aws-back"]}, 1)])
