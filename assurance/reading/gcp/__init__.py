"""Google Cloud: a graph of `gcp:` resources -> the neutral model. Reads only; shares nothing with the components."""

from assurance.expectation import Expectation
from assurance.reading.gcp.archive import archives, extenders, release_routes
from assurance.reading.gcp.backup import copy_plans, failure_rules, restore_tests, vaults
from assurance.reading.gcp.keys import keys
from assurance.reading.gcp.lake import dataset_stores
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
        archives=tuple(archives(graph, expected.adopted_archive)),
        release_routes=tuple(release_routes(graph)),
        extenders=tuple(extenders(graph)),
        trails=tuple(trails(graph, held)),
        vaults=tuple(vaults(graph)),
        copy_plans=tuple(copy_plans(graph)),
        restore_tests=tuple(restore_tests(graph)),
        failure_rules=tuple(failure_rules(graph)),
        datasets=tuple(dataset_stores(graph, expected.datasets)),
        expected=expected,
    )
