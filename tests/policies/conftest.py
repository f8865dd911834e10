from typing import Protocol

import pytest

from gouvernail.graph import Graph
from policies.expectation import Expectation
from tests.policies import proofs


class Worked(Protocol):
    def __call__(self, environment: str, cloud: str = "aws") -> tuple[Graph, Expectation]: ...


@pytest.fixture(scope="session")
def worked() -> Worked:
    """An environment's name and a cloud -> the graph of its stacks and what the spec expects of them."""
    return proofs.worked
