"""Alerts on the records of a project: an entry that matches is told by the route at once, one telling in five minutes.

Source: Cloud Monitoring, alerts on logs (https://cloud.google.com/logging/docs/alerting/log-based-alerts).
"""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_gcp import monitoring

from components.contract.naming import physical_name
from components.gcp._labels import labels_of
from components.gcp._store import Asked

__all__ = ["told"]

_GRADES: Final[Mapping[str, str]] = {"critical": "CRITICAL", "high": "ERROR", "medium": "WARNING", "low": "WARNING"}
_AT_MOST: Final = "300s"
_CLOSES: Final = "86400s"  # the alert, where nothing more was found


def told(
    role: str,
    what: str,
    matches: pulumi.Input[str],
    asked: Asked,
    parent: pulumi.Resource,
    *,
    severity: str,
    route: pulumi.Input[str],
) -> monitoring.AlertPolicy:
    """Tells the route of every entry that the filter `matches`, and `what` it means."""
    return monitoring.AlertPolicy(
        role,
        project=asked["account"],
        display_name=physical_name(asked["prefix"], role),
        combiner="OR",
        enabled=True,
        severity=_GRADES[severity],
        conditions=[{"display_name": role, "condition_matched_log": {"filter": matches}}],
        alert_strategy={"notification_rate_limit": {"period": _AT_MOST}, "auto_close": _CLOSES},
        documentation={"content": what},
        notification_channels=[route],
        user_labels=labels_of(asked["tags"]),
        opts=pulumi.ResourceOptions(parent=parent),
    )
