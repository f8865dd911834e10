"""What watches an account: built, the landing zone's, or that of the environment which has the account first."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.contract.detection import AdoptedDetection, DetectionArgs
from gouvernail.spec.risk import Severities
from stacks.account import Account
from stacks.common import prefix
from stacks.making import Detection, Incidents

__all__ = ["build"]


def build(account: Account, incidents: Incidents, first: Mapping[str, pulumi.Output[Any]]) -> Detection:
    """One detector for the account and region; findings from the organisation's severity upwards take the routes.

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
    if account.recovers_in is not None:
        args["recovery_region"] = account.recovers_in
    if account.keeper != account.environment:
        args["analysers"] = prefix(organisation, account.keeper)
    if landing := account.adopted_detection():
        args["adopt"] = landing
    elif first:
        args["adopt"] = _of(first["detection"], everywhere="recovery_region" in args)
    return account.make.Detection("detection", args, account.under)


def _of(there: pulumi.Output[Any], *, everywhere: bool) -> AdoptedDetection:
    """What another environment of the account built; in the recovery region too where there is one."""
    here: AdoptedDetection = {"detector_id": there["detector_id"]}
    if not everywhere:
        return here
    return {**here, "recovery_detector_id": there["recovery_detector_id"], "aggregator": there["aggregator"]}
