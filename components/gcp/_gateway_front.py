"""The load balancer inside the network: its name and address, its certificate, and which model a path leads to.

Callers find it by one name, in a private zone of the network. It proves that name by a certificate of Certificate
Manager. A path that names no model is answered with 404 before anything is asked.

Sources: Cloud Load Balancing, internal application load balancers with Cloud Run
(https://cloud.google.com/load-balancing/docs/l7-internal/setting-up-l7-internal-serverless), rewriting and faults in
URL maps (https://cloud.google.com/load-balancing/docs/l7-internal/traffic-management), TLS
(https://cloud.google.com/load-balancing/docs/ssl-policies-concepts) and logs
(https://cloud.google.com/load-balancing/docs/l7-internal/monitoring).
"""

from typing import Final

import pulumi
from pulumi_gcp import compute, dns

from components.contract.gateway import GatewayArgs, GatewayName
from components.gcp._gateway_firewall import firewall
from components.gcp._labels import labels_of
from components.gcp._names import name_of
from components.gcp._recorder import ASKED
from components.gcp._subnet import subnet_of
from gouvernail.errors import GouvernailError, Problem

__all__ = ["backends", "front", "log_filter"]

_INSIDE: Final = "INTERNAL_MANAGED"
_SECONDS: Final = 60


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
        load_balancing_scheme=_INSIDE,
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
    own, prefix = pulumi.ResourceOptions(parent=parent), args["prefix"]
    url_map = _url_map(led, named["host"], args, parent)
    tls = compute.RegionSslPolicy(
        "gateway",
        name=name_of("compute:RegionSslPolicy", prefix, "gateway"),
        project=args["account"],
        region=args["region"],
        profile="RESTRICTED",
        min_tls_version="TLS_1_2",
        opts=own,
    )
    proxy = compute.RegionTargetHttpsProxy(
        "gateway",
        name=name_of("compute:RegionTargetHttpsProxy", prefix, "gateway"),
        project=args["account"],
        region=args["region"],
        url_map=url_map.id,
        certificate_manager_certificates=[named["certificate"]],
        ssl_policy=tls.id,
        opts=own,
    )
    subnet = _subnet(args)
    address = compute.Address(
        "gateway",
        name=name_of("compute:Address", prefix, "gateway"),
        project=args["account"],
        region=args["region"],
        address_type="INTERNAL",
        purpose="SHARED_LOADBALANCER_VIP",
        subnetwork=subnet,
        opts=own,
    )
    _resolved(named["host"], address, args, parent)
    return compute.ForwardingRule(
        "gateway",
        name=name_of("compute:ForwardingRule", prefix, "gateway"),
        project=args["account"],
        region=args["region"],
        load_balancing_scheme=_INSIDE,
        network=args["network_id"],
        subnetwork=subnet,
        ip_address=address.id,
        ip_protocol="TCP",
        port_range="443",
        target=proxy.id,
        allow_global_access=False,
        labels=labels_of(args["tags"]),
        opts=own,
    )


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


def _resolved(host: str, address: compute.Address, args: GatewayArgs, parent: pulumi.Resource) -> None:
    """The name, inside the network alone."""
    own = pulumi.ResourceOptions(parent=parent)
    zone = dns.ManagedZone(
        "gateway",
        name=name_of("dns:ManagedZone", args["prefix"], "gateway"),
        project=args["account"],
        dns_name=f"{host}.",
        description=f"Where {args['system']} is asked",
        visibility="private",
        private_visibility_config={"networks": [{"network_url": args["network_id"]}]},
        force_destroy=False,
        labels=labels_of(args["tags"]),
        opts=own,
    )
    dns.RecordSet(
        "gateway",
        managed_zone=zone.name,
        project=args["account"],
        name=f"{host}.",
        type="A",
        ttl=300,
        rrdatas=[address.address],
        opts=own,
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
