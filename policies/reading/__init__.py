"""Reading what was built into a model that knows no cloud."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import UNKNOWN, Graph
from policies.expectation import Expectation
from policies.reading import aws, azure, gcp
from policies.reading.model.platform import Platform
from policies.reading.standby import apart

__all__ = ["cloud_of", "read"]

_CLOUDS: Final[Mapping[str, str]] = {"aws": "aws", "azure-native": "azure", "gcp": "gcp"}
_READERS: Final[Mapping[str, Callable[[Graph, Expectation], Platform]]] = {
    "aws": aws.read,
    "azure": azure.read,
    "gcp": gcp.read,
}


def cloud_of(graph: Graph) -> str | None:
    """The cloud whose resources the graph holds; None where it holds none.

    GouvernailError where it holds those of two: a platform stands on one, and what a spec expects is said of one.
    """
    packages = {resource.type.partition(":")[0] for resource in graph}
    there = [cloud for package, cloud in _CLOUDS.items() if package in packages]
    if len(there) > 1:
        raise GouvernailError(
            Problem(
                f"{', '.join(graph.stacks)}: resources of {' and '.join(there)} in one platform",
                expected="the stacks of one cloud",
                mend="judge the stacks of each cloud by themselves",
            )
        )
    return there[0] if there else None


def read(graph: Graph, expected: Expectation) -> Platform:
    """The platform in the graph with its standby, and what the spec expects of it.

    GouvernailError where the graph is of two clouds.
    """
    cloud = cloud_of(graph)
    if cloud is None:
        return Platform(expected=expected)
    judged, beside = apart(graph, expected)
    standby = _READERS[cloud](beside, expected) if len(beside) else None
    return replace(_READERS[cloud](judged, expected), standby=UNKNOWN if "recovery" in expected.unread else standby)
