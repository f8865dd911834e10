"""Google Cloud: a graph of `gcp:` resources -> the neutral model. Reads only; shares nothing with the components."""

from assurance.expectation import Expectation
from assurance.reading.gcp.cache import caches
from assurance.reading.gcp.gateway import askers, gateways
from assurance.reading.gcp.keys import keys
from assurance.reading.gcp.lake import dataset_stores
from assurance.reading.gcp.moves import alarms
from assurance.reading.gcp.serving import model_endpoints, models, scalings
from assurance.reading.gcp.stores import stores
from assurance.reading.gcp.trails import log_stores, trails
from assurance.reading.model.platform import Platform
from gouvernail.graph import Graph

__all__ = ["read"]


def read(graph: Graph, expected: Expectation) -> Platform:
    """Everything the guarantees judge, as these stacks hold it."""
    held = (*stores(graph), *log_stores(graph))
    return Platform(
        stores=held,
        keys=keys(graph),
        trails=tuple(trails(graph, held)),
        datasets=tuple(dataset_stores(graph, expected.datasets)),
        models=tuple(models(graph)),
        model_endpoints=tuple(model_endpoints(graph)),
        alarms=tuple(alarms(graph)),
        scalings=tuple(scalings(graph)),
        gateways=tuple(gateways(graph)),
        askers=tuple(askers(graph)),
        caches=tuple(caches(graph)),
        expected=expected,
    )
