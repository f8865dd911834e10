"""Reading what was built into a model that knows no cloud."""

from collections.abc import Callable, Mapping
from typing import Final

from assurance.expectation import Expectation
from assurance.reading import aws, azure
from assurance.reading.model.platform import Platform
from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import Graph

__all__ = ["read"]

_READERS: Final[Mapping[str, Callable[[Graph, Expectation], Platform]]] = {
    "aws": aws.read,
    "azure-native": azure.read,
}


def read(graph: Graph, expected: Expectation) -> Platform:
    """The platform in the graph, and what the spec expects of it.

    GouvernailError where the graph is of two clouds: a platform stands on one, and what a spec expects is said of one.
    """
    packages = {resource.type.partition(":")[0] for resource in graph}
    there = [package for package in _READERS if package in packages]
    if len(there) > 1:
        stacks = ", ".join(graph.stacks)
        raise GouvernailError(
            Problem(
                f"{stacks}: resources of {' and '.join(there)} in one platform",
                expected="the stacks of one cloud",
                mend="judge the stacks of each cloud by themselves",
            )
        )
    return _READERS[there[0]](graph, expected) if there else Platform(expected=expected)
