"""Azure: a graph of `azure-native:` resources -> the neutral model. Reads only; shares nothing with the components."""

from gouvernail.graph import Graph
from policies.expectation import Expectation
from policies.reading.azure.archive import archives, extenders, release_routes
from policies.reading.azure.backup import copy_plans, failure_rules, restore_tests, vaults
from policies.reading.azure.budget import cost_watches, limits
from policies.reading.azure.cache import caches
from policies.reading.azure.copies import replications
from policies.reading.azure.detection import (
    access_analysers,
    aggregators,
    collectors,
    detectors,
    finding_rules,
)
from policies.reading.azure.edge import call_counters, device_access, device_roles, entries, signers
from policies.reading.azure.events import sendings
from policies.reading.azure.fleets import configurations, waves
from policies.reading.azure.gateway import askers, gateways
from policies.reading.azure.identities import identities
from policies.reading.azure.incidents import incident_routes
from policies.reading.azure.keys import keys
from policies.reading.azure.lake import dataset_stores
from policies.reading.azure.network import (
    endpoints,
    firewalls,
    flow_logs,
    links,
    networks,
    public_addresses,
    subnets,
)
from policies.reading.azure.observability import measuring_jobs, pages, samplings, traces
from policies.reading.azure.people import long_lived_keys, people, pipeline_roles, role_makers, service_roles
from policies.reading.azure.pipeline import training_pipelines
from policies.reading.azure.places import places
from policies.reading.azure.registry import change_rules, image_repositories, model_groups, model_versions
from policies.reading.azure.releases import alarms, scalings
from policies.reading.azure.services import services
from policies.reading.azure.serving import model_endpoints, models
from policies.reading.azure.stores import stores
from policies.reading.azure.traffic import movers, routers
from policies.reading.azure.trails import trails
from policies.reading.azure.watches import togethers, watches
from policies.reading.later import Later
from policies.reading.model.platform import Platform

__all__ = ["read"]


def read(graph: Graph, expected: Expectation) -> Platform:
    """Everything the guarantees judge, as these stacks hold it."""
    held, known, watched = Later(stores, graph), Later(identities, graph), Later(watches, graph)
    return Platform(
        networks=Later(networks, graph),
        subnets=Later(subnets, graph),
        links=Later(links, graph),
        public=Later(public_addresses, graph),
        firewalls=Later(firewalls, graph),
        endpoints=Later(endpoints, graph),
        flow_logs=Later(flow_logs, graph),
        stores=held,
        keys=Later(keys, graph),
        identities=known,
        people=Later(people, graph, expected),
        pipeline_roles=Later(pipeline_roles, graph),
        service_roles=Later(service_roles, graph, known, expected),
        gateways=Later(gateways, graph),
        askers=Later(askers, graph, known),
        role_makers=Later(role_makers, graph, known),
        long_lived_keys=Later(long_lived_keys, graph),
        trails=Later(trails, graph, held),
        archives=Later(archives, graph, expected.adopted_archive),
        release_routes=Later(release_routes, graph),
        extenders=Later(extenders, graph),
        datasets=Later(dataset_stores, graph),
        places=Later(places, graph),
        image_repositories=Later(image_repositories, graph),
        model_groups=Later(model_groups, graph),
        model_versions=Later(model_versions, graph),
        change_rules=Later(change_rules, graph),
        pipelines=Later(training_pipelines, graph),
        vaults=Later(vaults, graph),
        replications=Later(replications, graph),
        copy_plans=Later(copy_plans, graph),
        restore_tests=Later(restore_tests, graph),
        failure_rules=Later(failure_rules, graph),
        detectors=Later(detectors, graph, expected.stands_in),
        finding_rules=Later(finding_rules, graph),
        collectors=Later(collectors, graph, expected.stands_in),
        aggregators=Later(aggregators, graph),
        access_analysers=Later(access_analysers, graph, expected.stands_in),
        limits=Later(limits, graph),
        cost_watches=Later(cost_watches, graph),
        device_access=Later(device_access, graph),
        device_roles=Later(device_roles, graph),
        device_entries=Later(entries, graph),
        device_configurations=Later(configurations, graph),
        signers=Later(signers, graph),
        waves=Later(waves, graph),
        call_counters=Later(call_counters, graph),
        incident_routes=Later(incident_routes, graph, expected.adopted_routes),
        caches=Later(caches, graph),
        models=Later(models, graph),
        model_endpoints=Later(model_endpoints, graph),
        alarms=Later(alarms, graph),
        scalings=Later(scalings, graph),
        sendings=Later(sendings, graph),
        watches=watched,
        togethers=Later(togethers, graph),
        pages=Later(pages, graph, watched),
        measuring_jobs=Later(measuring_jobs, graph, held, known),
        samplings=Later(samplings, graph),
        traces=Later(traces, graph),
        routers=Later(routers, graph, held),
        movers=Later(movers, graph, known, expected),
        services=lambda: services(graph),
        expected=expected,
    )
