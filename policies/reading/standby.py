"""What stands ready in the recovery region beside a workload is the same platform once more: it is kept apart."""

from gouvernail.graph import Graph
from policies.expectation import Expectation

__all__ = ["apart"]

_LAYER = "recovery"


def apart(graph: Graph, expected: Expectation) -> tuple[Graph, Graph]:
    """What is judged, and the standby beside it: empty where there is none, and where the standby itself is judged."""
    if "workload" not in expected.layers:
        return graph, Graph(())
    beside = {stack for stack in graph.stacks if stack.rpartition("-")[2] == _LAYER}
    return (
        Graph(one for one in graph if one.stack not in beside),
        Graph(one for one in graph if one.stack in beside),
    )
