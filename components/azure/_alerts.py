"""Alerts that take a route: when something that runs by itself fails, and when a number passes what it may be.

An alert names its route by the id of an action group. It goes with its stack, also where what it watches is left.

Sources: Azure Monitor, metric alerts (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types) and metrics
of workflows
(https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-logic-workflows-metrics).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
from pulumi_azure_native import monitor

from components.azure._group import Group
from components.azure._names import name_of

__all__ = ["Counted", "failures_told", "told_of_any"]

_EVERY: Final = "PT5M"
_ERROR: Final = 1  # of Azure's five, from 0 (critical) to 4; whom it takes to is the route's to say


@dataclass(frozen=True, slots=True)
class Counted:
    """What a thing counts: the metric, its namespace, and of which dimensions."""

    metric: str
    namespace: str
    thing: pulumi.Input[str]
    of: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])


def failures_told(
    name: str, workflow: pulumi.Input[str], route: pulumi.Input[str], its: Group, *after: pulumi.Resource
) -> monitor.MetricAlert:
    """Tells the route when a run of the workflow with this id fails."""
    runs = Counted("RunsFailed", "Microsoft.Logic/workflows", workflow)
    return told_of_any(f"{name}-failed", f"A run of {name} failed", runs, route, its, *after)


def told_of_any(
    name: str, why: str, counted: Counted, route: pulumi.Input[str], its: Group, *after: pulumi.Resource
) -> monitor.MetricAlert:
    """Tells the route when anything is counted within five minutes."""
    dimensions = [
        monitor.MetricDimensionArgs(name=dimension, operator="Include", values=list(values))
        for dimension, values in counted.of.items()
    ]
    return monitor.MetricAlert(
        name,
        rule_name=name_of("monitor:MetricAlert", its.prefix, name),
        resource_group_name=its.name,
        location="global",
        description=why,
        enabled=True,
        severity=_ERROR,
        scopes=[counted.thing],
        evaluation_frequency=_EVERY,
        window_size=_EVERY,
        # As an object: of a property that may have several types the SDK does not translate a dictionary's keys.
        criteria=monitor.MetricAlertSingleResourceMultipleMetricCriteriaArgs(
            odata_type="Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
            all_of=[
                monitor.MetricCriteriaArgs(
                    criterion_type="StaticThresholdCriterion",
                    name=counted.metric,
                    metric_name=counted.metric,
                    metric_namespace=counted.namespace,
                    time_aggregation=monitor.AggregationTypeEnum.TOTAL,
                    operator=monitor.Operator.GREATER_THAN,
                    threshold=0,
                    dimensions=dimensions,
                )
            ],
        ),
        auto_mitigate=True,
        actions=[{"action_group_id": route}],
        tags=its.tags,
        opts=pulumi.ResourceOptions(parent=its.parent, depends_on=list(after)),
    )
