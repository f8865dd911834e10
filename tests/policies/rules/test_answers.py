"""What each guarantee answers on its examples, to the letter."""

import pytest

from policies.rules import every
from tests.policies.altered import answer, examples_of, file_of


@pytest.mark.parametrize("guarantee", every(), ids=lambda one: one.id)
def test_a_guarantee_answers_its_examples_to_the_letter(guarantee):
    for example in examples_of(guarantee.id):
        found = answer(guarantee.holds, example)
        assert found[:2] == (example.verdict, example.finds), example.where
        assert example.agrees(found), (example.where, found[2])


def test_each_example_is_of_a_guarantee():
    files = file_of("any.one").parents[1].glob("*/*.yaml")
    assert {*files} <= {file_of(one.id) for one in every()}
