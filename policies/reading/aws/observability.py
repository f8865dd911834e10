"""Alarms on a system's measures, composites, pages, sampling rules, and schedules that start processing jobs.

Source: Amazon CloudWatch API Reference, PutMetricAlarm and PutCompositeAlarm; CloudWatch User Guide, "Using math
expressions"; Amazon EventBridge Scheduler User Guide, "Using universal targets"; AWS X-Ray Developer Guide.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, known
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.aws.rules import rings
from policies.reading.model.identities import Identity
from policies.reading.model.observability import MeasuringJob, Page, Sampling, Together, Traces, Watch
from policies.reading.policy import permits

__all__ = ["measuring_jobs", "pages", "samplings", "togethers", "traces", "watches"]

_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
_PAGE = "aws:cloudwatch/dashboard:Dashboard"
_SCHEDULE = "aws:scheduler/schedule:Schedule"
_GROUP = "aws:xray/group:Group"
_SERVICE = re.compile(r'service\("([^"]+)"\)')
_SAMPLING = "aws:xray/samplingRule:SamplingRule"
_CREATE = ":aws-sdk:sagemaker:createProcessingJob"
_NUMBER = r"(-?[\d.]+(?:e[+-]?\d+)?)"
_ENOUGH = re.compile(rf"IF\((\w+) >= {_NUMBER}, (.+)\)")
_OUTSIDE = re.compile(rf"IF\((\w+) < {_NUMBER}, 1, IF\((\w+) > {_NUMBER}, 1, 0\)\)")
_RATE = re.compile(r"FILL\(\w+, 0\) / \w+|\w+ / \w+")
_HEARD = re.compile(r'INSIGHT_RULE_METRIC\("([^"]+)", UniqueContributors\)')
_SILENT = re.compile(r"1 - (\w+) / (\d+)")
_BAND = re.compile(rf"ANOMALY_DETECTION_BAND\((\w+)(?:, {_NUMBER})?\)")
_EVERY = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86_400}
_MICROSECONDS = 1_000_000

Queries = Mapping[str, Mapping[str, object]]


def watches(graph: Graph) -> Iterator[Watch]:
    """Every alarm on an endpoint, on a fleet, or on something that bears a monitor's name.

    One that cannot be read may be one.
    """
    for alarm in graph.of_type(_ALARM):
        queries = _queries(alarm)
        if queries is not UNKNOWN and not any(_concerns(one) for one in queries.values()):
            continue
        told = texts(alarm.value("alarmActions"))
        bounds, deviations, cases = _judged(alarm, queries)
        counter, devices = _fleet(queries)
        yield Watch(
            urn=alarm.urn,
            name=_some(text(alarm.value("name"))),
            account=graph.account(alarm),
            monitor=_dimension(queries, "Monitor"),
            system=_dimension(queries, "System"),
            environment=_dimension(queries, "Environment"),
            measure=_measure(queries),
            window=_window(alarm, queries),
            bounds=bounds,
            deviations=deviations,
            cases=cases,
            silence=_or(text(alarm.value("treatMissingData")), "missing"),
            on=flag(alarm.value("actionsEnabled"), absent=True),
            told=told,
            counter=counter,
            devices=devices,
        )


def togethers(graph: Graph) -> Iterator[Together]:
    """Every composite alarm; an alarm that may suppress it makes it uncertain that it tells."""
    for one in graph.of_type(_COMPOSITE):
        rule = text(one.value("alarmRule"))
        suppressed: Truth = UNKNOWN if one.value("actionsSuppressor") is not None else True
        found = rings(rule) if isinstance(rule, str) else None
        yield Together(
            urn=one.urn,
            name=_some(text(one.value("alarmName"))),
            account=graph.account(one),
            names=found.names if found else UNKNOWN,
            alone=found.alone if found else UNKNOWN,
            silent=found.silent if found else UNKNOWN,
            all_ring=found.all_ring if found else UNKNOWN,
            on=all_of((flag(one.value("actionsEnabled"), absent=True), suppressed)),
            told=texts(one.value("alarmActions")),
        )


def pages(graph: Graph) -> Iterator[Page]:
    """Every dashboard."""
    for page in graph.of_type(_PAGE):
        body = _json(page.value("dashboardBody"))
        widgets = UNKNOWN if body is UNKNOWN else items(body.get("widgets"))
        if widgets is UNKNOWN:
            yield Page(page.urn, UNKNOWN, UNKNOWN, UNKNOWN)
            continue
        headings, states, charts = set[str](), set[str](), set[str]()
        for widget in widgets:
            properties = known(mapping(widget.get("properties")), {})
            if widget.get("type") == "text":
                headings |= {line.strip("# ") for line in str(properties.get("markdown")).splitlines()}
            elif widget.get("type") == "alarm":
                states |= _alarms(properties.get("alarms"))
            else:
                charts |= _alarms(entry(properties.get("annotations"), "alarms")) | _monitors(properties.get("metrics"))
        yield Page(page.urn, frozenset(headings), frozenset(states), frozenset(charts))


def measuring_jobs(graph: Graph, identities: Iterable[Identity] = ()) -> Iterator[MeasuringJob]:
    """Every schedule that starts a processing job; one whose target is not known may be one."""
    known_ones = tuple(identities)
    for schedule in graph.of_type(_SCHEDULE):
        target = text(entry(schedule.value("target"), "arn"))
        if isinstance(target, str) and not target.endswith(_CREATE):
            continue
        asked = _json(entry(schedule.value("target"), "input"))
        state, told = text(schedule.value("state")), mapping(entry(asked, "Environment"))
        disk = entry(asked, "ProcessingResources", "ClusterConfig", "VolumeKmsKeyId")
        keys = tuple(text(one) for one in (disk, entry(asked, "ProcessingOutputConfig", "KmsKeyId")))
        read = [one for one in keys if one is not UNKNOWN]
        records: Maybe[frozenset[str]] = UNKNOWN if told is UNKNOWN else _records(told)
        role = text(entry(asked, "RoleArn"))
        yield MeasuringJob(
            urn=schedule.urn,
            account=graph.account(schedule),
            on=UNKNOWN if UNKNOWN in (state, target) else state != "DISABLED",
            every=_every(text(schedule.value("scheduleExpression"))),
            monitors=UNKNOWN
            if told is UNKNOWN
            else frozenset(name.removeprefix("MONITOR_") for name in told if name.startswith("MONITOR_")),
            image=text(entry(asked, "AppSpecification", "ImageUri")),
            identity=role,
            subnets=texts(entry(asked, "NetworkConfig", "VpcConfig", "Subnets")),
            firewalls=texts(entry(asked, "NetworkConfig", "VpcConfig", "SecurityGroupIds")),
            keys=tuple(read) if len(read) == len(keys) else UNKNOWN,
            records=records,
            reads=_reads(records, next((one for one in known_ones if one.id == role), None)),
        )


def _records(told: Mapping[str, object]) -> frozenset[str]:
    """Bucket and prefix of each place."""
    return frozenset(str(place).removeprefix("s3://") for name, place in told.items() if name.startswith("RECORD"))


def _reads(records: Maybe[frozenset[str]], role: Identity | None) -> Maybe[frozenset[str]]:
    """Those of the places that the role may read."""
    if records is UNKNOWN or role is None or role.permissions is UNKNOWN:
        return UNKNOWN
    may = {one: permits(role.permissions, "s3:GetObject", f"arn:aws:s3:::{one}any-device/any") for one in records}
    return UNKNOWN if UNKNOWN in may.values() else frozenset(one for one, found in may.items() if found is True)


def traces(graph: Graph) -> Iterator[Traces]:
    """Every group; what it looks for by other marks than names is taken for nothing."""
    for group in graph.of_type(_GROUP):
        sought = text(group.value("filterExpression"))
        found = _SERVICE.fullmatch(sought) if isinstance(sought, str) else None
        yield Traces(group.urn, UNKNOWN if sought is UNKNOWN else frozenset([found[1]] if found else ()))


def samplings(graph: Graph) -> Iterator[Sampling]:
    """Every rule on which requests are traced."""
    for rule in graph.of_type(_SAMPLING):
        yield Sampling(
            urn=rule.urn,
            share=number(rule.value("fixedRate")),
            besides=number(rule.value("reservoirSize")),
            of=text(rule.value("serviceName")),
        )


def _queries(alarm: Resource) -> Maybe[Queries]:
    """Its queries by name; an alarm on one metric has one query of its own."""
    listed = items(alarm.value("metricQueries"))
    if listed is UNKNOWN:
        return UNKNOWN
    if listed:
        return {str(one.get("id")): one for one in listed}
    stat = alarm.value("extendedStatistic") or alarm.value("statistic")
    names = ("namespace", "metricName", "dimensions", "period")
    return {"it": {"metric": {**{name: alarm.value(name) for name in names}, "stat": stat}, "returnData": True}}


def _concerns(query: Mapping[str, object]) -> bool:
    metric, expression = query.get("metric"), text(query.get("expression"))
    if expression is UNKNOWN or _HEARD.fullmatch(expression or ""):
        return True
    dimensions = entry(metric, "dimensions")
    if dimensions is UNKNOWN or entry(metric, "namespace") is UNKNOWN:
        return True
    return entry(dimensions, "EndpointName") is not None or entry(dimensions, "Monitor") is not None


def _metrics(queries: Queries) -> list[Mapping[str, object]]:
    found = [one.get("metric") for one in queries.values()]
    return [cast("Mapping[str, object]", one) for one in found if isinstance(one, Mapping)]


def _dimension(queries: Maybe[Queries], name: str) -> Maybe[str | None]:
    """What all the metrics bear alike; UNKNOWN where they differ, None where there is none of them."""
    if queries is UNKNOWN:
        return UNKNOWN
    found = {text(entry(metric, "dimensions", name)) for metric in _metrics(queries)} or {None}
    return found.pop() if len(found) == 1 else UNKNOWN


def _measure(queries: Maybe[Queries]) -> Maybe[str | None]:
    if queries is UNKNOWN:
        return UNKNOWN
    if _fleet(queries)[0] is not None:
        return "devices_silent"
    names: dict[str, Mapping[str, object]] = {}
    for metric in _metrics(queries):
        name = text(metric.get("metricName"))
        if name is UNKNOWN:
            return UNKNOWN
        names[name or ""] = metric
    if "ModelLatency" in names:
        stat = text(names["ModelLatency"].get("stat"))
        return UNKNOWN if stat is UNKNOWN else f"latency_{stat}"
    if {"Invocation5XXErrors", "Invocations"} <= names.keys():
        return "error_rate"
    others = names.keys() - {"cases"}
    return others.pop() if len(others) == 1 else UNKNOWN


def _window(alarm: Resource, queries: Maybe[Queries]) -> Maybe[float | None]:
    periods = UNKNOWN if queries is UNKNOWN else {number(one.get("period")) for one in _measured(queries)}
    times = number(alarm.value("evaluationPeriods"))
    if periods is UNKNOWN or times is UNKNOWN or len(periods) != 1 or times is None:
        return UNKNOWN
    period = periods.pop()
    return UNKNOWN if period is UNKNOWN or period is None else period * times


def _measured(queries: Queries) -> list[Mapping[str, object]]:
    """What has a period: metrics, and what counts devices."""
    return [*_metrics(queries), *(one for one in queries.values() if _HEARD.fullmatch(str(one.get("expression"))))]


def _fleet(queries: Maybe[Queries]) -> tuple[Maybe[str | None], Maybe[float | None]]:
    """What counts the devices that called, and of how many, where the alarm is on the share of the others."""
    if queries is UNKNOWN:
        return UNKNOWN, UNKNOWN
    for name, one in queries.items():
        heard = _HEARD.fullmatch(str(one.get("expression")))
        for of in queries.values() if heard else ():
            silent = _SILENT.fullmatch(str(of.get("expression")))
            if heard and silent and silent[1] == name:
                return heard[1], float(silent[2])
    return None, None


_Judged = tuple[Maybe[tuple[float | None, float | None]], Maybe[float | None], Maybe[float | None]]


def _judged(alarm: Resource, queries: Maybe[Queries]) -> _Judged:
    """The bounds, the deviations from what is usual, and the least number of cases that an alarm holds."""
    unread: _Judged = (UNKNOWN, UNKNOWN, UNKNOWN)
    if queries is UNKNOWN:
        return unread
    operator = text(alarm.value("comparisonOperator"))
    if (band := text(alarm.value("thresholdMetricId"))) is not None:
        found = _BAND.fullmatch(_expression(queries, str(band)) or "")
        both = operator == "LessThanLowerOrGreaterThanUpperThreshold"
        return ((None, None), float(found.group(2) or 2), None) if found and both else unread
    shown = [name for name, one in queries.items() if one.get("returnData") is True]
    threshold = number(alarm.value("threshold"))
    if len(shown) != 1 or threshold is UNKNOWN or threshold is None or operator is UNKNOWN:
        return unread
    judged, cases = _expression(queries, shown[0]) or shown[0], None
    if enough := _ENOUGH.fullmatch(judged):
        judged, cases = enough.group(3), float(enough.group(2))
    return _bounds(queries, judged, operator, threshold), None, cases


def _expression(queries: Queries, name: str) -> str | None:
    found = text(queries.get(name, {}).get("expression"))
    return found if isinstance(found, str) else None


def _bounds(
    queries: Queries, judged: str, operator: str | None, threshold: float
) -> Maybe[tuple[float | None, float | None]]:
    unit = _MICROSECONDS if any(metric.get("metricName") == "ModelLatency" for metric in _metrics(queries)) else 1
    above = operator == "GreaterThanThreshold"
    if outside := _OUTSIDE.fullmatch(judged):
        low = _held(queries, outside.group(1), "Minimum", float(outside.group(2)) / unit)
        high = _held(queries, outside.group(3), "Maximum", float(outside.group(4)) / unit)
        return (low, high) if above and 0 <= threshold < 1 else (None, None)  # it is 1 outside, and 0 within
    named = _expression(queries, judged) or judged
    if (named not in queries and not _RATE.fullmatch(named) and not _SILENT.fullmatch(named)) or operator not in {
        "GreaterThanThreshold",
        "LessThanThreshold",
    }:
        return UNKNOWN
    bound = _held(queries, named, "Maximum" if above else "Minimum", threshold / unit)
    return (None, bound) if above else (bound, None)


def _held(queries: Queries, name: str, statistic: str, bound: float) -> float | None:
    """The bound; none where a written value that breaks it could hide behind another one of the same period."""
    metric = queries.get(name, {}).get("metric")
    written = entry(metric, "dimensions", "Monitor") is not None
    return bound if not written or entry(metric, "stat") == statistic else None


def _alarms(value: object) -> set[str]:
    """Names of alarms from their ARNs."""
    listed = texts(value)
    return set() if listed is UNKNOWN else {arn.rpartition(":alarm:")[2] for arn in listed}


def _monitors(value: object) -> set[str]:
    """The values of the dimension `Monitor` in a chart's lines."""
    found: set[str] = set()
    for line in cast("list[object]", value) if isinstance(value, list) else ():
        parts = cast("list[object]", line) if isinstance(line, list) else []
        found |= {str(after) for before, after in pairwise(parts) if before == "Monitor"}
    return found


def _every(expression: Maybe[str | None]) -> Maybe[float | None]:
    found = _EVERY.fullmatch(expression) if isinstance(expression, str) else None
    return float(found.group(1)) * _SECONDS[found.group(2)] if found else UNKNOWN


def _json(value: object) -> Maybe[Mapping[str, object]]:
    try:
        read = cast("object", json.loads(value)) if isinstance(value, str) else value
    except ValueError:
        return UNKNOWN
    return cast("Mapping[str, object]", read) if isinstance(read, Mapping) else UNKNOWN


def _some(value: Maybe[str | None]) -> Maybe[str]:
    return UNKNOWN if value is None else value


def _or(value: Maybe[str | None], otherwise: str) -> Maybe[str]:
    return otherwise if value is None else value
