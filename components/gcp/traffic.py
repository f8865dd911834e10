"""Traffic on Google Cloud: a load balancer before the gateway's own backend and what it replaces, which divides calls.

Its URL map leads to the backend of the gateway itself: the web firewall, the stop, the log and the service that knows
its callers stand behind it as they do behind the gateway, and see the callers' own addresses. The legacy is reached by
private addresses, over a VPN or an interconnect.

A caller's bucket is compared as a number. Where nobody has moved yet, the rule asks for what cannot be: a number that
is in a range and is not.

`roles`, `boundary`, `cidr` of others and `arn` of the gateway mean nothing here.

Sources: Cloud Load Balancing, traffic management of internal application load balancers
(https://cloud.google.com/load-balancing/docs/l7-internal/traffic-management), hybrid connectivity
(https://cloud.google.com/load-balancing/docs/negs/hybrid-neg-concepts); Compute Engine API, URL maps
(https://cloud.google.com/compute/docs/reference/rest/v1/regionUrlMaps: header matches, weighted backends, mirrors).
"""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_gcp import compute, logging

from components.contract.traffic import RouterName, TrafficArgs
from components.gcp._calls_log import calls_log, kept_too_long
from components.gcp._gateway_front import backend_id
from components.gcp._inside import Inside, come_in
from components.gcp._names import name_of
from components.gcp._recorder import ASKED
from components.gcp._router_legacy import legacy_side
from components.gcp._router_roles import router_roles
from components.gcp._services import switched_on
from components.gcp._subnet import subnet_of
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Traffic"]

_USED: Final = (
    "compute.googleapis.com",
    "certificatemanager.googleapis.com",
    "dns.googleapis.com",
    "logging.googleapis.com",
    "privilegedaccessmanager.googleapis.com",
)
_HTTPS: Final = 443
_HEADER: Final = "x-gouvernail-bucket"
_EVERYBODY: Final = 100
_BY_BUCKET, _ALL_OTHERS = 10, 20  # the order of the rules
_SECONDS: Final = 60
_NOTHING: Final[compute.RegionUrlMapDefaultRouteActionArgsDict] = {
    "fault_injection_policy": {"abort": {"http_status": 404, "percentage": 100}}
}

Sides = Mapping[str, pulumi.Output[str]]
"""`legacy` and `governed` -> id of the backend; of the governed one as it is named, for a preview knows that."""
Rule = compute.RegionUrlMapPathMatcherRouteRuleArgsDict
Match = compute.RegionUrlMapPathMatcherRouteRuleMatchRuleHeaderMatchArgsDict
Rewrite = compute.RegionUrlMapPathMatcherRouteRuleRouteActionUrlRewriteArgsDict


