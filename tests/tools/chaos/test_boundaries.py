"""Fewer kills than boundaries hit the whole of a journal, and the same ones each time."""

import random

import pytest

from tools.chaos.boundaries import spread

PASSED = [f"after {number}" for number in range(83)]


def chosen(most: int, seed: int = 1) -> list[int]:
    return [PASSED.index(one) for one in spread(PASSED, most, random.Random(seed))]  # noqa: S311 - the same ones each time


@pytest.mark.parametrize("most", [1, 6, 16, 82])
def test_one_of_each_part_in_order(most: int) -> None:
    found = chosen(most)
    assert len(found) == most
    assert all(83 * number // most <= at < 83 * (number + 1) // most for number, at in enumerate(found))


def test_a_seed_chooses_the_same_ones() -> None:
    assert chosen(10) == chosen(10)
    assert chosen(10) != chosen(10, seed=2)


@pytest.mark.parametrize("most", [83, 1000])
def test_all_of_them(most: int) -> None:
    assert chosen(most) == [*range(83)]


def test_none_that_has_another_name_each_time() -> None:
    numbered = ["before judged strategy/1-approval 13", "after judged strategy/1-approval 13"]
    found = spread([*numbered, "before state running"], 2, random.Random(1))  # noqa: S311 - the same ones each time
    assert found == ["before state running"]
