"""What moves an endpoint's requests to its newest deployment, and the alarms on which they are taken back.

What takes back stands before what moves. Both act as one identity, which may change this endpoint and nothing else.

Source: Azure role-based access control, roles for machine learning
(https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/ai-machine-learning).
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import logic, managedidentity

from components.azure._alerts import failures_told
from components.azure._calling import calls
from components.azure._deployed import On
from components.azure._diagnostics import record
from components.azure._group import Group
from components.azure._measures import LEAST_WINDOW, Watched, alarm
from components.azure._names import name_of
from components.azure._release import Moved, moves, takes_back
from components.azure._roles import assign, read_role, role_id
from components.contract.serving import ModelToServe
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Released", "move", "own_identity"]

_ARRIVES: Final = 600  # seconds in which a request stands in the record of traffic, and an alarm has looked
_MOST_MIRRORED: Final = 50  # of a hundred requests


@dataclass(frozen=True, slots=True)
class Released:
    """The name of the newest deployment, that of its shadow, and what has to be there before requests move."""

    name: pulumi.Output[str]
    shadow: pulumi.Output[str] | None
    after: tuple[pulumi.Resource, ...]


def own_identity(role: str, its: Group) -> tuple[managedidentity.UserAssignedIdentity, str]:
    """The identity `prefix-role`, and its name."""
    name = name_of("managedidentity:UserAssignedIdentity", its.prefix, role)
    made = managedidentity.UserAssignedIdentity(
        role,
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    return made, name


def move(
    name: str, wanted: ModelToServe, on: On, released: Released, watched: Watched
) -> dict[str, pulumi.Output[str]]:
    """Measure -> id of the alarm on which a deployment is taken back.

    GouvernailError where Azure copies not so many requests to a shadow.
    """
    args, its = on.args, on.its
    if "move_role" not in args:
        raise GouvernailError(
            Problem(
                "nobody has a role with which requests could be moved from one release to the next",
                path="move_role",
                expected="the id of the account's role that moves them, which identity makes",
            )
        )
    identity, holder = own_identity(f"{name}-traffic", its)
    if args.get("apart", False):
        read_role(f"{name}-move", args["move_role"], its.opts())
    before: list[pulumi.Resource] = [
        assign(f"{name}-{role}", may, identity.principal_id, thing, its.opts(), holder=holder)
        for role, may, thing in (
            ("moves", args["move_role"], on.endpoint.id),
            ("names", role_id(its.account, "Managed Identity Operator"), on.identity.id),
        )
    ]
    moved = pulumi.Output.all(on.endpoint.id, on.identity.id, identity.id).apply(
        lambda ids: Moved(ids[0], its.region, ids[1], ids[2])
    )
    alarms: dict[str, pulumi.Output[str]] = {}
    if args["alarms"]:
        back = _workflow(f"{name}-back", moved.apply(takes_back), identity, on, before)
        own = calls(f"{name}-back", back, its)
        for measure, asked in args["alarms"].items():
            groups = [own.id, *([asked["route"]] if "route" in asked else [])]
            rings = alarm(f"{name}-{measure}", measure, asked, watched, groups, its=its)
            alarms[measure] = rings.id
            before.append(rings)
    share = _share(wanted)
    wait = _ARRIVES + max((asked["window"] for asked in args["alarms"].values()), default=LEAST_WINDOW)
    does = pulumi.Output.all(it=moved, release=released.name, shadow=released.shadow).apply(
        lambda all_: moves(all_["it"], all_["release"], {all_["shadow"]: share} if all_["shadow"] else {}, wait)
    )
    _workflow(f"{name}-release", does, identity, on, [*before, *released.after])
    return alarms


def _workflow(
    role: str,
    does: pulumi.Output[dict[str, object]],
    identity: managedidentity.UserAssignedIdentity,
    on: On,
    after: list[pulumi.Resource],
) -> logic.Workflow:
    args, its = on.args, on.its
    made = logic.Workflow(
        role,
        workflow_name=name_of("logic:Workflow", its.prefix, role),
        resource_group_name=its.name,
        location=its.region,
        state=logic.WorkflowState.ENABLED,
        identity={"type": logic.ManagedServiceIdentityType.USER_ASSIGNED, "user_assigned_identities": [identity.id]},
        definition=does,
        tags=its.tags,
        opts=its.opts(None, *after),
    )
    if "log_store" in args:
        record(role, made.id, args["log_store"], its.opts())
    if "route" in args:
        failures_told(role, made.id, args["route"], its)
    return made


def _share(wanted: ModelToServe) -> int:
    """The shadow's share of a hundred requests."""
    if "shadow" not in wanted:
        return 0
    share = round(100 * wanted["shadow"]["share"])
    if not 0 < share <= _MOST_MIRRORED:
        raise GouvernailError(
            Problem(
                f"Azure cannot copy {share} of a hundred requests to a shadow",
                path="serving.shadow.share",
                expected=f"more than 0 and at most {_MOST_MIRRORED / 100:g}",
            )
        )
    return share
