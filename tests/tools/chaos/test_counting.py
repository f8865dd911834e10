"""What the clouds did is counted by their own log."""

from collections import Counter
from dataclasses import replace

import pytest

from tools.chaos.counting import Left, difference

WELL = Left("finished", said=100, live=100, locks=0, pending=0, chain="", twice=())


def test_what_was_done_too_often_and_too_seldom_is_told() -> None:
    due = Counter({("Create", "zone"): 1, ("Update", "rule"): 3})
    found = Counter({("Create", "zone"): 2, ("Update", "rule"): 2, ("Delete", "zone"): 1})
    assert difference(found, due) == {"Create zone": 1, "Update rule": -1, "Delete zone": 1}
    assert difference(due, due) == {}


def test_a_run_that_ended_well_left_nothing() -> None:
    assert WELL.wrong == []
    assert replace(WELL, state="rolledBack", said=0, live=0).wrong == []


@pytest.mark.parametrize(
    "left",
    [
        replace(WELL, live=50),
        replace(WELL, said=50),
        replace(WELL, said=0, live=0),
        replace(WELL, live=-1),
        replace(WELL, state="rolledBack"),
        replace(WELL, state="running"),
        replace(WELL, state="paused"),
        replace(WELL, state="failed", said=0, live=0),
        replace(WELL, locks=1),
        replace(WELL, pending=1),
        replace(WELL, chain="record 3 was changed"),
        replace(WELL, twice=("aws-forward-1/strategy/2-setWeight/1/5/0",)),
    ],
)
def test_whatever_is_not_so_is_wrong(left: Left) -> None:
    assert left.wrong
