"""Reading what was built into a model that knows no cloud."""

from assurance.reading import aws
from assurance.reading.model import Platform
from gouvernail.graph import Graph

__all__ = ["read"]


def read(graph: Graph) -> Platform:
    """The platform in the graph."""
    return aws.read(graph)
