"""Google Cloud: a graph of `gcp:` resources -> the neutral model. Reads only; shares nothing with the components."""

from assurance.expectation import Expectation
from assurance.reading.gcp.archive import archives, extenders, release_routes
from assurance.reading.gcp.backup import copy_plans, failure_rules, restore_tests, vaults
from assurance.reading.gcp.budget import limits
from assurance.reading.gcp.cache import caches
from assurance.reading.gcp.copies import replications
from assurance.reading.gcp.deploying import pipeline_roles, role_makers
from assurance.reading.gcp.detection import (
    access_analysers,
    aggregators,
    collectors,
    detectors,
    finding_rules,
)
from assurance.reading.gcp.edge import device_access, device_roles, entries, signers
from assurance.reading.gcp.fleets import call_counters, configurations, waves
from assurance.reading.gcp.gateway import askers, gateways
from assurance.reading.gcp.identities import identities
from assurance.reading.gcp.incidents import incident_routes, sendings
from assurance.reading.gcp.keys import keys
from assurance.reading.gcp.lake import dataset_stores
from assurance.reading.gcp.moves import alarms
from assurance.reading.gcp.network import endpoints, firewalls, flow_logs, links, networks, services, subnets
from assurance.reading.gcp.observability import measuring_jobs, pages, traces
from assurance.reading.gcp.openings import public_addresses
from assurance.reading.gcp.people import long_lived_keys, people, service_roles
from assurance.reading.gcp.perimeters import with_reach
from assurance.reading.gcp.pipeline import training_pipelines
from assurance.reading.gcp.registry import change_rules, image_repositories, model_groups, model_versions
from assurance.reading.gcp.serving import model_endpoints, models, scalings
from assurance.reading.gcp.stores import stores
from assurance.reading.gcp.topics import topics
from assurance.reading.gcp.trails import log_stores, trails
from assurance.reading.gcp.watches import togethers, watches
from assurance.reading.model.platform import Platform
from gouvernail.graph import Graph

__all__ = ["read"]


def read(graph: Graph, expected: Expectation) -> Platform:
    """Everything the guarantees judge, as these stacks hold it."""
    held = tuple(with_reach(graph, (*stores(graph), *log_stores(graph), *topics(graph))))
    those = tuple(identities(graph))
    watched = tuple(watches(graph))
    home = next(iter(expected.stands_in), None)
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
        archives=tuple(archives(graph, expected.adopted_archive)),
        release_routes=tuple(release_routes(graph)),
        extenders=tuple(extenders(graph)),
        detectors=tuple(detectors(graph, expected.stands_in)),
        finding_rules=tuple(finding_rules(graph, home)),
        collectors=tuple(collectors(graph, expected.stands_in)),
        aggregators=tuple(aggregators(graph, home)),
        access_analysers=tuple(access_analysers(graph, expected.stands_in)),
        vaults=tuple(vaults(graph)),
        copy_plans=tuple(copy_plans(graph)),
        restore_tests=tuple(restore_tests(graph)),
        failure_rules=tuple(failure_rules(graph)),
        replications=tuple(replications(graph)),
        datasets=tuple(dataset_stores(graph, expected.datasets)),
        identities=those,
        people=tuple(people(graph, expected)),
        pipeline_roles=tuple(pipeline_roles(graph, those)),
        service_roles=tuple(service_roles(graph, those, expected)),
        role_makers=tuple(role_makers(graph, those)),
        long_lived_keys=tuple(long_lived_keys(graph)),
        model_groups=tuple(model_groups(graph)),
        model_versions=tuple(model_versions(graph)),
        image_repositories=tuple(image_repositories(graph)),
        change_rules=tuple(change_rules(graph)),
        pipelines=tuple(training_pipelines(graph, held)),
        models=tuple(models(graph)),
        model_endpoints=tuple(model_endpoints(graph)),
        alarms=tuple(alarms(graph)),
        scalings=tuple(scalings(graph)),
        gateways=tuple(gateways(graph)),
        askers=tuple(askers(graph)),
        caches=tuple(caches(graph)),
        device_access=tuple(device_access(graph)),
        device_roles=tuple(device_roles(graph)),
        device_entries=tuple(entries(graph)),
        device_configurations=tuple(configurations(graph)),
        signers=tuple(signers(graph)),
        waves=tuple(waves(graph)),
        call_counters=tuple(call_counters(graph)),
        incident_routes=tuple(incident_routes(graph, expected.adopted_routes)),
        sendings=tuple(sendings(graph)),
        watches=watched,
        togethers=tuple(togethers(graph)),
        pages=tuple(pages(graph, watched)),
        measuring_jobs=tuple(measuring_jobs(graph, held, those)),
        traces=tuple(traces(graph)),
        limits=tuple(limits(graph, expected.accounts)),
        expected=expected,
    )
