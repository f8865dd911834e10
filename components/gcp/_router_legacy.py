"""The side that calls move away from: private addresses outside of Google Cloud, behind a firewall of its own.

It is well while it takes a connection: a question that is none it refuses, and Google takes no refusal for an answer.
Its addresses belong to one zone, which says how near they are and nothing else.

Sources: Cloud Load Balancing, hybrid connectivity
(https://cloud.google.com/load-balancing/docs/negs/hybrid-neg-concepts) and its health checks
(https://cloud.google.com/load-balancing/docs/health-check-concepts); Cloud Armor, policies of internal load balancers
(https://cloud.google.com/armor/docs/security-policy-overview).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_gcp import compute

from components.contract.traffic import TrafficArgs
from components.gcp._inside import INSIDE
from components.gcp._names import name_of

__all__ = ["legacy_side"]

_SIDE: Final = "legacy"
_OUTSIDE: Final = "NON_GCP_PRIVATE_IP_PORT"
_TARGET: Final = 10_000  # calls a second for each address: Google asks for a number, and with one group it bounds none
_COMES_IN: Final = 1000
_DEFAULT: Final = 2_147_483_647
_MINUTE: Final = 60
_RANGES: Final = 10  # addresses that one rule takes


def legacy_side(args: TrafficArgs, parent: pulumi.Resource) -> compute.RegionBackendService:
    """The backend that asks it."""
    own = pulumi.ResourceOptions(parent=parent)
    lives = compute.RegionHealthCheck(
        _SIDE,
        name=name_of("compute:RegionHealthCheck", args["prefix"], _SIDE),
        project=args["account"],
        region=args["region"],
        tcp_health_check={"port": args["legacy"]["port"]},
        check_interval_sec=15,
        timeout_sec=5,
        healthy_threshold=2,
        unhealthy_threshold=2,
        opts=own,
    )
    return compute.RegionBackendService(
        _SIDE,
        name=name_of("compute:RegionBackendService", args["prefix"], _SIDE),
        project=args["account"],
        region=args["region"],
        load_balancing_scheme=INSIDE,
        protocol="HTTPS",
        backends=[
            {
                "group": _group(args, own).id,
                "balancing_mode": "RATE",
                "max_rate_per_endpoint": _TARGET,
                "capacity_scaler": 1.0,
            }
        ],
        health_checks=lives.id,
        security_policy=_firewall(args, own).self_link,
        log_config={"enable": True, "sample_rate": 1.0},
        opts=own,
    )


def _group(args: TrafficArgs, own: pulumi.ResourceOptions) -> compute.NetworkEndpointGroup:
    zone = pulumi.Output.from_input(args["subnet_ids"]).apply(min)
    group = compute.NetworkEndpointGroup(
        _SIDE,
        name=name_of("compute:NetworkEndpointGroup", args["prefix"], _SIDE),
        project=args["account"],
        zone=zone,
        network=args["network_id"],
        network_endpoint_type=_OUTSIDE,
        default_port=args["legacy"]["port"],
        opts=own,
    )
    compute.NetworkEndpointList(
        _SIDE,
        network_endpoint_group=group.name,
        project=args["account"],
        zone=zone,
        network_endpoints=[
            {"ip_address": address, "port": args["legacy"]["port"]} for address in args["legacy"]["addresses"]
        ],
        opts=own,
    )
    return group


def _firewall(args: TrafficArgs, own: pulumi.ResourceOptions) -> compute.RegionSecurityPolicy:
    """In from callers inside the network alone, so much of each; the governed side has the gateway's own."""
    callers: list[pulumi.Input[str]] = [*args["allow"]] or [args["cidr"]]
    rules: list[compute.RegionSecurityPolicyRuleArgsDict] = [
        {
            **_bound(args),
            "priority": _COMES_IN + start,
            "preview": False,
            "match": _from(callers[start : start + _RANGES]),
        }
        for start in range(0, len(callers), _RANGES)
    ]
    return compute.RegionSecurityPolicy(
        _SIDE,
        name=name_of("compute:RegionSecurityPolicy", args["prefix"], _SIDE),
        project=args["account"],
        region=args["region"],
        type="CLOUD_ARMOR",
        rules=[*rules, {"priority": _DEFAULT, "action": "deny(403)", "preview": False, "match": _from(["*"])}],
        opts=own,
    )


def _bound(args: TrafficArgs) -> compute.RegionSecurityPolicyRuleArgsDict:
    """As the gateway bounds an address, but for the ban: whoever asks too much is told so, and asks again."""
    if "requests_per_second" not in args:
        return {"priority": _COMES_IN, "action": "allow"}
    return {
        "priority": _COMES_IN,
        "action": "throttle",
        "rate_limit_options": {
            "enforce_on_key": "IP",
            "conform_action": "allow",
            "exceed_action": "deny(429)",
            "rate_limit_threshold": {"count": _MINUTE * args["requests_per_second"], "interval_sec": _MINUTE},
        },
    }


def _from(ranges: Sequence[pulumi.Input[str]]) -> compute.RegionSecurityPolicyRuleMatchArgsDict:
    return {"versioned_expr": "SRC_IPS_V1", "config": {"src_ip_ranges": list(ranges)}}
