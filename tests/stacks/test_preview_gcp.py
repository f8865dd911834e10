"""Every stack of Google Cloud previews clean, and shows what `up` then makes."""

import pytest

from tests.stacks.previews import previews_clean_and_as_it_then_is, stacks
from tools.stock import Configuration, as_made

pytestmark = [pytest.mark.engine, pytest.mark.slow]

STACKS = stacks("gcp")


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    """One only: it takes long, and nothing in it depends on how the engine finds its providers."""
    return as_made()


def test_there_are_stacks_of_every_layer():
    assert len(STACKS) > 2
    assert {name.rpartition("-")[2] for name in STACKS} == {"foundation", "workload", "recovery"}


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_previews_clean_and_as_it_then_is(blueprint, stack):
    previews_clean_and_as_it_then_is(blueprint, stack)
