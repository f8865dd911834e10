"""By the clock, a service goes down to one instance and comes back: Cloud Scheduler asks Cloud Run itself.

Sources: Cloud Scheduler, calling Google's APIs (https://cloud.google.com/scheduler/docs/http-target-auth); Cloud Run
Admin API, a service's scaling
(https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services#servicescaling).
"""

import base64
import json
from typing import Final

import pulumi
from pulumi_gcp import cloudrunv2, cloudscheduler, serviceaccount

from components.contract.serving import OffHours, ServingArgs
from components.gcp._names import name_of
from components.gcp._release import ASKS

__all__ = ["follow_clock"]

_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"


def follow_clock(
    name: str, service: cloudrunv2.Service, may_change: serviceaccount.Account, off_hours: OffHours, args: ServingArgs
) -> None:
    """Both turns, as an account that may change the service."""
    turns = {"down": (off_hours["begin"], 1, 1), "up": (off_hours["end"], args["least"], args["most"])}
    for turn, (time, least, most) in turns.items():
        hour, minute = (int(part) for part in time.split(":"))
        body = json.dumps({"scaling": {"minInstanceCount": least, "maxInstanceCount": most}})
        cloudscheduler.Job(
            f"{name}-{turn}",
            name=name_of("cloudscheduler:Job", args["prefix"], f"{name}-{turn}"),
            project=args["account"],
            region=args["region"],
            schedule=f"{minute} {hour} * * *",
            time_zone=off_hours["timezone"],
            retry_config={"retry_count": 5},
            http_target={
                "http_method": "PATCH",
                "uri": service.id.apply(lambda id_: f"{ASKS}{id_}?updateMask=scaling"),
                "body": base64.b64encode(body.encode()).decode(),
                "headers": {"Content-Type": "application/json"},
                "oauth_token": {"service_account_email": may_change.email, "scope": _SCOPE},
            },
            opts=pulumi.ResourceOptions(parent=service),
        )
