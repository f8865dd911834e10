"""Google Cloud: a graph of `gcp:` resources -> the neutral model. Reads only; shares nothing with the components."""

from assurance.expectation import Expectation
from assurance.reading.gcp.cache import caches
from assurance.reading.gcp.deploying import pipeline_roles, role_makers
from assurance.reading.gcp.gateway import askers, gateways
from assurance.reading.gcp.identities import identities
from assurance.reading.gcp.keys import keys
from assurance.reading.gcp.lake import dataset_stores
from assurance.reading.gcp.moves import alarms
from assurance.reading.gcp.network import endpoints, firewalls, flow_logs, links, networks, services, subnets
from assurance.reading.gcp.openings import public_addresses
from assurance.reading.gcp.people import long_lived_keys, people, service_roles
from assurance.reading.gcp.perimeters import with_reach
from assurance.reading.gcp.serving import model_endpoints, models, scalings
from assurance.reading.gcp.stores import stores
from assurance.reading.gcp.trails import log_stores, trails
from assurance.reading.model.platform import Platform
from gouvernail.graph import Graph

__all__ = ["read"]


def read(graph: Graph, expected: Expectation) -> Platform:
    """Everything the guarantees judge, as these stacks hold it."""
    held = tuple(with_reach(graph, (*stores(graph), *log_stores(graph))))
    those = tuple(identities(graph))
    return Platform(
        networks=tuple(networks(graph)),
        subnets=tuple(subnets(graph)),
        links=tuple(links(graph)),
        public=tuple(public_addresses(graph)),
        firewalls=tuple(firewalls(graph)),
        endpoints=tuple(endpoints(graph)),
        flow_logs=tuple(flow_logs(graph)),
        services=services(graph),
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
        identities=those,
        people=tuple(people(graph, expected)),
        pipeline_roles=tuple(pipeline_roles(graph, those)),
        service_roles=tuple(service_roles(graph, those, expected)),
        role_makers=tuple(role_makers(graph, those)),
        long_lived_keys=tuple(long_lived_keys(graph)),
        expected=expected,
    )
