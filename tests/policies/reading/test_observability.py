"""Alarms, rules of composites and pages as somebody else may write them: read rightly, or said to be unread."""

import json

import pytest

from gouvernail.graph import UNKNOWN, Graph
from policies.reading.aws.observability import measuring_jobs, pages, togethers, watches
from policies.reading.aws.rules import rings
from tests.policies.worked.stack import Stack

ALARM, COMPOSITE = "cloudwatch/metricAlarm:MetricAlarm", "cloudwatch/compositeAlarm:CompositeAlarm"
ENDPOINT = {"EndpointName": "scorecard", "VariantName": "main"}
OURS = {"System": "credit", "Environment": "prod", "Monitor": "psi"}
ABOVE, BELOW = "GreaterThanThreshold", "LessThanThreshold"


def read(kind, reader, inputs):
    stack = Stack("credit-aws-prod-workload", "333333333333")
    stack.add(kind, "it", "it", inputs)
    return list(reader(Graph(stack.resources)))


def watched(operator, threshold, **queries):
    """The alarm on these queries: expressions, or (metric, dimensions, statistic). The first is what is judged."""
    listed = []
    for name, one in queries.items():
        if isinstance(one, str):
            query = {"expression": one}
        else:
            metric, dimensions, stat = one
            query = {"metric": {"metricName": metric, "dimensions": dimensions, "stat": stat, "period": 300}}
        listed.append({"id": name, "returnData": not listed, **query})
    alarm = {"name": "it", "comparisonOperator": operator, "threshold": threshold, "evaluationPeriods": 2}
    (watch,) = read(ALARM, watches, {**alarm, "metricQueries": listed})
    return watch


LOW, HIGH, CASES = (("psi", OURS, "Minimum"), ("psi", OURS, "Maximum"), ("cases", OURS, "Minimum"))
LATENCY = ("ModelLatency", ENDPOINT, "p99")


@pytest.mark.parametrize(
    ("operator", "threshold", "queries", "bounds", "cases"),
    [
        (ABOVE, 0.2, {"high": HIGH}, (None, 0.2), None),
        (BELOW, 0.8, {"low": LOW}, (0.8, None), None),
        (BELOW, 0.8, {"e": "IF(cases >= 400, low)", "low": LOW, "cases": CASES}, (0.8, None), 400),
        (ABOVE, 0, {"e": "IF(low < 0.01, 1, IF(high > 0.15, 1, 0))", "low": LOW, "high": HIGH}, (0.01, 0.15), None),
        (ABOVE, 300_000, {"value": LATENCY}, (None, 0.3), None),
        # never rings: what is compared is 0 or 1
        (ABOVE, 1, {"e": "IF(low < 0.01, 1, IF(high > 0.15, 1, 0))", "low": LOW, "high": HIGH}, (None, None), None),
        # an average hides the one value that breaks it
        (ABOVE, 0.2, {"high": ("psi", OURS, "Average")}, (None, None), None),
        (BELOW, 0.8, {"low": HIGH}, (None, None), None),
        # what cannot be read is not read
        (ABOVE, 0.2, {"e": "high * 0.01", "high": HIGH}, UNKNOWN, None),
        ("GreaterThanOrEqualToThreshold", 0.2, {"high": HIGH}, UNKNOWN, None),
        (ABOVE, UNKNOWN, {"high": HIGH}, UNKNOWN, UNKNOWN),
    ],
)
def test_bounds_are_those_within_which_it_is_quiet(operator, threshold, queries, bounds, cases) -> None:
    watch = watched(operator, threshold, **queries)
    assert (watch.bounds, watch.cases) == (bounds, cases)


def test_what_it_watches_is_read_from_its_metrics() -> None:
    errors, calls = ("Invocation5XXErrors", ENDPOINT, "Sum"), ("Invocations", ENDPOINT, "Sum")
    watch = watched(ABOVE, 0.01, rate="FILL(errors, 0) / calls", errors=errors, calls=calls)
    assert (watch.measure, watch.monitor, watch.window, watch.bounds) == ("error_rate", None, 600, (None, 0.01))
    watch = watched(ABOVE, 0.2, high=HIGH)
    assert (watch.measure, watch.monitor, watch.system, watch.environment) == ("psi", "psi", "credit", "prod")


