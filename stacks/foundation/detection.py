"""What watches an account: built, or the landing zone's."""

from components.aws import Detection, Incidents
from components.contract.detection import DetectionArgs
from gouvernail.spec.risk import Severities
from stacks import aws
from stacks.foundation.account import Account

__all__ = ["build"]


def build(account: Account, incidents: Incidents) -> Detection:
    """One detector for the account; findings from the organisation's severity upwards take the routes."""
    organisation = account.organisation
    order, wanted = list(Severities.model_fields), organisation.detection  # gravest first
    args: DetectionArgs = {
        **account.common,
        "routes": incidents.routes,
        "severities": order[: order.index(wanted.route_from) + 1],
        "sensitive_data": wanted.sensitive_data,
        "vulnerabilities": wanted.vulnerabilities,
        "unused_days": organisation.slas.access_review.every.days,
    }
    if account.settings.adopt.detection is not None:
        args["adopt"] = {"detector_id": aws.detector(account.look)}
    return Detection("detection", args, account.under)
