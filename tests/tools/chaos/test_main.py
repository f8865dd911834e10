"""What `make chaos` is asked for, and what it refuses."""

import argparse

import pytest

from tools.chaos.__main__ import at_least


def test_a_number_that_is_enough_is_taken() -> None:
    assert [at_least(1)("1"), at_least(0)("0"), at_least(0)("12")] == [1, 0, 12]


@pytest.mark.parametrize(("least", "given"), [(1, "0"), (0, "-1"), (0, "two"), (0, ""), (0, "1.5")])
def test_any_other_is_refused(least: int, given: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=f"is no whole number of {least} or more"):
        at_least(least)(given)
