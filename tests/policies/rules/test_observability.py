"""What breaks a promise of observability, besides its twin."""

import dataclasses

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.expectation import Joined
from policies.proof import results
from policies.twin import Add, Drop, Set, apply

ALARM, COMPOSITE = "aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"
PAGE, SCHEDULE = "aws:cloudwatch/dashboard:Dashboard", "aws:scheduler/schedule:Schedule"
INSIGHT, CALLS = "aws:cloudwatch/contributorInsightRule:ContributorInsightRule", "aws:iot/topicRule:TopicRule"
HEARD = "INSIGHT_RULE_METRIC"
JOB = "createProcessingJob"
DRIFT = '"Monitor": "drift"'
UNSURE = '"Monitor": "unsure"'


@pytest.mark.parametrize(
    ("name", "change", "verdict"),
    [
        ("monitors_alarm", Drop(ALARM, having=DRIFT), Verdict.FAIL),
        ("monitors_alarm", Set(ALARM, "actionsEnabled", value=False, having=DRIFT), Verdict.FAIL),
        ("monitors_alarm", Set(ALARM, "statistic", "Average", having=DRIFT), Verdict.FAIL),
        ("monitors_alarm", Set(ALARM, "dimensions.System", "another", having=DRIFT), Verdict.FAIL),
        ("monitors_alarm", Set(ALARM, "period", 3600, having="ModelLatency"), Verdict.FAIL),
        ("monitors_alarm", Set(ALARM, "dimensions", UNKNOWN, having=DRIFT), Verdict.NOT_EVALUATED),
        ("monitors_alarm", Set(ALARM, "dimensions.Monitor", "unsure", having=DRIFT), Verdict.FAIL),
        ("monitors_alarm", Set(ALARM, "metricQueries[0].expression", "1 - heard / 999", having=HEARD), Verdict.FAIL),
        (
            "monitors_alarm",
            Set(ALARM, "metricQueries[0].expression", "heard / 20", having=HEARD),
            Verdict.NOT_EVALUATED,
        ),
        ("monitors_alarm", Set(ALARM, "metricQueries[1].period", 60, having=HEARD), Verdict.FAIL),
        ("monitors_alarm", Set(ALARM, "threshold", 0.5, having=HEARD), Verdict.FAIL),
        ("monitors_alarm", Set(ALARM, "metricQueries", UNKNOWN, having=HEARD), Verdict.NOT_EVALUATED),
        ("silence_told", Set(ALARM, "treatMissingData", "notBreaching", having=HEARD), Verdict.FAIL),
        ("alerts_routed", Set(ALARM, "alarmActions[+]", "arn:aws:sns:eu-west-1:1:other", having=DRIFT), Verdict.FAIL),
        ("alerts_routed", Set(COMPOSITE, "alarmActions", []), Verdict.FAIL),
        ("alerts_routed", Set(COMPOSITE, "actionsEnabled", value=False), Verdict.FAIL),
        ("alerts_routed", Drop(COMPOSITE), Verdict.FAIL),
        ("told_once", Set(COMPOSITE, "alarmRule", "ALARM(refiled) AND ALARM(unsure)"), Verdict.FAIL),
        ("told_once", Set(COMPOSITE, "alarmRule", "ALARM(refiled)"), Verdict.FAIL),
        ("told_once", Set(COMPOSITE, "alarmRule", UNKNOWN), Verdict.NOT_EVALUATED),
        ("silence_told", Set(COMPOSITE, "alarmRule", "ALARM(refiled) OR ALARM(unsure)"), Verdict.FAIL),
        ("silence_told", Set(ALARM, "treatMissingData", "ignore", having=UNSURE), Verdict.FAIL),
        ("silence_told", Set(ALARM, "treatMissingData", None, having=DRIFT), Verdict.FAIL),
        ("drift_by_the_clock", Set(SCHEDULE, "scheduleExpression", "rate(2 days)", having=JOB), Verdict.FAIL),
        (
            "drift_by_the_clock",
            Set(SCHEDULE, "target.input.Environment", {"MONITOR_drift": "{}"}, having=JOB),
            Verdict.FAIL,
        ),
        ("drift_by_the_clock", Drop(SCHEDULE, having=JOB), Verdict.FAIL),
        (
            "job_contained",
            Set(SCHEDULE, "target.input.AppSpecification.ImageUri", "monitor:latest", having=JOB),
            Verdict.FAIL,
        ),
        ("job_contained", Set(SCHEDULE, "target.input.ProcessingOutputConfig", {}, having=JOB), Verdict.FAIL),
        (
            "job_contained",
            Set(SCHEDULE, "target.input.ProcessingOutputConfig.KmsKeyId", "alias/aws/s3", having=JOB),
            Verdict.FAIL,
        ),
        (
            "job_contained",
            Set(SCHEDULE, "target.input.NetworkConfig.VpcConfig.Subnets[+]", "subnet-1", having=JOB),
            Verdict.FAIL,
        ),
        ("page_complete", Set(PAGE, "dashboardBody.widgets[1].properties.alarms", []), Verdict.FAIL),
        ("page_complete", Set(PAGE, "dashboardBody.widgets[2].properties.annotations", {}), Verdict.FAIL),
        ("page_complete", Set(PAGE, "dashboardBody.widgets[0].properties.markdown", "# Technical"), Verdict.FAIL),
        (
            "job_contained",
            Set(SCHEDULE, "target.input.NetworkConfig.VpcConfig.SecurityGroupIds", [], having=JOB),
            Verdict.FAIL,
        ),
        (
            "job_contained",
            Set(SCHEDULE, "target.input.RoleArn", "arn:aws:iam::1:role/other", having=JOB),
            Verdict.NOT_EVALUATED,
        ),
        ("traced_as_asked", Set("aws:xray/samplingRule:SamplingRule", "reservoirSize", 5), Verdict.FAIL),
        ("traced_as_asked", Set("aws:xray/samplingRule:SamplingRule", "serviceName", "*"), Verdict.FAIL),
    ],
)
def test_one_change(worked, name, change, verdict) -> None:
    graph, expected = worked("dev")
    changed, _ = apply(graph, change, expected)
    assert results(changed, expected)[f"observability.{name}"].verdict is verdict


