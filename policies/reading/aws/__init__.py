"""AWS: a graph of `aws:` resources -> the neutral model. Reads only; shares nothing with the components."""

from collections.abc import Mapping

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.maybe import Maybe
from policies.expectation import Expectation
from policies.reading.aws.archive import archives, extenders, release_routes
from policies.reading.aws.backup import copy_plans, failure_rules, replications, restore_tests, vaults
from policies.reading.aws.bounded import role_makers, service_roles
from policies.reading.aws.budget import cost_watches, limits
from policies.reading.aws.cache import caches
from policies.reading.aws.detection import access_analysers, aggregators, collectors, detectors, finding_rules
from policies.reading.aws.edge import (
    call_counters,
    configurations,
    device_access,
    device_roles,
    entries,
    signers,
    waves,
)
from policies.reading.aws.events import sendings
from policies.reading.aws.gateway import askers, gateways, log_writers
from policies.reading.aws.identities import identities
from policies.reading.aws.incidents import incident_routes
from policies.reading.aws.keys import keys
from policies.reading.aws.lake import dataset_stores
from policies.reading.aws.network import (
    endpoints,
    firewalls,
    flow_logs,
    links,
    networks,
    public_addresses,
    subnets,
)
from policies.reading.aws.observability import measuring_jobs, pages, samplings, togethers, traces, watches
from policies.reading.aws.people import long_lived_keys, people, pipeline_roles
from policies.reading.aws.pipeline import running, training_pipelines
from policies.reading.aws.places import places
from policies.reading.aws.registry import change_rules, image_repositories, model_groups, model_versions
from policies.reading.aws.services import services
from policies.reading.aws.serving import alarms, model_endpoints, models, scalings
from policies.reading.aws.stores import stores
from policies.reading.aws.traffic import movers, routers
from policies.reading.aws.trails import trails
from policies.reading.later import Later
from policies.reading.model.platform import Platform

__all__ = ["read"]


def read(graph: Graph, expected: Expectation) -> Platform:
    """Everything the guarantees judge, as these stacks hold it."""
    roles, held = Later(identities, graph), Later(stores, graph)
    served = Later(models, graph)
    trained = Later(training_pipelines, graph)
    measuring = Later(measuring_jobs, graph, roles)

    def used() -> Maybe[Mapping[str, str]]:
        jobs = running(trained)
        return UNKNOWN if jobs is UNKNOWN else services(graph, roles, (*served, *jobs, *measuring))

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
        identities=roles,
        people=Later(people, roles, expected),
        pipeline_roles=Later(pipeline_roles, roles),
        service_roles=Later(service_roles, roles),
        role_makers=Later(role_makers, roles),
        long_lived_keys=Later(long_lived_keys, graph),
        trails=Later(trails, graph),
        models=served,
        model_endpoints=Later(model_endpoints, graph),
        alarms=Later(alarms, graph),
        gateways=Later(gateways, graph, roles),
        askers=Later(askers, graph, roles),
        log_writers=Later(log_writers, graph),
        caches=Later(caches, graph),
        datasets=Later(dataset_stores, graph),
        places=Later(places, graph),
        image_repositories=Later(image_repositories, graph),
        model_groups=Later(model_groups, graph),
        model_versions=Later(model_versions, graph),
        change_rules=Later(change_rules, graph),
        pipelines=trained,
        vaults=Later(vaults, graph),
        copy_plans=Later(copy_plans, graph),
        replications=Later(replications, graph),
        restore_tests=Later(restore_tests, graph),
        failure_rules=Later(failure_rules, graph, roles),
        archives=Later(archives, graph, held, expected.adopted_archive),
        release_routes=Later(release_routes, graph, roles),
        extenders=Later(extenders, graph, roles),
        limits=Later(limits, graph),
        cost_watches=Later(cost_watches, graph),
        detectors=Later(detectors, graph),
        finding_rules=Later(finding_rules, graph),
        collectors=Later(collectors, graph),
        aggregators=Later(aggregators, graph),
        access_analysers=Later(access_analysers, graph),
        incident_routes=Later(incident_routes, graph, expected.adopted_routes),
        sendings=Later(sendings, graph),
        device_access=Later(device_access, graph),
        device_roles=Later(device_roles, graph, roles),
        device_entries=Later(entries, graph),
        device_configurations=Later(configurations, graph, roles),
        signers=Later(signers, graph),
        waves=Later(waves, graph),
        call_counters=Later(call_counters, graph),
        scalings=Later(scalings, graph),
        watches=Later(watches, graph),
        togethers=Later(togethers, graph),
        pages=Later(pages, graph),
        measuring_jobs=measuring,
        samplings=Later(samplings, graph),
        traces=Later(traces, graph),
        routers=Later(routers, graph),
        movers=Later(movers, graph, roles, expected),
        services=used,
        expected=expected,
    )
