"""One alarm a monitor, whatever it watches: what the endpoint measures itself, or what somebody writes for it.

Silence is not health. A measure that somebody has to write breaches where nobody writes it, and where it rests on too
few cases; a measure of the endpoint has no value where nobody asked, and then nothing failed.

Source: Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms", "Configuring how CloudWatch alarms treat missing
data", "Using math expressions"
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html).
"""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
from pulumi_aws import cloudwatch

from components.aws._alarms import measurable, of_endpoint, requests
from components.contract.naming import physical_name
from components.contract.observability import Monitor, ObservabilityArgs

__all__ = ["CASES", "NAMESPACE", "Watched", "period", "watch", "written"]

NAMESPACE: Final = "Gouvernail"
"""The namespace of the measures that somebody writes."""
CASES: Final = "cases"
"""The metric beside each of them: on how many cases its value rests."""
_DAY: Final = 86_400
_HOUR: Final = 3_600

Query = cloudwatch.MetricAlarmMetricQueryArgsDict


class Watched(TypedDict):
    """Whose measures an alarm looks at."""

    endpoint: Mapping[str, pulumi.Input[str]]
    """Dimensions of what the endpoint measures."""
    written: Mapping[str, str]
    """Dimensions of what somebody writes."""


class _Verdict(TypedDict):
    metric_queries: list[Query]
    comparison_operator: str
    threshold: NotRequired[float]
    threshold_metric_id: NotRequired[str]


def written(monitor: Monitor) -> bool:
    """Whether somebody has to write the measure; the endpoint does not have it by itself."""
    return not measurable(monitor["measure"])


def period(monitor: Monitor) -> int:
    """Seconds within which there must be a value: the window of the endpoint's own; an hour or a day of the others.

    A written value is already one over the monitor's whole window.
    """
    if not written(monitor):
        return monitor["window"]
    return _HOUR if monitor["window"] < _DAY else _DAY


def watch(name: str, watched: Watched, args: ObservabilityArgs, parent: pulumi.Resource) -> cloudwatch.MetricAlarm:
    """The monitor's one alarm. It tells by itself where the monitor has a route, else its state is for a composite."""
    monitor, alarm_name = args["monitors"][name], physical_name(args["prefix"], name, limit=255)
    route = [monitor["route"]] if "route" in monitor else []
    return cloudwatch.MetricAlarm(
        name,
        name=alarm_name,
        alarm_description=_said(name, monitor),
        evaluation_periods=1,
        treat_missing_data=_silence(monitor, idle=args.get("idle", False)),
        alarm_actions=route,
        tags={**args["tags"], "Name": alarm_name},
        opts=pulumi.ResourceOptions(parent=parent),
        **_verdict(name, monitor, watched),
    )


def _said(name: str, monitor: Monitor) -> str:
    too_few = f", or on fewer than {monitor['cases']} cases" if "cases" in monitor else ""
    silent = f"; without a value, nothing was measured{too_few}" if written(monitor) else ""
    return f"{name} ({monitor['kind']}): {monitor['measure']} is not within what the spec allows{silent}"


def _silence(monitor: Monitor, *, idle: bool) -> str:
    if not written(monitor):
        return "missing" if "cases" in monitor else "notBreaching"  # too few: no verdict; none: nothing failed
    return (
        "breaching" if "route" in monitor and not idle else "missing"
    )  # a composite asks for INSUFFICIENT_DATA itself


def _verdict(name: str, monitor: Monitor, watched: Watched) -> _Verdict:
    if written(monitor):
        low, high, queries, unit = "low", "high", _written(name, monitor, watched["written"]), 1.0
    else:
        low = high = "value"
        queries, unit = of_endpoint(monitor["measure"], monitor["window"], watched["endpoint"])
        if "cases" in monitor and not any(query["id"] == "requests" for query in queries):
            queries.append(requests(monitor["window"], watched["endpoint"]))
    if "deviations" in monitor:
        return _band(monitor["deviations"], high, queries)
    lower, upper = monitor.get("lower"), monitor.get("upper")
    if lower is not None and upper is not None:
        outside = f"IF({low} < {_number(lower * unit)}, 1, IF({high} > {_number(upper * unit)}, 1, 0))"
        return {
            "metric_queries": _judged(_enough(outside, monitor), "outside", queries),
            "comparison_operator": "GreaterThanThreshold",
            "threshold": 0,
        }
    greatest = upper is not None
    value = high if greatest else low
    return {
        "metric_queries": _judged(_enough(value, monitor), "judged", queries),
        "comparison_operator": "GreaterThanThreshold" if greatest else "LessThanThreshold",
        "threshold": _whole((upper if upper is not None else lower or 0.0) * unit),
    }


def _band(deviations: float, value: str, queries: list[Query]) -> _Verdict:
    """What is usual is learnt by CloudWatch: up to two weeks of it, with the hours and days of the week."""
    band: Query = {
        "id": "band",
        "expression": f"ANOMALY_DETECTION_BAND({value}, {_number(deviations)})",
        "label": "usual",
        "return_data": True,
    }
    return {
        "metric_queries": [band, *_shown(value, queries)],
        "comparison_operator": "LessThanLowerOrGreaterThanUpperThreshold",
        "threshold_metric_id": "band",
    }


def _enough(value: str, monitor: Monitor) -> str:
    """No value, and so no verdict, below the least number of cases."""
    if "cases" not in monitor:
        return value
    counted = CASES if written(monitor) else "requests"
    return f"IF({counted} >= {monitor['cases']}, {value})"


def _judged(expression: str, name: str, queries: list[Query]) -> list[Query]:
    """The queries, with the one that the threshold is held against."""
    if any(query["id"] == expression for query in queries):
        return _shown(expression, queries)
    return [{"id": name, "expression": expression, "label": name, "return_data": True}, *queries]


def _shown(name: str, queries: list[Query]) -> list[Query]:
    return [{**query, "return_data": True} if query["id"] == name else query for query in queries]


def _written(name: str, monitor: Monitor, dimensions: Mapping[str, str]) -> list[Query]:
    """The lowest and the highest value of a period, as far as they are bounded, and the number of cases."""
    metrics = {
        "low": (monitor["measure"], "Minimum", "lower" in monitor),
        "high": (monitor["measure"], "Maximum", "upper" in monitor or "deviations" in monitor),
        CASES: (CASES, "Minimum", "cases" in monitor),
    }
    return [
        {
            "id": id_,
            "metric": {
                "namespace": NAMESPACE,
                "metric_name": metric,
                "dimensions": {**dimensions, "Monitor": name},
                "period": period(monitor),
                "stat": statistic,
            },
        }
        for id_, (metric, statistic, asked) in metrics.items()
        if asked
    ]


def _whole(value: float) -> float:
    return round(value, 9)


def _number(value: float) -> str:
    return f"{_whole(value):.12g}"
