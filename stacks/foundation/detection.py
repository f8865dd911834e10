"""What watches an account: built, the landing zone's, or that of the environment which has the account first."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.aws import Detection, Incidents
from components.contract.detection import DetectionArgs
from gouvernail.spec.risk import Severities
from stacks import aws
from stacks.foundation.account import Account

__all__ = ["build"]


def build(account: Account, incidents: Incidents, first: Mapping[str, pulumi.Output[Any]]) -> Detection:
    """One detector for the account; findings from the organisation's severity upwards take the routes.

    `first` is what the foundation gives that has a shared account first.
    """
    organisation = account.organisation
    order, wanted = list(Severities.model_fields), organisation.detection  # gravest first
    args: DetectionArgs = {
        **account.common,
        "routes": incidents.routes,
        "undelivered": incidents.dead_letters,
        "severities": order[: order.index(wanted.route_from) + 1],
        "sensitive_data": wanted.sensitive_data,
        "vulnerabilities": wanted.vulnerabilities,
        "unused_days": organisation.slas.access_review.every.days,
    }
    if account.settings.adopt.detection is not None:
        args["adopt"] = {"detector_id": aws.detector(account.look)}
    elif first:
        args["adopt"] = {"detector_id": first["detection"]["detector_id"]}
    return Detection("detection", args, account.under)
