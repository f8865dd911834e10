"""The load balancer of a gateway: what asks each model behind its web firewall, and which model a path leads to.

A path that names no model is answered with 404 before anything is asked.

Sources: Cloud Load Balancing, internal application load balancers with Cloud Run
(https://cloud.google.com/load-balancing/docs/l7-internal/setting-up-l7-internal-serverless), rewriting and faults in
URL maps (https://cloud.google.com/load-balancing/docs/l7-internal/traffic-management) and logs
(https://cloud.google.com/load-balancing/docs/l7-internal/monitoring).
"""

from typing import Final

import pulumi
from pulumi_gcp import compute

from components.contract.gateway import GatewayArgs, GatewayName
from components.gcp._gateway_firewall import firewall
from components.gcp._inside import INSIDE, Inside, come_in
from components.gcp._names import name_of
from components.gcp._recorder import ASKED
from components.gcp._subnet import subnet_of
from gouvernail.errors import GouvernailError, Problem

__all__ = ["backend_id", "backends", "front", "log_filter"]

_SECONDS: Final = 60


def backend_id(prefix: str, account: str, region: str, model: str) -> str:
    """The id of what asks a model's service from behind the web firewall, before it is there."""
    name = name_of("compute:RegionBackendService", prefix, f"gateway-{model}")
    return f"projects/{account}/regions/{region}/backendServices/{name}"


def backends(
    args: GatewayArgs, parent: pulumi.Resource
) -> tuple[compute.RegionSecurityPolicy, dict[str, compute.RegionBackendService]]:
    """The web firewall, and for each model what asks its service from behind it."""
    stands, endpoints = firewall(args, parent), pulumi.Output.from_input(args["endpoints"])
    return stands, {
        model: _backend(model, endpoints.apply(lambda ids, model=model: ids[model]), stands, args, parent)
        for model in args["models"]
    }


def _backend(
    model: str,
    service: pulumi.Output[str],
    stands: compute.RegionSecurityPolicy,
    args: GatewayArgs,
    parent: pulumi.Resource,
) -> compute.RegionBackendService:
    own, role = pulumi.ResourceOptions(parent=parent), f"gateway-{model}"
    group = compute.RegionNetworkEndpointGroup(
        role,
        name=name_of("compute:RegionNetworkEndpointGroup", args["prefix"], role),
        project=args["account"],
        region=args["region"],
        network_endpoint_type="SERVERLESS",
        cloud_run={"service": service.apply(lambda id_: id_.rpartition("/")[2])},
        opts=own,
    )
    return compute.RegionBackendService(
        role,
        name=name_of("compute:RegionBackendService", args["prefix"], role),
        project=args["account"],
        region=args["region"],
        load_balancing_scheme=INSIDE,
        protocol="HTTPS",
        backends=[{"group": group.id, "balancing_mode": "UTILIZATION", "capacity_scaler": 1.0}],
        security_policy=stands.self_link,
        log_config={"enable": True, "sample_rate": 1.0},
        opts=own,
    )


def front(
    led: dict[str, compute.RegionBackendService], named: GatewayName, args: GatewayArgs, parent: pulumi.Resource
) -> compute.ForwardingRule:
    """Where callers come in."""
    host = named["host"]
    stands = Inside("gateway", host, named["certificate"], f"Where {args['system']} is asked", _subnet(args))
    return come_in(stands, _url_map(led, host, args, parent), args, parent)


def log_filter(args: GatewayArgs) -> pulumi.Output[str]:
    """Every call: what the load balancer says of it, and what the service that was asked says, with its revision."""
    called = name_of("compute:RegionUrlMap", args["prefix"], "gateway")
    balancer = f'(resource.type="internal_http_lb_rule" AND resource.labels.url_map_name="{called}")'

    def whole(ids: dict[str, str]) -> str:
        names = sorted(id_.rpartition("/")[2] for id_ in ids.values())
        one_of = " OR ".join(f'resource.labels.service_name="{name}"' for name in names)
        asked = f'resource.type="cloud_run_revision" AND ({one_of})'
        return f'{balancer} OR ({asked} AND log_id("run.googleapis.com/requests"))'

    return pulumi.Output.from_input(args["endpoints"]).apply(whole)


def _url_map(
    led: dict[str, compute.RegionBackendService], host: str, args: GatewayArgs, parent: pulumi.Resource
) -> compute.RegionUrlMap:
    first = led[args["models"][0]].id
    nothing: compute.RegionUrlMapDefaultRouteActionArgsDict = {
        "fault_injection_policy": {"abort": {"http_status": 404, "percentage": 100}}
    }
    return compute.RegionUrlMap(
        "gateway",
        name=name_of("compute:RegionUrlMap", args["prefix"], "gateway"),
        project=args["account"],
        region=args["region"],
        default_service=first,
        default_route_action=nothing,
        host_rules=[{"hosts": [host], "path_matcher": "models"}],
        path_matchers=[
            {
                "name": "models",
                "default_service": first,
                "default_route_action": {"fault_injection_policy": {"abort": {"http_status": 404, "percentage": 100}}},
                "path_rules": [
                    {
                        "paths": [f"/{model}"],
                        "service": its.id,
                        "route_action": {
                            "url_rewrite": {"path_prefix_rewrite": ASKED},
                            "timeout": {"seconds": str(_SECONDS)},
                        },
                    }
                    for model, its in led.items()
                ],
            }
        ],
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _subnet(args: GatewayArgs) -> pulumi.Output[str]:
    if "subnet_ids" not in args:
        raise GouvernailError(
            Problem(
                "the gateway has no subnet in which callers could find it",
                path="subnet_ids",
                expected="zone -> id of the network's subnetwork",
            )
        )
    return subnet_of(args["subnet_ids"])
