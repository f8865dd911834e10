"""What watches an account: built, the landing zone's, or that of the environment which has the account first."""

from typing import Final

from components.aws import Detection, Incidents
from components.contract.detection import DetectionArgs
from gouvernail.errors import Problem
from gouvernail.spec.risk import Severities
from stacks import aws
from stacks.foundation.account import Account

__all__ = ["build"]

_LANDING_ZONE: Final = Problem(
    "this account has no detector to adopt",
    path="clouds.aws.adopt.detection",
    expected="a GuardDuty detector, as the delegated administrator makes one in each account",
    mend="leave it out: then the foundation makes one",
)


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
        args["adopt"] = {"detector_id": aws.detector(account.look, _LANDING_ZONE)}
    elif account.keeper != account.environment:
        first = Problem(
            f"this account is shared, and what watches it stands in {account.kept_by}, which is not up",
            path="clouds.aws.sharedAccounts",
            mend=f"pulumi up --stack {account.kept_by}, then this stack again",
        )
        args["adopt"] = {"detector_id": aws.detector(account.look, first)}
    return Detection("detection", args, account.under)
