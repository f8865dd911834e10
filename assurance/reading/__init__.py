"""Reading what was built into a model that knows no cloud."""

from assurance.expectation import Expectation
from assurance.reading import aws
from assurance.reading.model.platform import Platform
from gouvernail.graph import Graph

__all__ = ["read"]


def read(graph: Graph, expected: Expectation) -> Platform:
    """The platform in the graph, and what the spec expects of it."""
    return aws.read(graph, expected)
