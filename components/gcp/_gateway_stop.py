"""The workflow that stops a system at its gateway, and another one that lets in again.

Whoever may start a workflow starts it; nothing of the platform does. Each turns the one rule of the web firewall, as an
account that may change policies of firewalls and nothing else, and says so to the route, as it does when it fails. They
are two, so that each run of the first one is a stop: whoever else has to stop with the system counts its runs.

Sources: AI Act Art. 14(4)(e); Compute Engine API, changing a rule
(https://cloud.google.com/compute/docs/reference/rest/v1/regionSecurityPolicies/patchRule); Workflows, running one
(https://cloud.google.com/workflows/docs/executing-workflow).
"""

import json
from typing import Final

import pulumi
from pulumi_gcp import compute, projects, workflows

from components.contract.gateway import GatewayArgs
from components.gcp._gateway_firewall import STOP, STOP_ACTION
from components.gcp._store import asked_of
from components.gcp._workflow import account, runs_told, workflow
from gouvernail.errors import GouvernailError, Problem

__all__ = ["stop"]

_TURNS: Final = "https://compute.googleapis.com/compute/v1/"


def stop(stands: compute.RegionSecurityPolicy, args: GatewayArgs, parent: pulumi.Resource) -> workflows.Workflow:
    """What stops the system; what lets in again stands beside it."""
    if "turn_role" not in args:
        raise GouvernailError(
            Problem(
                "nobody could stop the system: there is no role that turns the gateway's firewall and nothing else",
                path="turn_role",
                expected="the id of the account's role that changes rules of web firewalls, which identity makes",
            )
        )
    if args.get("apart", False):
        projects.IAMCustomRole.get("turn", args["turn_role"], opts=pulumi.ResourceOptions(parent=parent))
    asked = asked_of(args)
    turner = account("gateway-stop", f"Stops {args['system']} and lets in again", asked, parent)
    may = projects.IAMMember(
        "gateway-stop",
        project=args["account"],
        role=args["turn_role"],
        member=turner.member,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    made: dict[str, workflows.Workflow] = {}
    for role, off in (("stop", False), ("let-in", True)):
        made[role] = workflow(
            f"gateway-{role}",
            stands.id.apply(lambda id_, off=off: _turns(id_, off=off)),
            turner,
            asked,
            parent,
            labels={"purpose": role, **({"stops": args["system"]} if role == "stop" else {})},
            after=[may],
        )
        for outcome in ("failed", "succeeded"):
            runs_told(f"gateway-{role}", made[role], args["route"], asked, parent, outcome=outcome)
    return made["stop"]


def _turns(policy: str, *, off: bool) -> str:
    """Sets the rule and looks whether it is taken; `off` is a rule that is only tried out."""
    own, url = {"type": "OAuth2"}, f"{_TURNS}{policy}"
    rule = {"priority": STOP, "action": STOP_ACTION, "preview": off}
    taken = f"${{seen.body.preview == {json.dumps(off)}}}"
    steps: list[dict[str, object]] = [
        {"turn": {"call": "http.post", "args": {"url": f"{url}/patchRule?priority={STOP}", "auth": own, "body": rule}}},
        {"tries": {"assign": [{"left": 30}]}},
        {"pause": {"call": "sys.sleep", "args": {"seconds": 2}}},
        {
            "look": {
                "call": "http.get",
                "args": {"url": f"{url}/getRule?priority={STOP}", "auth": own},
                "result": "seen",
            }
        },
        {"taken": {"switch": [{"condition": taken, "next": "end"}]}},
        {"counted": {"assign": [{"left": "${left - 1}"}]}},
        {"again": {"switch": [{"condition": "${left > 0}", "next": "pause"}]}},
        {"failed": {"raise": "the rule was not taken"}},
    ]
    return json.dumps({"main": {"steps": steps}}, indent=1)
