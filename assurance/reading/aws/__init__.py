"""AWS: a graph of `aws:` resources -> the neutral model. Reads only; shares nothing with the components."""

from assurance.expectation import Expectation
from assurance.reading.aws.archive import archives, extenders, release_routes
from assurance.reading.aws.backup import copy_plans, failure_rules, replications, restore_tests, vaults
from assurance.reading.aws.bounded import role_makers, service_roles
from assurance.reading.aws.budget import cost_watches, limits
from assurance.reading.aws.cache import caches
from assurance.reading.aws.detection import access_analysers, aggregators, collectors, detectors, finding_rules
from assurance.reading.aws.edge import (
    call_counters,
    configurations,
    device_access,
    device_roles,
    entries,
    signers,
    waves,
)
from assurance.reading.aws.events import sendings
from assurance.reading.aws.gateway import askers, gateways, log_writers
from assurance.reading.aws.identities import identities
from assurance.reading.aws.incidents import incident_routes
from assurance.reading.aws.keys import keys
from assurance.reading.aws.lake import dataset_stores
from assurance.reading.aws.network import (
    endpoints,
    firewalls,
    flow_logs,
    links,
    networks,
    public_addresses,
    subnets,
)
from assurance.reading.aws.observability import measuring_jobs, pages, samplings, togethers, traces, watches
from assurance.reading.aws.people import long_lived_keys, people, pipeline_roles
from assurance.reading.aws.pipeline import running, training_pipelines
from assurance.reading.aws.registry import change_rules, image_repositories, model_groups, model_versions
from assurance.reading.aws.services import services
from assurance.reading.aws.serving import alarms, model_endpoints, models, scalings
from assurance.reading.aws.stores import stores
from assurance.reading.aws.trails import trails
from assurance.reading.model.platform import Platform
from gouvernail.graph import UNKNOWN, Graph

__all__ = ["read"]


def read(graph: Graph, expected: Expectation) -> Platform:
    """Everything the guarantees judge, as these stacks hold it."""
    roles, held = tuple(identities(graph)), tuple(stores(graph))
    served = tuple(models(graph))
    trained = tuple(training_pipelines(graph))
    jobs = running(trained)
    measuring = tuple(measuring_jobs(graph, roles))
    return Platform(
        networks=tuple(networks(graph)),
        subnets=tuple(subnets(graph)),
        links=tuple(links(graph)),
        public=tuple(public_addresses(graph)),
        firewalls=tuple(firewalls(graph)),
        endpoints=tuple(endpoints(graph)),
        flow_logs=tuple(flow_logs(graph)),
        stores=held,
        keys=tuple(keys(graph)),
        identities=roles,
        people=tuple(people(roles, expected)),
        pipeline_roles=tuple(pipeline_roles(roles)),
        service_roles=tuple(service_roles(roles)),
        role_makers=tuple(role_makers(roles)),
        long_lived_keys=tuple(long_lived_keys(graph)),
        trails=tuple(trails(graph)),
        models=served,
        model_endpoints=tuple(model_endpoints(graph)),
        alarms=tuple(alarms(graph)),
        gateways=tuple(gateways(graph, roles)),
        askers=tuple(askers(graph, roles)),
        log_writers=tuple(log_writers(graph)),
        caches=tuple(caches(graph)),
        datasets=tuple(dataset_stores(graph)),
        image_repositories=tuple(image_repositories(graph)),
        model_groups=tuple(model_groups(graph)),
        model_versions=tuple(model_versions(graph)),
        change_rules=tuple(change_rules(graph)),
        pipelines=trained,
        vaults=tuple(vaults(graph)),
        copy_plans=tuple(copy_plans(graph)),
        replications=tuple(replications(graph)),
        restore_tests=tuple(restore_tests(graph)),
        failure_rules=tuple(failure_rules(graph, roles)),
        archives=tuple(archives(graph, held, expected.adopted_archive)),
        release_routes=tuple(release_routes(graph, roles)),
        extenders=tuple(extenders(graph, roles)),
        limits=tuple(limits(graph)),
        cost_watches=tuple(cost_watches(graph)),
        detectors=tuple(detectors(graph)),
        finding_rules=tuple(finding_rules(graph)),
        collectors=tuple(collectors(graph)),
        aggregators=tuple(aggregators(graph)),
        access_analysers=tuple(access_analysers(graph)),
        incident_routes=tuple(incident_routes(graph, expected.adopted_routes)),
        sendings=sendings(graph),
        device_access=tuple(device_access(graph)),
        device_roles=tuple(device_roles(graph, roles)),
        device_entries=tuple(entries(graph)),
        device_configurations=tuple(configurations(graph, roles)),
        signers=tuple(signers(graph)),
        waves=tuple(waves(graph)),
        call_counters=tuple(call_counters(graph)),
        scalings=tuple(scalings(graph)),
        watches=tuple(watches(graph)),
        togethers=tuple(togethers(graph)),
        pages=tuple(pages(graph)),
        measuring_jobs=measuring,
        samplings=tuple(samplings(graph)),
        traces=tuple(traces(graph)),
        services=UNKNOWN if jobs is UNKNOWN else services(graph, roles, (*served, *jobs, *measuring)),
        expected=expected,
    )
