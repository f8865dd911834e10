"""The web firewall in front of a gateway: the switch that stops, a bound for each address, AWS's rules on attacks.

Source: AWS WAF Developer Guide, "AWS Managed Rules rule groups list", "Logging web ACL traffic"
(https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi
from pulumi_aws import apigateway, cloudwatch, wafv2

from components.contract.gateway import GatewayArgs
from components.contract.naming import physical_name

__all__ = ["SCOPE", "Firewall", "firewall"]

SCOPE: Final = "REGIONAL"
_STOPPED: Final = "stopped"
_WINDOW: Final = 60
_LEAST: Final = 10  # WAF counts from here
_LOG_DAYS: Final = 365  # of what CloudWatch takes the first that is half a year or longer
_NEVER: Final = "^never$"  # a path begins with a slash
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    # What is only counted of it: the first would block whatever is longer than 8 KB, which a question may be.
    "AWSManagedRulesCommonRuleSet": ("SizeRestrictions_BODY",),
    "AWSManagedRulesKnownBadInputsRuleSet": (),
}
_SECRETS: Final = ("authorization", "x-amz-security-token")


@dataclass(frozen=True, slots=True)
class Firewall:
    """The web ACL and its switch: a set of patterns that matches no path, or, when the system is stopped, every one."""

    acl: wafv2.WebAcl
    switch: wafv2.RegexPatternSet


def firewall(args: GatewayArgs, stage: apigateway.Stage, parent: pulumi.Resource) -> Firewall:
    """In front of the stage, with a log of what it blocked or counted."""
    own = pulumi.ResourceOptions(parent=parent)
    name = physical_name(args["prefix"], "gateway")
    tags = {**args["tags"], "Name": name}
    switch = wafv2.RegexPatternSet(
        "switch",
        name=physical_name(args["prefix"], "gateway-stop"),
        description=f"Matches every path while {args['system']} is stopped",
        scope=SCOPE,
        regular_expressions=[{"regex_string": _NEVER}],
        tags=tags,
        # The machine writes it: an update of the stack must not start a stopped system.
        opts=pulumi.ResourceOptions(parent=parent, ignore_changes=["regularExpressions"]),
    )
    acl = wafv2.WebAcl(
        "gateway",
        name=name,
        description=f"In front of {args['system']}",
        scope=SCOPE,
        default_action={"allow": {}},
        rules=[_stopped(switch), _bound(args), *_managed(args["block"])],
        custom_response_bodies=[{"key": _STOPPED, "content": _said(args), "content_type": "APPLICATION_JSON"}],
        visibility_config=_seen("gateway"),
        tags=tags,
        opts=own,
    )
    wafv2.WebAclAssociation("gateway", resource_arn=stage.arn, web_acl_arn=acl.arn, opts=own)
    log = cloudwatch.LogGroup(
        "firewall",
        name=f"aws-waf-logs-{name}",  # WAF takes no other beginning
        kms_key_id=args["key_id"],
        retention_in_days=_LOG_DAYS,
        tags={**tags, "purpose": "logs"},
        opts=own,
    )
    wafv2.WebAclLoggingConfiguration(
        "gateway",
        resource_arn=acl.arn,
        log_destination_configs=[log.arn],
        redacted_fields=[{"query_string": {}}, *({"single_header": {"name": header}} for header in _SECRETS)],
        logging_filter={
            "default_behavior": "DROP",  # what was let through stands in the log of calls
            "filters": [
                {
                    "behavior": "KEEP",
                    "requirement": "MEETS_ANY",
                    "conditions": [{"action_condition": {"action": action}} for action in ("BLOCK", "COUNT")],
                }
            ],
        },
        opts=own,
    )
    return Firewall(acl, switch)


def _stopped(switch: wafv2.RegexPatternSet) -> wafv2.WebAclRuleArgsDict:
    return {
        "name": "stopped",
        "priority": 0,
        "statement": {
            "regex_pattern_set_reference_statement": {
                "arn": switch.arn,
                "field_to_match": {"uri_path": {}},
                "text_transformations": [{"priority": 0, "type": "NONE"}],
            }
        },
        "action": {
            "block": {"custom_response": {"response_code": 503, "custom_response_body_key": _STOPPED}},
        },
        "visibility_config": _seen("stopped"),
    }


def _bound(args: GatewayArgs) -> wafv2.WebAclRuleArgsDict:
    """One address that asks for all that there is leaves nothing to the others: it waits outside."""
    limit = max(_LEAST, _WINDOW * args["throttle"]["requests_per_second"] + args["throttle"]["burst"])
    return {
        "name": "bound",
        "priority": 1,
        "statement": {
            "rate_based_statement": {"limit": limit, "aggregate_key_type": "IP", "evaluation_window_sec": _WINDOW}
        },
        "action": {"block": {"custom_response": {"response_code": 429}}} if args["block"] else {"count": {}},
        "visibility_config": _seen("bound"),
    }


def _managed(block: bool) -> list[wafv2.WebAclRuleArgsDict]:  # noqa: FBT001 - it is the subject
    rules: list[wafv2.WebAclRuleArgsDict] = []
    for place, (group, counted) in enumerate(_GROUPS.items(), start=2):
        rules.append(
            {
                "name": group,
                "priority": place,
                "statement": {
                    "managed_rule_group_statement": {
                        "vendor_name": "AWS",
                        "name": group,
                        "rule_action_overrides": [{"name": one, "action_to_use": {"count": {}}} for one in counted],
                    }
                },
                "override_action": {"none": {}} if block else {"count": {}},
                "visibility_config": _seen(group),
            }
        )
    return rules


def _said(args: GatewayArgs) -> str:
    """What callers are told while the system is stopped."""
    fallback = args.get("fallback")
    return json.dumps({"system": args["system"], "stopped": True, **({"fallback": fallback} if fallback else {})})


def _seen(name: str) -> Any:  # noqa: ANN401 - the same shape for the list and its rules
    """Counted, without samples: they would hold what was asked."""
    return {"metric_name": name, "cloudwatch_metrics_enabled": True, "sampled_requests_enabled": False}