@pytest.mark.parametrize("action", ["s3:DeleteObject", "s3:PutBucketPolicy", "kms:ScheduleKeyDeletion", "s3:*"])
def test_a_job_that_may_change_the_record_is_found(worked, action) -> None:
    graph, expected = worked("dev")
    more = {"Effect": "Allow", "Action": action, "Resource": "arn:aws:s3:::bex-predictions-dev/*"}
    changed, _ = apply(
        graph, Set("aws:iam/rolePolicy:RolePolicy", "policy.Statement[+]", more, having="watches"), expected
    )
    assert results(changed, expected)["observability.job_contained"].verdict is Verdict.FAIL


def test_a_second_alarm_on_one_monitor_is_found(worked) -> None:
    graph, expected = worked("dev")
    first = next(one for one in graph.of_type(ALARM) if one.name == "drift")
    changed, _ = apply(graph, Add(ALARM, {**first.inputs, "name": "drift-again"}), expected)
    assert results(changed, expected)["observability.monitors_alarm"].verdict is Verdict.FAIL


def test_what_the_job_calls_has_to_be_reached_privately(worked) -> None:
    graph, expected = worked("dev")
    more = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:1:q"}
    change = Set("aws:iam/rolePolicy:RolePolicy", "policy.Statement[+]", more, having="watches")
    changed, _ = apply(graph, change, expected)
    assert results(changed, expected)["network.services_reached_privately"].verdict is Verdict.FAIL


def test_a_second_alert_on_the_same_alarm_is_found(worked) -> None:
    graph, expected = worked("dev")
    route = "${aws:sns/topic:Topic.id}"
    again = Add(COMPOSITE, {"alarmName": "again", "alarmRule": "ALARM(unsure)", "alarmActions": [route]})
    changed, _ = apply(graph, again, expected)
    assert results(changed, expected)["observability.told_once"].verdict is Verdict.FAIL


def test_an_alert_that_takes_all_does_not_ring_with_one(worked) -> None:
    graph, expected = worked("dev")
    every = dataclasses.replace(
        expected, composites=(Joined("worse", ("refiled", "unsure"), every=True, severity="high"),)
    )
    assert results(graph, every)["observability.told_once"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (Drop(CALLS), Verdict.FAIL),
        (Set(CALLS, "enabled", value=False), Verdict.FAIL),
        (Set(CALLS, "cloudwatchLogs[0].logGroupName", "/another"), Verdict.FAIL),
        (Set(CALLS, "sql", "SELECT device"), Verdict.FAIL),  # what a device says of itself
        (Set(CALLS, "sql", "SELECT topic(1) AS device WHERE battery > 5"), Verdict.FAIL),
        (Set(CALLS, "sql", UNKNOWN), Verdict.NOT_EVALUATED),
        (Drop(INSIGHT), Verdict.FAIL),
        (Set(INSIGHT, "ruleState", "DISABLED"), Verdict.FAIL),
        (Set(INSIGHT, "ruleDefinition.Contribution.Keys[+]", "$.time"), Verdict.FAIL),
        (
            Set(INSIGHT, "ruleDefinition.Contribution.Filters[+]", {"Match": "$.device", "StartsWith": ["a"]}),
            Verdict.FAIL,
        ),
        (Set(INSIGHT, "ruleDefinition", UNKNOWN), Verdict.NOT_EVALUATED),
        (
            Set(ALARM, "metricQueries[1].expression", f'{HEARD}("other", UniqueContributors)', having=HEARD),
            Verdict.FAIL,
        ),
    ],
)
def test_who_is_silent_is_known_from_who_called(worked, change, verdict) -> None:
    graph, expected = worked("dev")
    result = results(apply(graph, change, expected)[0], expected)["edge.silence_noticed"]
    assert result.verdict is verdict, result.reasons


def test_a_measure_that_nobody_writes_is_not_taken_for_the_fleets(worked) -> None:
    graph, expected = worked("dev")
    own = {"System": expected.system, "Environment": "dev", "Monitor": "silent"}
    metric = {"namespace": "Gouvernail", "metricName": "devices_silent", "dimensions": own, "period": 3600}
    asked = [{"id": "high", "metric": {**metric, "stat": "Maximum"}, "returnData": True}]
    graph, _ = apply(graph, Set(ALARM, "metricQueries", asked, having=HEARD), expected)
    assert results(graph, expected)["observability.monitors_alarm"].verdict is Verdict.FAIL
