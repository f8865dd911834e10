"""Who moves a service's requests, and when: the clock, and alarms.

An alarm of a measure has a channel by which a workflow is started that takes back what is on trial (`_release.py`).

Source: Cloud Run, who may deploy (https://cloud.google.com/run/docs/reference/iam/roles#additional-configuration).
"""

from typing import Final

import pulumi
from pulumi_gcp import cloudrunv2, projects, serviceaccount

from components.contract.serving import ServingArgs
from components.gcp._clock import follow_clock
from components.gcp._events import Started, channel, receives
from components.gcp._measures import alarm
from components.gcp._release import moves, takes_back
from components.gcp._store import asked_of
from components.gcp._workflow import account, by_the_clock, runs_told, workflow

__all__ = ["move"]

_EVERY: Final = "*/5 * * * *"
_LATE: Final = 300  # seconds after which a measure is there to be seen, and an alarm rings


def move(
    name: str,
    service: cloudrunv2.Service,
    release: pulumi.Output[str],
    runs_as: serviceaccount.Account,
    called: str,
    *,
    args: ServingArgs,
    on: list[pulumi.Resource],
) -> dict[str, pulumi.Output[str]]:
    """Measure -> id of the alarm that takes a release back."""
    asked = asked_of(args)
    mover = account(f"{name}-mover", f"Moves requests of {called} from one release to the next", asked, service)
    may = _may(name, service, runs_as, mover, args)
    wait = max((one["window"] for one in args["alarms"].values()), default=0) + _LATE
    document = pulumi.Output.all(service.id, release).apply(lambda both: moves(both[0], both[1], wait))
    forward = workflow(f"{name}-release", document, mover, asked, service, after=may)
    starter = account(f"{name}-starter", f"Starts what moves requests of {called}", asked, service)
    by_the_clock(f"{name}-release", _EVERY, forward, starter, asked, service)
    back = workflow(f"{name}-back", service.id.apply(takes_back), mover, asked, service, after=may)
    if "off_hours" in args and args["most"] > 1:
        follow_clock(name, service, mover, args["off_hours"], args)
    if "route" in args:
        runs_told(f"{name}-release", forward, args["route"], asked, service)
        runs_told(f"{name}-back", back, args["route"], asked, service)
    if not args["alarms"]:
        return {}
    hears = receives(f"{name}-back", starter, asked, service)
    starts = Started(back, starter, asked, service, (hears, *on))
    rings = channel(f"{name}-back", args["key_ids"]["models"], "models", starts)
    return {
        measure: alarm(
            f"{name}-{measure}",
            measure,
            its,
            called,
            [rings.id, *([its["route"]] if "route" in its else [])],
            args=args,
            parent=service,
        ).id
        for measure, its in args["alarms"].items()
    }


def _may(
    name: str,
    service: cloudrunv2.Service,
    runs_as: serviceaccount.Account,
    mover: serviceaccount.Account,
    args: ServingArgs,
) -> list[pulumi.Resource]:
    """Changes this service, and nothing else; Cloud Run asks that it may be whom its containers work as."""
    own = pulumi.ResourceOptions(parent=service)
    if args.get("apart", False) and "move_role" in args:
        projects.IAMCustomRole.get(f"{name}-move", args["move_role"], opts=own)
    return [
        cloudrunv2.ServiceIamMember(
            f"{name}-moves",
            name=service.name,
            project=args["account"],
            location=args["region"],
            role=args.get("move_role", "roles/run.developer"),
            member=mover.member,
            opts=own,
        ),
        serviceaccount.IAMMember(
            f"{name}-moves-as",
            service_account_id=runs_as.name,
            role="roles/iam.serviceAccountUser",
            member=mover.member,
            opts=own,
        ),
    ]
