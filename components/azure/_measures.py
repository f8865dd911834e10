"""What an online endpoint measures of each of its deployments, as a query, and the alarm that a breach of it rings.

Azure's own metrics of an endpoint know four percentiles and no rate of errors. Each request stands in the record of its
traffic, with the deployment that answered it, so all is measured there, by what has arrived since: what is late is not
lost. It is asked every five minutes, which is therefore the shortest window.

Sources: Azure Monitor, the table of traffic
(https://learn.microsoft.com/azure/azure-monitor/reference/tables/amlonlineendpointtrafficlog) and log search alerts
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types); Azure Machine Learning, status codes of endpoints
(https://learn.microsoft.com/azure/machine-learning/how-to-troubleshoot-online-endpoints).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import managedidentity, monitor

from components.azure._group import Group
from components.azure._names import name_of
from components.contract.serving import Alarm
from gouvernail.errors import GouvernailError, Problem

__all__ = ["BY", "LEAST_WINDOW", "Watched", "alarm", "figure", "measurable"]

BY: Final = "DeploymentName"
"""The dimension of an alarm that says which deployment it is about."""
LEAST_WINDOW: Final = 300
_LATENCY: Final = re.compile(r"latency_p(\d{2}(?:\.\d)?)")
_EVERY: Final = "PT5M"
_LOOKED_AT: Final = {600: "PT10M", 1800: "PT30M", 3600: "PT1H", 7200: "PT2H", 21_600: "PT6H", 86_400: "P1D"}
"""Seconds -> how far back a query may look; Azure knows these."""
_FAILED: Final = "ResponseCode >= 500 or ResponseCode == 408 or ModelStatusCode >= 500"
_ERROR: Final = 1  # of Azure's five, from 0 (critical) to 4


@dataclass(frozen=True, slots=True)
class Watched:
    """The endpoint's name, where its traffic is recorded, and who may look there."""

    endpoint: str
    logs: pulumi.Input[str]
    looks: managedidentity.UserAssignedIdentity
    after: tuple[pulumi.Resource, ...]


def measurable(measure: str) -> bool:
    """Whether this is measured: the rate of errors, or a percentile of the latency."""
    return measure == "error_rate" or _LATENCY.fullmatch(measure) is not None


def alarm(
    name: str, measure: str, asked: Alarm, watched: Watched, groups: Sequence[pulumi.Input[str]], *, its: Group
) -> monitor.ScheduledQueryRule:
    """Rings for a deployment that passes the threshold. GouvernailError for what is not measured."""
    window = max(LEAST_WINDOW, asked["window"])
    called = name_of("monitor:ScheduledQueryRule", its.prefix, name)
    return monitor.ScheduledQueryRule(
        name,
        rule_name=called,
        resource_group_name=its.name,
        location=its.region,
        kind=monitor.Kind.LOG_ALERT,
        display_name=called,
        description=f"A deployment passes what its {measure} may be",
        enabled=True,
        severity=_ERROR,
        scopes=[watched.logs],
        evaluation_frequency=_EVERY,
        window_size=_EVERY,
        override_query_time_range=next((text for most, text in _LOOKED_AT.items() if 2 * window <= most), "P2D"),
        auto_mitigate=True,  # it rings again for the next release
        skip_query_validation=True,  # the table is there once somebody asked the endpoint
        identity={"type": monitor.IdentityType.USER_ASSIGNED, "user_assigned_identities": [watched.looks.id]},
        criteria={
            "all_of": [
                {
                    "query": _query(measure, watched.endpoint, window),
                    "metric_measure_column": "Value",
                    "time_aggregation": monitor.TimeAggregation.MAXIMUM,
                    "operator": "GreaterThan",  # the SDK lists another service's
                    "threshold": asked["threshold"],
                    "dimensions": [{"name": BY, "operator": monitor.DimensionOperator.INCLUDE, "values": ["*"]}],
                    "failing_periods": {"min_failing_periods_to_alert": 1, "number_of_evaluation_periods": 1},
                }
            ]
        },
        actions={"action_groups": list(groups)},
        tags=its.tags,
        opts=its.opts(None, *watched.after),
    )


def figure(measure: str) -> str:
    """What sums calls up to it: in seconds for a latency, a fraction of one for a rate.

    GouvernailError for what is not measured.
    """
    percentile = _LATENCY.fullmatch(measure)
    if measure == "error_rate":
        return f"todouble(countif({_FAILED})) / count()"
    if percentile:
        return f"percentile(TotalDurationMs, {percentile[1]}) / 1000.0"
    raise GouvernailError(
        Problem(f"an endpoint does not measure {measure}", expected="error_rate, or a latency such as latency_p99")
    )


def _query(measure: str, endpoint: str, window: int) -> str:
    """One value a deployment."""
    return (
        f'AmlOnlineEndpointTrafficLog | where EndpointName =~ "{endpoint}" and ingestion_time() > ago({window}s) '
        f"| summarize Value = {figure(measure)} by {BY}"
    )
