"""The machine that stops a system at its gateway. It only stops: to start again is left to a person.

Source: AI Act Art. 14(4)(e); AWS Step Functions Developer Guide, "AWS SDK service integrations"; AWS WAF API Reference,
"UpdateRegexPatternSet" (a change needs the token of the last reading).
"""

import json
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, iam, sfn

from components.aws._firewall import SCOPE, Firewall
from components.aws._policy import Statement, allow
from components.aws._service_role import role_that_may
from components.contract.gateway import GatewayArgs
from components.contract.naming import physical_name

__all__ = ["stop"]

_EVERY: Final = "^/"
_PATIENCE: Final = 300


def stop(args: GatewayArgs, guard: Firewall, parent: pulumi.Resource) -> pulumi.Output[str]:
    """ARN of the machine. An event `System Stop` starts it, or a person does."""
    switch = guard.switch
    own = pulumi.ResourceOptions(parent=parent)
    name = physical_name(args["prefix"], "gateway-stop")
    turn = allow("Turn", ["wafv2:GetRegexPatternSet", "wafv2:UpdateRegexPatternSet"], [switch.arn])
    turner, may_turn = _role("stop", "states.amazonaws.com", turn, args, parent)
    machine = sfn.StateMachine(
        "stop",
        name=name,
        role_arn=turner.arn,
        definition=pulumi.Output.all(switch.id, switch.name).apply(lambda found: _definition(found[0], found[1])),
        tags={**args["tags"], "Name": name},
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[may_turn]),
    )
    start = allow("Start", ["states:StartExecution"], [machine.arn])
    starter, may_start = _role("start-stop", "events.amazonaws.com", start, args, parent)
    asked = _rule(
        "stop",
        f"Stops {args['system']}",
        pulumi.Output.json_dumps(
            {"source": ["gouvernail"], "detail-type": ["System Stop"], "detail": {"system": [args["system"]]}}
        ),
        args,
        own,
    )
    cloudwatch.EventTarget(
        "stop",
        rule=asked.name,
        target_id="stop",
        arn=machine.arn,
        role_arn=starter.arn,
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[may_start]),
    )
    ended = _rule(
        "stop-ended",
        f"Tells that {args['system']} was stopped, or that it could not be",
        machine.arn.apply(_ended),
        args,
        own,
    )
    cloudwatch.EventTarget("stop-ended", rule=ended.name, target_id="route", arn=args["route"], opts=own)
    return machine.arn


def _rule(
    role: str, description: str, pattern: pulumi.Output[str], args: GatewayArgs, own: pulumi.ResourceOptions
) -> cloudwatch.EventRule:
    name = physical_name(args["prefix"], f"gateway-{role}", limit=64)
    return cloudwatch.EventRule(
        role,
        name=name,
        description=description,
        event_pattern=pattern,
        state="ENABLED",
        tags={**args["tags"], "Name": name},
        opts=own,
    )


def _role(
    role: str, service: str, may: Statement, args: GatewayArgs, parent: pulumi.Resource
) -> tuple[iam.Role, iam.RolePolicy]:
    called = physical_name(args["prefix"], f"gateway-{role}", limit=64)
    return role_that_may(role, args, service, may, called=called, why=f"Stops {args['system']}", parent=parent)


def _definition(switch_id: str, switch_name: str) -> str:
    """Read the switch for its token, turn it; where somebody else turned it meanwhile, read again."""
    switch = {"Id": switch_id, "Name": switch_name, "Scope": SCOPE}
    states: dict[str, object] = {
        "Read": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:wafv2:getRegexPatternSet",
            "Parameters": switch,
            "ResultSelector": {"Token.$": "$.LockToken"},
            "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 2.0}],
            "Next": "Turn",
        },
        "Turn": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:wafv2:updateRegexPatternSet",
            "Parameters": {**switch, "LockToken.$": "$.Token", "RegularExpressionList": [{"RegexString": _EVERY}]},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Wait"}],
            "End": True,
        },
        "Wait": {"Type": "Wait", "Seconds": 5, "Next": "Read"},
    }
    return json.dumps({"Comment": "Nobody comes in", "StartAt": "Read", "TimeoutSeconds": _PATIENCE, "States": states})


def _ended(machine: str) -> str:
    status = ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]
    return json.dumps(
        {
            "source": ["aws.states"],
            "detail-type": ["Step Functions Execution Status Change"],
            "detail": {"stateMachineArn": [machine], "status": status},
        }
    )
