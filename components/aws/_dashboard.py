"""A page that shows whether a system works, is fair, and is governed: three parts, every monitor in one of them.

Source: Amazon CloudWatch API Reference, "Dashboard Body Structure and Syntax"
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html), and the
metrics of SageMaker, SNS, SQS, AWS Backup and Amazon S3 in their guides.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from components.aws._watch import NAMESPACE, period, written
from components.contract.observability import Monitor

__all__ = ["body"]

_WIDE: Final = 24
_TALL: Final = 6
_IN_A_ROW: Final = 3
_DAY: Final = 86_400
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "Technical": ("technical", "security"),
    "Ethical": ("drift", "ethical", "business"),
}

Widget = dict[str, Any]


def body(
    monitors: Mapping[str, Monitor],
    *,
    region: str,
    written_of: Mapping[str, str],
    endpoint: Mapping[str, str],
    store: str,
    alarms: Mapping[str, str],
    composites: list[str],
    routes: Mapping[str, str],
    dead_letters: str | None,
) -> str:
    """The page as CloudWatch takes it. `alarms` are names of monitors and ARNs, `routes` severities and ARNs."""
    rows: list[list[Widget]] = []
    for part, kinds in _PARTS.items():
        mine = {name: monitor for name, monitor in monitors.items() if monitor["kind"] in kinds}
        widgets = [*(_endpoint(region, endpoint) if part == "Technical" else ())]
        widgets += [_monitor(name, one, region, written_of, alarms[name]) for name, one in mine.items()]
        rows += [[_heading(part)], *_rows(widgets)]
    told = [
        _heading("Compliance"),
        *_compliance(region, [*(alarms[name] for name in monitors), *composites], store, routes, dead_letters),
    ]
    rows += [told[:1], *_rows(told[1:])]
    return json.dumps({"widgets": list(_placed(rows))}, sort_keys=True)


def _rows(widgets: list[Widget]) -> Iterator[list[Widget]]:
    for first in range(0, len(widgets), _IN_A_ROW):
        yield widgets[first : first + _IN_A_ROW]


def _placed(rows: list[list[Widget]]) -> Iterator[Widget]:
    top = 0
    for row in rows:
        for place, widget in enumerate(row):
            wide = _WIDE if widget["type"] == "text" else _WIDE // _IN_A_ROW
            tall = 1 if widget["type"] == "text" else _TALL
            yield {**widget, "x": place * wide, "y": top, "width": wide, "height": tall}
        top += 1 if row[0]["type"] == "text" else _TALL


def _heading(text: str) -> Widget:
    return {"type": "text", "properties": {"markdown": f"## {text}"}}


def _chart(title: str, region: str, metrics: list[Any], **more: object) -> Widget:
    return {
        "type": "metric",
        "properties": {"title": title, "region": region, "view": "timeSeries", "metrics": metrics, **more},
    }


def _endpoint(region: str, of: Mapping[str, str]) -> Iterator[Widget]:
    dimensions = [part for pair in of.items() for part in pair]
    for title, metric, statistic in (
        ("Requests", "Invocations", "Sum"),
        ("Failed requests", "Invocation5XXErrors", "Sum"),
        ("Time in which the model answers (microseconds)", "ModelLatency", "p99"),
    ):
        yield _chart(title, region, [["AWS/SageMaker", metric, *dimensions]], stat=statistic, period=300)


def _monitor(name: str, one: Monitor, region: str, of: Mapping[str, str], alarm: str) -> Widget:
    """What somebody writes is shown with its bounds; what the endpoint measures is shown as its alarm sees it."""
    if not written(one):
        shown = {"title": name, "region": region, "view": "timeSeries", "annotations": {"alarms": [alarm]}}
        return {"type": "metric", "properties": shown}
    dimensions = [part for pair in {**of, "Monitor": name}.items() for part in pair]
    bounds = {"least": one.get("lower"), "most": one.get("upper")}
    lines = [{"label": label, "value": value} for label, value in bounds.items() if value is not None]
    metrics: list[Any] = [[NAMESPACE, one["measure"], *dimensions]]
    if "cases" in one:
        metrics.append([NAMESPACE, "cases", *dimensions, {"yAxis": "right"}])
    return _chart(name, region, metrics, stat="Average", period=period(one), annotations={"horizontal": lines})


def _compliance(
    region: str, alarms: list[str], store: str, routes: Mapping[str, str], dead_letters: str | None
) -> Iterator[Widget]:
    yield {"type": "alarm", "properties": {"title": "What is not as it should be", "alarms": alarms}}
    told: list[Any] = [
        ["AWS/SNS", "NumberOfMessagesPublished", "TopicName", arn.rpartition(":")[2], {"label": severity}]
        for severity, arn in sorted(routes.items())  # an engine gives a map back in any order
    ]
    yield _chart("Alerts and findings told, by severity", region, told, stat="Sum", period=_DAY)
    if dead_letters is not None:  # behind a landing zone's routes it is the landing zone's
        depth = ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", dead_letters.rpartition(":")[2]]
        yield _chart("Told to nobody: what could not be delivered", region, [depth], stat="Maximum", period=300)
    record = ["AWS/S3", "NumberOfObjects", "BucketName", store, "StorageType", "AllStorageTypes"]
    yield _chart("Recorded predictions (Art. 12, 19)", region, [record], stat="Average", period=_DAY)
    for title, metric in (
        ("Copies that failed", "NumberOfBackupJobsFailed"),
        ("Restores that failed", "NumberOfRestoreJobsFailed"),
    ):
        search = f"""SEARCH('Namespace="AWS/Backup" MetricName="{metric}"', 'Sum', {_DAY})"""
        yield _chart(title, region, [[{"expression": search, "id": "e1"}]])
