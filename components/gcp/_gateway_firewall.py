"""The web firewall of a gateway: its rules, in the order in which the first that matches decides.

First a stop, which turns everybody away once it is on. Then known attacks. Then whoever floods: one address that asks
for more than a minute of what the spec allows is turned away for a minute. What is left comes in from the addresses
that the spec names, and from nowhere else.

A rule that is tried out (`preview`) decides nothing and is only logged: so is a stop while the system runs, and so are
attacks where the spec only counts them.

Sources: Cloud Armor, policies and the order of rules (https://cloud.google.com/armor/docs/security-policy-overview),
preconfigured rules (https://cloud.google.com/armor/docs/waf-rules), limits
(https://cloud.google.com/armor/docs/rate-limiting-overview, https://cloud.google.com/armor/quotas) and policies of a
region (https://cloud.google.com/armor/docs/configure-security-policies#regional).
"""

from collections.abc import Iterator
from typing import Final

import pulumi
from pulumi_gcp import compute

from components.contract.gateway import GatewayArgs
from components.gcp._names import name_of

__all__ = ["STOP", "STOP_ACTION", "firewall"]

STOP: Final = 0
"""The priority of the rule that stops."""
STOP_ACTION: Final = "deny(502)"

_ATTACKS: Final = (
    "sqli-v33-stable",
    "xss-v33-stable",
    "lfi-v33-stable",
    "rfi-v33-stable",
    "rce-v33-stable",
    "scannerdetection-v33-stable",
    "protocolattack-v33-stable",
    "sessionfixation-v33-stable",
)
_FIRST_ATTACK: Final = 100
_FLOOD: Final = 1000
_COMES_IN: Final = 2000
_DEFAULT: Final = 2_147_483_647
_MINUTE: Final = 60
_RANGES: Final = 10  # addresses that one rule takes

Rule = compute.RegionSecurityPolicyRuleArgsDict


def firewall(args: GatewayArgs, parent: pulumi.Resource) -> compute.RegionSecurityPolicy:
    """The policy that stands before every backend of the gateway."""
    return compute.RegionSecurityPolicy(
        "gateway",
        name=name_of("compute:RegionSecurityPolicy", args["prefix"], "gateway"),
        project=args["account"],
        region=args["region"],
        type="CLOUD_ARMOR",
        rules=list(_rules(args)),
        # A workflow turns the stop: an update of the stack must not start a stopped system.
        opts=pulumi.ResourceOptions(parent=parent, ignore_changes=[f"rules[{STOP}].preview"]),
    )


def _rules(args: GatewayArgs) -> Iterator[Rule]:
    told = f"{args['system']} is stopped"
    if "fallback" in args:
        told = f"{told}: {args['fallback']}"
    yield {"priority": STOP, "action": STOP_ACTION, "preview": True, "match": _from(["*"]), "description": told[:64]}
    for index, attack in enumerate(_ATTACKS):
        yield {
            "priority": _FIRST_ATTACK + index,
            "action": "deny(403)",
            "preview": not args["block"],
            "match": {"expr": {"expression": f"evaluatePreconfiguredWaf('{attack}', {{'sensitivity': 1}})"}},
        }
    most = _MINUTE * args["throttle"]["requests_per_second"]
    ranges = args["allow"] or ["*"]
    for index in range(0, len(ranges), _RANGES):
        some = _from(ranges[index : index + _RANGES])
        yield {
            "priority": _FLOOD + index,
            "action": "rate_based_ban",
            "preview": not args["block"],
            "match": some,
            "rate_limit_options": {
                "enforce_on_key": "IP",
                "conform_action": "allow",
                "exceed_action": "deny(429)",
                "rate_limit_threshold": {"count": most, "interval_sec": _MINUTE},
                "ban_duration_sec": _MINUTE,
            },
        }
        yield {"priority": _COMES_IN + index, "action": "allow", "preview": False, "match": some}
    yield {"priority": _DEFAULT, "action": "deny(403)", "preview": False, "match": _from(["*"])}


def _from(ranges: list[str]) -> compute.RegionSecurityPolicyRuleMatchArgsDict:
    return {"versioned_expr": "SRC_IPS_V1", "config": {"src_ip_ranges": ranges}}
