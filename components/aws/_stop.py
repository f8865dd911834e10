"""The machines that stop a system: one at its gateway, one on its devices. They only stop: a person starts again.

The same event starts both, each by a rule of its own, so that neither waits for the other or fails with it.

Source: AI Act Art. 14(4)(e); AWS Step Functions Developer Guide, "AWS SDK service integrations"; AWS WAF API Reference,
"UpdateRegexPatternSet" (a change needs the token of the last reading).
"""

import json
from typing import Final

import pulumi
from pulumi_aws import cloudwatch, iam, sfn, ssm

from components.aws._firewall import SCOPE, Firewall
from components.aws._policy import Statement, allow
from components.aws._service_role import role_that_may
from components.aws._undelivered import put_aside
from components.contract.edge import EdgeArgs
from components.contract.gateway import GatewayArgs
from components.contract.naming import physical_name

__all__ = ["NOT_STOPPED", "stop", "stop_devices"]

NOT_STOPPED: Final = "false"
"""What devices read while the system runs; whatever else they read stops them."""

_EVERY: Final = "^/"
_PATIENCE: Final = 300


def stop(args: GatewayArgs, guard: Firewall, parent: pulumi.Resource) -> pulumi.Output[str]:
    """ARN of the machine that closes the gateway. An event `System Stop` starts it, or a person does."""
    switch = guard.switch
    turn = allow("Turn", ["wafv2:GetRegexPatternSet", "wafv2:UpdateRegexPatternSet"], [switch.arn])
    definition = pulumi.Output.all(switch.id, switch.name).apply(lambda found: _definition(found[0], found[1]))
    return _on_stop("gateway", args, turn, definition, parent)


def stop_devices(args: EdgeArgs, stopped: ssm.Parameter, parent: pulumi.Resource) -> pulumi.Output[str]:
    """ARN of the machine that writes what devices stop on when they next read it."""
    write = allow("Write", ["ssm:PutParameter"], [stopped.arn])
    return _on_stop("edge", args, write, stopped.name.apply(_writes), parent)


def _on_stop(
    of: str,
    args: GatewayArgs | EdgeArgs,
    may: Statement,
    definition: pulumi.Output[str],
    parent: pulumi.Resource,
) -> pulumi.Output[str]:
    own = pulumi.ResourceOptions(parent=parent)
    name = physical_name(args["prefix"], f"{of}-stop")
    turner, may_turn = _role("stop", "states.amazonaws.com", may, args, parent, of=of)
    machine = sfn.StateMachine(
        "stop",
        name=name,
        role_arn=turner.arn,
        definition=definition,
        tags={**args["tags"], "Name": name},
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[may_turn]),
    )
    start = allow("Start", ["states:StartExecution"], [machine.arn])
    starter, may_start = _role("start-stop", "events.amazonaws.com", start, args, parent, of=of)
    asked = _rule(
        "stop",
        f"Stops {args['system']}",
        pulumi.Output.json_dumps(
            {"source": ["gouvernail"], "detail-type": ["System Stop"], "detail": {"system": [args["system"]]}}
        ),
        args,
        own,
        of=of,
    )
    cloudwatch.EventTarget(
        "stop",
        rule=asked.name,
        target_id="stop",
        arn=machine.arn,
        role_arn=starter.arn,
        dead_letter_config=put_aside(args.get("undelivered")),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[may_start]),
    )
    ended = _rule(
        "stop-ended",
        f"Tells that {args['system']} was stopped, or that it could not be",
        machine.arn.apply(_ended),
        args,
        own,
        of=of,
    )
    cloudwatch.EventTarget(
        "stop-ended",
        rule=ended.name,
        target_id="route",
        arn=args["route"],
        dead_letter_config=put_aside(args.get("undelivered")),
        opts=own,
    )
    return machine.arn


def _rule(
    role: str,
    description: str,
    pattern: pulumi.Output[str],
    args: GatewayArgs | EdgeArgs,
    own: pulumi.ResourceOptions,
    *,
    of: str,
) -> cloudwatch.EventRule:
    name = physical_name(args["prefix"], f"{of}-{role}", limit=64)
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
    role: str, service: str, may: Statement, args: GatewayArgs | EdgeArgs, parent: pulumi.Resource, *, of: str
) -> tuple[iam.Role, iam.RolePolicy]:
    called = physical_name(args["prefix"], f"{of}-{role}", limit=64)
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


def _writes(parameter: str) -> str:
    step = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:ssm:putParameter",
        "Parameters": {"Name": parameter, "Value": "true", "Overwrite": True},
        "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 2.0}],
        "End": True,
    }
    machine = {"StartAt": "Write", "TimeoutSeconds": _PATIENCE, "States": {"Write": step}}
    return json.dumps({"Comment": "Every device stops", **machine})


def _ended(machine: str) -> str:
    status = ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]
    return json.dumps(
        {
            "source": ["aws.states"],
            "detail-type": ["Step Functions Execution Status Change"],
            "detail": {"stateMachineArn": [machine], "status": status},
        }
    )
