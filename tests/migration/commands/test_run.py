"""What a process says that lets go of a run."""

import pytest

from migration.commands.run import _say
from migration.executor.starting import Ended


@pytest.mark.parametrize(
    ("state", "said", "not_said"),
    [
        ("taken", "another process performs credit-1 now: `gouvernail migrate status credit-1`", "resume-all"),
        ("left", "credit-1 goes on without this process: no room is left", "another process"),
    ],
)
def test_who_is_to_do_something_is_told_what_and_nobody_else(state, said, not_said, capsys) -> None:
    _say(Ended("credit-1", state, "no room is left"))
    told = capsys.readouterr()
    assert said in told.err
    assert not_said not in told.err
    assert not told.out


@pytest.mark.parametrize("state", ["finished", "rolledBack"])
def test_a_run_that_has_ended_needs_no_word_of_it(state, capsys) -> None:
    _say(Ended("credit-1", state, ""))
    assert capsys.readouterr().err == ""
