"""Alarms on what an endpoint measures itself; they take a bad deployment back, and tell it.

Source: Amazon SageMaker AI Developer Guide, metrics for monitoring with CloudWatch
(https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html).
"""

import re
from collections.abc import Mapping
from typing import Final, TypedDict

import pulumi
from pulumi_aws import cloudwatch

from components.contract.naming import physical_name
from components.contract.serving import Alarm, ServingArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["measurable", "of_endpoint", "requests", "rollback_alarms"]

_LATENCY: Final = re.compile(r"latency_(p\d{2}(?:\.\d)?)")
_NAMESPACE: Final = "AWS/SageMaker"
_MICROSECONDS: Final = 1_000_000


def measurable(measure: str) -> bool:
    """Whether the endpoint itself measures this: the rate of its errors, or a percentile of its latency."""
    return measure == "error_rate" or _LATENCY.fullmatch(measure) is not None


def rollback_alarms(
    name: str, watched: Mapping[str, str], args: ServingArgs, parent: pulumi.Resource
) -> dict[str, cloudwatch.MetricAlarm]:
    """One alarm a measure, named for it, on the endpoint's variant that `watched` (its dimensions) names.

    GouvernailError for a measure that an endpoint does not have.
    """
    made: dict[str, cloudwatch.MetricAlarm] = {}
    for measure, alarm in args["alarms"].items():
        alarm_name = physical_name(args["prefix"], name, measure, limit=255)
        make = _error_rate if measure == "error_rate" else _latency
        made[measure] = make(
            f"{name}-{measure}",
            measure,
            alarm,
            watched,
            {
                "name": alarm_name,
                "comparison_operator": "GreaterThanThreshold",
                "evaluation_periods": 1,
                "treat_missing_data": "notBreaching",  # nobody asked, so nothing failed
                "alarm_actions": [alarm["route"]] if "route" in alarm else [],
                "tags": {**args["tags"], "Name": alarm_name},
                "opts": pulumi.ResourceOptions(parent=parent),
            },
        )
    return made


class _Common(TypedDict):
    name: str
    comparison_operator: str
    evaluation_periods: int
    treat_missing_data: str
    alarm_actions: list[pulumi.Input[str]]
    tags: Mapping[str, str]
    opts: pulumi.ResourceOptions


def of_endpoint(
    measure: str, window: int, watched: Mapping[str, pulumi.Input[str]]
) -> tuple[list[cloudwatch.MetricAlarmMetricQueryArgsDict], float]:
    """The queries of which the one called `value` measures it, and how many of its units the spec's unit is."""
    if measure == "error_rate":
        rate: cloudwatch.MetricAlarmMetricQueryArgsDict = {
            "id": "value",
            "expression": "FILL(errors, 0) / requests",
            "label": "error rate",
        }
        return [rate, _sum("errors", "Invocation5XXErrors", window, watched), requests(window, watched)], 1
    percentile = _LATENCY.fullmatch(measure)
    if percentile is None:
        raise ValueError(f"an endpoint does not measure {measure}")
    return [_query("value", "ModelLatency", percentile[1], window, watched)], _MICROSECONDS


def requests(window: int, watched: Mapping[str, pulumi.Input[str]]) -> cloudwatch.MetricAlarmMetricQueryArgsDict:
    """The query called `requests`: how often the endpoint was asked."""
    return _sum("requests", "Invocations", window, watched)


def _latency(
    logical: str, measure: str, alarm: Alarm, watched: Mapping[str, str], common: _Common
) -> cloudwatch.MetricAlarm:
    percentile = _LATENCY.fullmatch(measure)
    if percentile is None:
        raise GouvernailError(
            Problem(f"an endpoint does not measure {measure}", expected="error_rate, or a latency such as latency_p99")
        )
    return cloudwatch.MetricAlarm(
        logical,
        alarm_description=f"Time in which the model answers, {percentile[1]}",
        threshold=round(alarm["threshold"] * _MICROSECONDS),
        namespace=_NAMESPACE,
        metric_name="ModelLatency",
        dimensions=watched,
        extended_statistic=percentile[1],
        period=alarm["window"],
        **common,
    )


def _error_rate(
    logical: str, _: str, alarm: Alarm, watched: Mapping[str, str], common: _Common
) -> cloudwatch.MetricAlarm:
    return cloudwatch.MetricAlarm(
        logical,
        alarm_description="Share of requests that the model failed to answer",
        threshold=alarm["threshold"],
        metric_queries=[
            {"id": "rate", "expression": "FILL(errors, 0) / requests", "label": "error rate", "return_data": True},
            _sum("errors", "Invocation5XXErrors", alarm["window"], watched),
            requests(alarm["window"], watched),
        ],
        **common,
    )


def _sum(
    query: str, metric: str, window: int, watched: Mapping[str, pulumi.Input[str]]
) -> cloudwatch.MetricAlarmMetricQueryArgsDict:
    return _query(query, metric, "Sum", window, watched)


def _query(
    query: str, metric: str, statistic: str, window: int, watched: Mapping[str, pulumi.Input[str]]
) -> cloudwatch.MetricAlarmMetricQueryArgsDict:
    return {
        "id": query,
        "metric": {
            "namespace": _NAMESPACE,
            "metric_name": metric,
            "dimensions": watched,
            "period": window,
            "stat": statistic,
        },
    }