class Traffic(pulumi.ComponentResource):
    """Divides calls. Who moves them changes the URL map in place, and nothing else."""

    address: pulumi.Output[str]
    """Where callers ask inside the network; a model's name follows."""
    router: pulumi.Output[str]
    """Id of the URL map, which says how calls are divided."""
    roles: pulumi.Output[dict[str, str]]
    """`operator` -> id of the entitlement by which its right is asked for; `pipeline`, where one deploys, -> address of
    the account with which it moves calls."""
    log: pulumi.Output[str]
    """Id of the log bucket of calls."""
    measured_as: pulumi.Output[dict[str, str]]
    """`legacy` and `governed` -> by which name the router's measures tell them apart."""

    def __init__(self, name: str, args: TrafficArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Traffic", name, None, opts)
        named = _named(args)
        _possible(args)
        on = switched_on(args["account"], _USED, self)
        governed = backend_id(args["prefix"], args["account"], args["region"], args["model"])
        own = pulumi.ResourceOptions(parent=self)
        both = {
            "legacy": legacy_side(args, self),
            "governed": compute.RegionBackendService.get("governed", governed, opts=own),
        }
        sides: Sides = {"legacy": both["legacy"].id, "governed": pulumi.Output.from_input(governed)}
        url_map = self._url_map(sides, named["host"], args)
        why = f"Where {args['system']} and what it replaces are asked"
        stands = Inside("router", named["host"], named["certificate"], why, subnet_of(args["subnet_ids"]))
        come_in(stands, url_map, args, self)
        self.address = pulumi.Output.from_input(f"https://{named['host']}")
        self.router = url_map.id
        self.roles = pulumi.Output.all(**router_roles(args, sides, self, on))
        self.log = self._log(url_map, args).id
        self.measured_as = pulumi.Output.all(**{side: one.name for side, one in both.items()})
        self.register_outputs(
            {
                "address": self.address,
                "router": self.router,
                "roles": self.roles,
                "log": self.log,
                "measured_as": self.measured_as,
            }
        )

    def _log(self, url_map: compute.RegionUrlMap, args: TrafficArgs) -> logging.ProjectBucketConfig:
        """Every call, whichever side answers."""
        chosen = url_map.name.apply(
            lambda name: f'resource.type="internal_http_lb_rule" AND resource.labels.url_map_name="{name}"'
        )
        what = f"Every call to {args['system']} and to what it replaces"
        return calls_log("calls", args, self, role="router", what=what, chosen=chosen)

    def _url_map(self, sides: Sides, host: str, args: TrafficArgs) -> compute.RegionUrlMap:
        """Both sides stand in it at every weight: the way back is never away."""
        rules = _by_bucket(sides, args) if args["sticky"] else [_by_chance(sides, args)]
        return compute.RegionUrlMap(
            "router",
            name=name_of("compute:RegionUrlMap", args["prefix"], "router"),
            project=args["account"],
            region=args["region"],
            default_service=sides["legacy"],
            default_route_action=_NOTHING,
            host_rules=[{"hosts": [host], "path_matcher": "sides"}],
            path_matchers=[
                {
                    "name": "sides",
                    "default_service": sides["legacy"],
                    "default_route_action": {
                        "fault_injection_policy": {"abort": {"http_status": 404, "percentage": 100}}
                    },
                    "route_rules": rules,
                }
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )


def _by_bucket(sides: Sides, args: TrafficArgs) -> list[Rule]:
    """By the caller's bucket: some to the governed side, all others to where the legacy wants to be asked."""
    legacy, path = args["legacy"], f"/{args['model']}"
    asked: Rewrite = {
        "host_rewrite": legacy["host"] if legacy["port"] == _HTTPS else f"{legacy['host']}:{legacy['port']}"
    }
    if legacy["path"] != "/":
        asked["path_prefix_rewrite"] = legacy["path"]
    return [
        {
            "priority": _BY_BUCKET,
            "match_rules": [{"full_path_match": path, "header_matches": _below(args["weight"])}],
            "service": sides["governed"],
            "route_action": {"url_rewrite": {"path_prefix_rewrite": ASKED}, "timeout": {"seconds": str(_SECONDS)}},
        },
        {
            "priority": _ALL_OTHERS,
            "match_rules": [{"full_path_match": path}],
            "service": sides["legacy"],
            "route_action": {"url_rewrite": asked, "timeout": {"seconds": str(_SECONDS)}},
        },
    ]


def _by_chance(sides: Sides, args: TrafficArgs) -> Rule:
    weight = args["weight"]
    return {
        "priority": _ALL_OTHERS,
        "match_rules": [{"full_path_match": f"/{args['model']}"}],
        "route_action": {
            "weighted_backend_services": [
                {"backend_service": sides["legacy"], "weight": _EVERYBODY - weight},
                {"backend_service": sides["governed"], "weight": weight},
            ],
            "url_rewrite": {"path_prefix_rewrite": ASKED},
            "timeout": {"seconds": str(_SECONDS)},
        },
    }


def _below(weight: int) -> list[Match]:
    """What the buckets 00 to 99 match that are smaller than the weight; all of it has to match."""
    own: Match = {"header_name": _HEADER, "range_match": {"range_start": 0, "range_end": max(weight, 1)}}
    return [own] if weight else [own, {**own, "invert_match": True}]


def _named(args: TrafficArgs) -> RouterName:
    if "named" not in args:
        raise GouvernailError("a router on Google Cloud needs a name and a certificate for it (named)")
    return args["named"]


def _possible(args: TrafficArgs) -> None:
    """GouvernailError for what a load balancer cannot do."""
    legacy, found = args["legacy"], list[Problem]()
    if not 0 <= args["weight"] <= _EVERYBODY:
        found.append(
            Problem(f"{args['weight']} is no share of calls", path="gouvernail:weight", expected="0 to 100 per cent")
        )
    if args["mirror"]:
        found.append(
            Problem(
                "a load balancer of Google Cloud copies no call to Cloud Run, where the governed side answers",
                path="gouvernail:mirror",
                expected="0 on Google Cloud",
                mend="replay captured requests instead: a playbook's setMirrorRoute with by: replay",
            )
        )
    if not legacy["addresses"]:
        found.append(
            Problem(
                "the network has no way to the internet: the legacy is reached by private addresses, and has none",
                path="gouvernail:legacyAddresses",
                expected="its private addresses: [10.10.15.10, 10.10.15.11]",
            )
        )
    if not args["sticky"] and legacy["path"].rstrip("/") != ASKED:
        found.append(
            Problem(
                f"the legacy is asked at {legacy['path']}, and by chance both sides are asked at {ASKED}: Google "
                "writes the path over before a side is chosen",
                path="gouvernail:legacy",
                expected=f"an address that ends in {ASKED}",
                mend="name gouvernail:stickyBy, which sends each side its own; or let the legacy answer there too",
            )
        )
    found += kept_too_long(args["keep_days"])
    if found:
        raise GouvernailError(found)