def test_an_alarm_on_two_monitors_watches_neither() -> None:
    other = ("psi", {**OURS, "Monitor": "other"}, "Maximum")
    assert watched(ABOVE, 0.2, high=HIGH, more=other).monitor is UNKNOWN


def test_an_alarm_on_a_queue_is_none_of_ours_and_one_that_cannot_be_read_may_be() -> None:
    queue = {"namespace": "AWS/SQS", "metricName": "Depth", "dimensions": {"QueueName": "q"}}
    assert read(ALARM, watches, queue) == []
    (unread,) = read(ALARM, watches, {"metricQueries": UNKNOWN})
    assert (unread.monitor, unread.measure) == (UNKNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("rule", "alone", "silent", "every"),
    [
        ("ALARM(a) OR ALARM(b)", {"a", "b"}, set(), True),
        ('ALARM("a") AND ALARM("b")', set(), set(), True),
        ("(ALARM(a) AND ALARM(b)) OR INSUFFICIENT_DATA(b)", set(), {"b"}, True),
        ("ALARM(a) AND NOT ALARM(b)", {"a"}, set(), False),
        ("ALARM(arn:aws:cloudwatch:eu-west-1:1:alarm:a) OR (ALARM(b) AND TRUE)", {"a", "b"}, set(), True),
        ("ALARM(a) AND FALSE AND ALARM(b)", set(), set(), False),
    ],
)
def test_a_rule_is_tried(rule, alone, silent, every) -> None:
    found = rings(rule)
    assert found is not None
    assert (found.alone, found.silent, found.all_ring) == (alone, silent, every)
    assert found.names == {"a", "b"}


@pytest.mark.parametrize("rule", ["", "ALARM(a", "ALARM(a) OR", "AND ALARM(a)", "ALARM(a) ALARM(b)", "AT_LEAST(1, a)"])
def test_a_rule_that_cannot_be_read_is_not_read(rule) -> None:
    assert rings(rule) is None
    (it,) = read(COMPOSITE, togethers, {"alarmName": "it", "alarmRule": rule or UNKNOWN})
    assert (it.names, it.all_ring) == (UNKNOWN, UNKNOWN)


def test_what_may_be_suppressed_is_not_sure_to_tell() -> None:
    suppressed = {"alarmName": "it", "alarmRule": "ALARM(a)", "actionsSuppressor": {"alarm": "quiet"}}
    (it,) = read(COMPOSITE, togethers, suppressed)
    assert it.on is UNKNOWN


@pytest.mark.parametrize("body", [UNKNOWN, "no JSON", "[]", '{"widgets": [null, 1]}'])
def test_a_page_that_shows_nothing_readable(body) -> None:
    (page,) = read("cloudwatch/dashboard:Dashboard", pages, {"dashboardBody": body})
    assert page.charts in (UNKNOWN, frozenset())


def test_a_clock_whose_work_is_not_known_may_be_a_job_and_one_for_others_is_none() -> None:
    def job(**target):
        return read(
            "scheduler/schedule:Schedule", measuring_jobs, {"scheduleExpression": "cron(0 3 * * ? *)", "target": target}
        )

    assert job(arn="arn:aws:lambda:eu-west-1:1:function:f") == []
    (unread,) = job(arn=UNKNOWN, input=UNKNOWN)
    assert (unread.on, unread.every, unread.monitors) == (UNKNOWN, UNKNOWN, UNKNOWN)
    (known,) = job(
        arn="arn:aws:scheduler:::aws-sdk:sagemaker:createProcessingJob", input=json.dumps({"Environment": {}})
    )
    assert (known.on, known.monitors, known.image) == (True, frozenset(), None)
