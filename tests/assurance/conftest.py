from collections.abc import Callable

import pytest

from assurance.expectation import Expectation
from gouvernail.graph import Graph
from tests.assurance import worked as by_hand

Worked = Callable[[str], tuple[Graph, Expectation]]


@pytest.fixture(scope="session")
def worked() -> Worked:
    """An environment's name -> the graph of its three stacks and what the spec expects of them."""
    return by_hand.worked
