"""Azure: a graph of `azure-native:` resources -> the neutral model. Reads only; shares nothing with the components."""

from assurance.expectation import Expectation
from assurance.reading.azure.archive import archives, extenders, release_routes
from assurance.reading.azure.backup import copy_plans, failure_rules, restore_tests, vaults
from assurance.reading.azure.budget import cost_watches, limits
from assurance.reading.azure.cache import caches
from assurance.reading.azure.copies import replications
from assurance.reading.azure.detection import (
    access_analysers,
    aggregators,
    collectors,
    detectors,
    finding_rules,
)
from assurance.reading.azure.edge import call_counters, device_access, device_roles, entries, signers
from assurance.reading.azure.events import sendings
from assurance.reading.azure.fleets import configurations, waves
from assurance.reading.azure.gateway import askers, gateways
from assurance.reading.azure.identities import identities
from assurance.reading.azure.incidents import incident_routes
from assurance.reading.azure.keys import keys
from assurance.reading.azure.lake import dataset_stores
from assurance.reading.azure.network import (
    endpoints,
    firewalls,
    flow_logs,
    links,
    networks,
    public_addresses,
    subnets,
)
from assurance.reading.azure.observability import measuring_jobs, pages, samplings, traces
from assurance.reading.azure.people import long_lived_keys, people, pipeline_roles, role_makers, service_roles
from assurance.reading.azure.pipeline import training_pipelines
from assurance.reading.azure.registry import change_rules, image_repositories, model_groups, model_versions
from assurance.reading.azure.releases import alarms, scalings
from assurance.reading.azure.services import services
from assurance.reading.azure.serving import model_endpoints, models
from assurance.reading.azure.stores import stores
from assurance.reading.azure.trails import trails
from assurance.reading.azure.watches import togethers, watches
from assurance.reading.model.platform import Platform
from gouvernail.graph import Graph

__all__ = ["read"]


def read(graph: Graph, expected: Expectation) -> Platform:
    """Everything the guarantees judge, as these stacks hold it."""
    held, known, watched = tuple(stores(graph)), tuple(identities(graph)), tuple(watches(graph))
    return Platform(
        networks=tuple(networks(graph)),
        subnets=tuple(subnets(graph)),
        links=tuple(links(graph)),
        public=tuple(public_addresses(graph)),
        firewalls=tuple(firewalls(graph)),
        endpoints=tuple(endpoints(graph)),
        flow_logs=tuple(flow_logs(graph)),
        stores=held,
        keys=keys(graph),
        identities=known,
        people=tuple(people(graph, expected)),
        pipeline_roles=tuple(pipeline_roles(graph)),
        service_roles=tuple(service_roles(graph, known, expected)),
        gateways=tuple(gateways(graph)),
        askers=tuple(askers(graph, known)),
        role_makers=tuple(role_makers(graph, known)),
        long_lived_keys=tuple(long_lived_keys(graph)),
        trails=tuple(trails(graph, held)),
        archives=tuple(archives(graph, expected.adopted_archive)),
        release_routes=tuple(release_routes(graph)),
        extenders=tuple(extenders(graph)),
        datasets=tuple(dataset_stores(graph)),
        image_repositories=tuple(image_repositories(graph)),
        model_groups=tuple(model_groups(graph)),
        model_versions=tuple(model_versions(graph)),
        change_rules=tuple(change_rules(graph)),
        pipelines=tuple(training_pipelines(graph)),
        vaults=tuple(vaults(graph)),
        replications=tuple(replications(graph)),
        copy_plans=tuple(copy_plans(graph)),
        restore_tests=tuple(restore_tests(graph)),
        failure_rules=tuple(failure_rules(graph)),
        detectors=tuple(detectors(graph, expected.stands_in)),
        finding_rules=tuple(finding_rules(graph)),
        collectors=tuple(collectors(graph, expected.stands_in)),
        aggregators=tuple(aggregators(graph)),
        access_analysers=tuple(access_analysers(graph, expected.stands_in)),
        limits=tuple(limits(graph)),
        cost_watches=tuple(cost_watches(graph)),
        device_access=tuple(device_access(graph)),
        device_roles=tuple(device_roles(graph)),
        device_entries=tuple(entries(graph)),
        device_configurations=tuple(configurations(graph)),
        signers=tuple(signers(graph)),
        waves=tuple(waves(graph)),
        call_counters=tuple(call_counters(graph)),
        incident_routes=tuple(incident_routes(graph, expected.adopted_routes)),
        caches=tuple(caches(graph)),
        models=tuple(models(graph)),
        model_endpoints=tuple(model_endpoints(graph)),
        alarms=tuple(alarms(graph)),
        scalings=tuple(scalings(graph)),
        sendings=sendings(graph),
        watches=watched,
        togethers=tuple(togethers(graph)),
        pages=tuple(pages(graph, watched)),
        measuring_jobs=tuple(measuring_jobs(graph, held, known)),
        samplings=tuple(samplings(graph)),
        traces=tuple(traces(graph)),
        services=services(graph),
        expected=expected,
    )
