"""Google Cloud: a graph of `gcp:` resources -> the neutral model. Reads only; shares nothing with the components."""

from gouvernail.graph import Graph
from policies.expectation import Expectation
from policies.reading.gcp.archive import archives, extenders, release_routes
from policies.reading.gcp.backup import copy_plans, failure_rules, restore_tests, vaults
from policies.reading.gcp.budget import limits
from policies.reading.gcp.cache import caches
from policies.reading.gcp.copies import replications
from policies.reading.gcp.deploying import pipeline_roles, role_makers
from policies.reading.gcp.detection import (
    access_analysers,
    aggregators,
    collectors,
    detectors,
    finding_rules,
)
from policies.reading.gcp.edge import device_access, device_roles, entries, signers
from policies.reading.gcp.fleets import call_counters, configurations, waves
from policies.reading.gcp.gateway import askers, gateways
from policies.reading.gcp.identities import identities
from policies.reading.gcp.incidents import incident_routes, sendings
from policies.reading.gcp.keys import keys
from policies.reading.gcp.lake import dataset_stores
from policies.reading.gcp.moves import alarms
from policies.reading.gcp.network import endpoints, firewalls, flow_logs, links, networks, services, subnets
from policies.reading.gcp.observability import measuring_jobs, pages, traces
from policies.reading.gcp.openings import public_addresses
from policies.reading.gcp.people import long_lived_keys, people, service_roles
from policies.reading.gcp.perimeters import with_reach
from policies.reading.gcp.pipeline import training_pipelines
from policies.reading.gcp.places import places
from policies.reading.gcp.registry import change_rules, image_repositories, model_groups, model_versions
from policies.reading.gcp.serving import model_endpoints, models, scalings
from policies.reading.gcp.stores import stores
from policies.reading.gcp.topics import topics
from policies.reading.gcp.traffic import movers, routers
from policies.reading.gcp.trails import log_stores, trails
from policies.reading.gcp.watches import togethers, watches
from policies.reading.later import Later
from policies.reading.model.platform import Platform

__all__ = ["read"]


def read(graph: Graph, expected: Expectation) -> Platform:
    """Everything the guarantees judge, as these stacks hold it."""
    held = Later(lambda: with_reach(graph, (*stores(graph), *log_stores(graph), *topics(graph))))
    those = Later(identities, graph)
    watched = Later(watches, graph)
    home = next(iter(expected.stands_in), None)
    return Platform(
        networks=Later(networks, graph),
        subnets=Later(subnets, graph),
        links=Later(links, graph),
        public=Later(public_addresses, graph),
        firewalls=Later(firewalls, graph),
        endpoints=Later(endpoints, graph),
        flow_logs=Later(flow_logs, graph),
        services=lambda: services(graph),
        stores=held,
        keys=Later(keys, graph),
        trails=Later(trails, graph, held),
        archives=Later(archives, graph, expected.adopted_archive),
        release_routes=Later(release_routes, graph),
        extenders=Later(extenders, graph),
        detectors=Later(detectors, graph, expected.stands_in),
        finding_rules=Later(finding_rules, graph, home),
        collectors=Later(collectors, graph, expected.stands_in),
        aggregators=Later(aggregators, graph, home),
        access_analysers=Later(access_analysers, graph, expected.stands_in),
        vaults=Later(vaults, graph),
        copy_plans=Later(copy_plans, graph),
        replications=Later(replications, graph),
        restore_tests=Later(restore_tests, graph),
        failure_rules=Later(failure_rules, graph),
        datasets=Later(dataset_stores, graph, expected.datasets),
        places=Later(places, graph),
        identities=those,
        people=Later(people, graph, expected),
        pipeline_roles=Later(pipeline_roles, graph, those),
        service_roles=Later(service_roles, graph, those, expected),
        role_makers=Later(role_makers, graph, those),
        long_lived_keys=Later(long_lived_keys, graph),
        model_groups=Later(model_groups, graph),
        model_versions=Later(model_versions, graph),
        image_repositories=Later(image_repositories, graph),
        change_rules=Later(change_rules, graph),
        pipelines=Later(training_pipelines, graph, held),
        models=Later(models, graph),
        model_endpoints=Later(model_endpoints, graph),
        alarms=Later(alarms, graph),
        scalings=Later(scalings, graph),
        gateways=Later(gateways, graph),
        askers=Later(askers, graph),
        routers=Later(routers, graph),
        movers=Later(movers, graph, those, expected),
        caches=Later(caches, graph),
        device_access=Later(device_access, graph),
        device_roles=Later(device_roles, graph),
        device_entries=Later(entries, graph),
        device_configurations=Later(configurations, graph),
        signers=Later(signers, graph),
        waves=Later(waves, graph),
        call_counters=Later(call_counters, graph),
        incident_routes=Later(incident_routes, graph, expected.adopted_routes),
        sendings=Later(sendings, graph),
        watches=watched,
        togethers=Later(togethers, graph),
        pages=Later(pages, graph, watched),
        measuring_jobs=Later(measuring_jobs, graph, held, those),
        traces=Later(traces, graph),
        limits=Later(limits, graph, expected.accounts),
        expected=expected,
    )
