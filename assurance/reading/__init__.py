"""Reading what was built into a model that knows no cloud."""

from dataclasses import replace

from assurance.expectation import Expectation
from assurance.reading import aws
from assurance.reading.model.platform import Platform
from assurance.reading.standby import apart
from gouvernail.graph import UNKNOWN, Graph

__all__ = ["read"]


def read(graph: Graph, expected: Expectation) -> Platform:
    """The platform in the graph with its standby, and what the spec expects of it."""
    judged, beside = apart(graph, expected)
    standby = aws.read(beside, expected) if len(beside) else None
    return replace(aws.read(judged, expected), standby=UNKNOWN if "recovery" in expected.unread else standby)
