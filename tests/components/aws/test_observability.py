"""Observability: one alarm a monitor, told once, never silent in silence; a page, traces, and a job by the clock."""

import json

import pytest

from components.aws import Observability
from tests.components.aws.graphs import every, one, statements

ROUTES = {severity: f"arn:aws:sns:eu-west-1:111111111111:bex-dev-{severity}" for severity in ("high", "medium", "low")}
IMAGE = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/credit/scorecard@sha256:" + "a" * 64
HIGH, LOW = ROUTES["high"], ROUTES["low"]
PARITY = {
    "kind": "ethical",
    "measure": "demographic_parity_ratio",
    "window": 604_800,
    "lower": 0.8,
    "cases": 400,
    "route": HIGH,
}
OVERRIDE = {
    "kind": "ethical",
    "measure": "override_rate",
    "window": 604_800,
    "lower": 0.01,
    "upper": 0.15,
    "route": LOW,
}
PSI = {"kind": "drift", "measure": "input_psi", "window": 86_400, "upper": 0.2, "route": LOW}
SILENT = {"kind": "technical", "measure": "devices_silent", "window": 3600, "upper": 0.05, "route": LOW}
ERRORS = {
    "kind": "technical",
    "measure": "error_rate",
    "window": 300,
    "upper": 0.005,
    "route": HIGH,
    "alarm": "credit-scoring-dev-scorecard-error-rate",
}
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-dev/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary",
    "system": "credit-scoring",
    "environment": "dev",
    "endpoint": "credit-scoring-dev-scorecard",
    "store": "credit-scoring-dev-events-111111111111",
    "monitors": {"approval_parity": PARITY, "override_rate": OVERRIDE, "input_psi": PSI, "error_rate": ERRORS},
    "composites": {},
    "traced_as": "credit-scoring-dev-gateway/live",
    "routes": ROUTES,
    "dead_letters": "arn:aws:sqs:eu-west-1:111111111111:bex-dev-dead-letters",
    "traced": 0.1,
    "network_id": "vpc-0123456789abcdef0",
    "cidr": "10.10.0.0/20",
    "subnet_ids": {"eu-west-1a": "subnet-0123456789abcdef0", "eu-west-1b": "subnet-0123456789abcdef1"},
    "service_lists": ["pl-0123abcd"],
    "key_ids": {name: f"arn:aws:kms:eu-west-1:111111111111:key/{name}" for name in ("events", "models")},
    "job": {
        "image": IMAGE,
        "hours": 12,
        "edge": False,
        "monitors": {"input_psi": '{"measure":"input_psi","window":86400}'},
    },
}


def alone(build, **monitor):
    """The alarm of the one monitor."""
    args = {**ARGS, "monitors": {"it": {"kind": "technical", "window": 3600, "route": LOW, **monitor}}}
    return one(build(Observability, args), "cloudwatch.MetricAlarm").inputs


def queries(alarm):
    return {query["id"]: query for query in alarm["metricQueries"]}


@pytest.fixture
def graph(build):
    return build(Observability, ARGS)


def test_each_monitor_has_one_alarm_and_what_has_one_already_gets_no_other(graph):
    (it,) = graph.of_type("gouvernail-aws:index:Observability")
    assert it.outputs["alarms"] == {
        "approval_parity": "credit-scoring-dev-approval-parity",
        "override_rate": "credit-scoring-dev-override-rate",
        "input_psi": "credit-scoring-dev-input-psi",
        "error_rate": "credit-scoring-dev-scorecard-error-rate",
    }
    assert {alarm.name for alarm in every(graph, "cloudwatch.MetricAlarm")} == set(ARGS["monitors"]) - {"error_rate"}


def test_what_is_written_is_looked_for_under_system_environment_and_monitor(graph):
    alarm = one(graph, "cloudwatch.MetricAlarm", "input_psi").inputs
    assert queries(alarm)["high"]["metric"] == {
        "namespace": "Gouvernail",
        "metricName": "input_psi",
        "dimensions": {"System": "credit-scoring", "Environment": "dev", "Monitor": "input_psi"},
        "period": 86_400,
        "stat": "Maximum",
    }
    assert (alarm["comparisonOperator"], alarm["threshold"]) == ("GreaterThanThreshold", 0.2)
    assert alarm["alarmActions"] == [LOW]


def test_both_bounds_are_one_alarm(graph):
    alarm = one(graph, "cloudwatch.MetricAlarm", "override_rate").inputs
    assert queries(alarm)["outside"]["expression"] == "IF(low < 0.01, 1, IF(high > 0.15, 1, 0))"
    assert (alarm["comparisonOperator"], alarm["threshold"]) == ("GreaterThanThreshold", 0)
    assert {name: query["metric"]["stat"] for name, query in queries(alarm).items() if "metric" in query} == {
        "low": "Minimum",
        "high": "Maximum",
    }


def test_too_few_cases_give_no_value_and_so_no_pass(graph):
    alarm = one(graph, "cloudwatch.MetricAlarm", "approval_parity").inputs
    assert queries(alarm)["judged"]["expression"] == "IF(cases >= 400, low)"
    assert (alarm["comparisonOperator"], alarm["threshold"]) == ("LessThanThreshold", 0.8)
    assert alarm["treatMissingData"] == "breaching"
    assert "fewer than 400 cases" in alarm["alarmDescription"]


def test_one_query_alone_is_what_the_threshold_is_held_against(graph):
    for alarm in every(graph, "cloudwatch.MetricAlarm"):
        assert len([query for query in alarm.inputs["metricQueries"] if query.get("returnData")]) == 1, alarm.name


@pytest.mark.parametrize(("window", "period"), [(300, 3600), (3600, 3600), (86_400, 86_400), (604_800, 86_400)])
def test_a_written_value_has_an_hour_or_a_day(build, window, period):
    alarm = alone(build, measure="devices_silent", upper=0.05, window=window)
    assert queries(alarm)["high"]["metric"]["period"] == period


def test_the_share_of_silent_devices_is_computed_from_those_that_called(build):
    monitors = {"devices_silent": {**SILENT, "devices": 340}}
    alarm = one(build(Observability, {**ARGS, "monitors": monitors, "heard": "heard"}), "cloudwatch.MetricAlarm").inputs
    asked = queries(alarm)
    assert (asked["value"]["expression"], asked["value"]["returnData"]) == ("1 - heard / 340", True)
    assert asked["heard"]["expression"] == 'INSIGHT_RULE_METRIC("heard", UniqueContributors)'
    assert asked["heard"]["period"] == 3600
    assert (alarm["threshold"], alarm["treatMissingData"]) == (0.05, "breaching")  # none called: all are silent
    assert "no device called" in alarm["alarmDescription"]


def test_what_the_endpoint_measures_is_not_breached_where_nobody_asked(build):
    alarm = alone(build, measure="latency_p50", upper=0.08, window=900)
    value = queries(alarm)["value"]["metric"]
    assert (value["metricName"], value["stat"], value["period"]) == ("ModelLatency", "p50", 900)
    assert (alarm["threshold"], alarm["treatMissingData"]) == (80_000, "notBreaching")
    assert value["dimensions"] == {"EndpointName": "credit-scoring-dev-scorecard", "VariantName": "main"}


def test_too_few_requests_are_no_verdict_on_the_endpoint(build):
    alarm = alone(build, measure="latency_p50", upper=0.08, cases=50)
    assert queries(alarm)["judged"]["expression"] == "IF(requests >= 50, value)"
    assert queries(alarm)["requests"]["metric"]["metricName"] == "Invocations"
    assert alarm["treatMissingData"] == "missing"


def test_what_is_usual_is_learnt(build):
    alarm = alone(build, measure="unsure_share", deviations=2.5)
    assert queries(alarm)["band"]["expression"] == "ANOMALY_DETECTION_BAND(high, 2.5)"
    assert alarm["thresholdMetricId"] == "band"
    assert alarm["comparisonOperator"] == "LessThanLowerOrGreaterThanUpperThreshold"
    assert alarm.get("threshold") is None


@pytest.mark.parametrize(("when", "joined"), [("any", " OR "), ("all", " AND ")])
def test_several_monitors_tell_once_and_silence_is_told_too(build, when, joined):
    quiet = {
        name: {key: value for key, value in of.items() if key != "route"} for name, of in (("a", PSI), ("b", SILENT))
    }
    composites = {"both": {"when": when, "of": ["a", "b"], "route": HIGH}}
    graph = build(Observability, {**ARGS, "monitors": quiet, "composites": composites})
    both = one(graph, "cloudwatch.CompositeAlarm").inputs
    alarms = joined.join(f'ALARM("credit-scoring-dev-{name}")' for name in "ab")
    silent = " OR ".join(f'INSUFFICIENT_DATA("credit-scoring-dev-{name}")' for name in "ab")
    assert both["alarmRule"] == f"({alarms}) OR {silent}"
    assert both["alarmActions"] == [HIGH]
    for alarm in every(graph, "cloudwatch.MetricAlarm"):
        assert not alarm.inputs.get("alarmActions")
        assert alarm.inputs["treatMissingData"] == "missing"


def test_the_page_has_three_parts_and_every_monitor_on_it(graph):
    page = one(graph, "cloudwatch.Dashboard").inputs["dashboardBody"]
    widgets = json.loads(page)["widgets"]
    headings = [widget["properties"]["markdown"] for widget in widgets if widget["type"] == "text"]
    assert headings == ["## Technical", "## Ethical", "## Compliance"]
    titles = {widget["properties"].get("title") for widget in widgets}
    assert set(ARGS["monitors"]) <= titles
    (states,) = (widget["properties"]["alarms"] for widget in widgets if widget["type"] == "alarm")
    assert len(states) == 4
    boxes = [(one["x"], one["y"], one["x"] + one["width"], one["y"] + one["height"]) for one in widgets]
    assert not [
        (a, b) for a in boxes for b in boxes if a < b and a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def test_the_page_is_the_same_each_time(build, graph):
    other_order = dict(reversed(ROUTES.items()))
    again = one(build(Observability, {**ARGS, "routes": other_order}), "cloudwatch.Dashboard")
    assert one(graph, "cloudwatch.Dashboard").inputs == again.inputs


def test_that_share_of_requests_is_traced_and_no_more(graph):
    rule = one(graph, "xray.SamplingRule").inputs
    assert (rule["fixedRate"], rule["reservoirSize"], rule["serviceName"]) == (0.1, 0, "credit-scoring-dev-*")
    group = one(graph, "xray.Group").inputs
    assert group["filterExpression"] == 'service("credit-scoring-dev-gateway/live")'


def test_the_job_runs_the_models_own_image_in_the_network_on_our_keys(graph):
    schedule = one(graph, "scheduler.Schedule").inputs
    assert (schedule["scheduleExpression"], schedule["state"]) == ("rate(12 hours)", "ENABLED")
    assert schedule["kmsKeyArn"] == ARGS["key_ids"]["events"]
    assert schedule["target"]["arn"] == "arn:aws:scheduler:::aws-sdk:sagemaker:createProcessingJob"
    asked = json.loads(schedule["target"]["input"])
    assert asked["AppSpecification"] == {"ImageUri": IMAGE, "ContainerArguments": ["monitor"]}
    assert asked["NetworkConfig"]["VpcConfig"]["Subnets"] == sorted(ARGS["subnet_ids"].values())
    assert asked["ProcessingResources"]["ClusterConfig"]["VolumeKmsKeyId"] == ARGS["key_ids"]["models"]
    assert asked["ProcessingOutputConfig"]["KmsKeyId"] == ARGS["key_ids"]["events"]
    assert asked["Environment"]["RECORD"] == (
        "s3://credit-scoring-dev-events-111111111111/captured/credit-scoring-dev-scorecard/"
    )
    assert json.loads(asked["Environment"]["MONITOR_input_psi"])["window"] == 86_400
    assert len(asked["ProcessingJobName"].replace("<aws.scheduler.execution-id>", "0" * 36)) <= 63


def test_the_job_reads_the_record_writes_measures_of_one_namespace_and_has_no_log(graph):
    may = statements(one(graph, "iam.RolePolicy", "monitoring"))
    record = "arn:aws:s3:::credit-scoring-dev-events-111111111111"
    assert may["ReadRecord"]["Resource"] == [f"{record}/captured/credit-scoring-dev-scorecard/*"]
    assert may["LeaveReport"]["Resource"] == [f"{record}/measured/*"]
    assert may["WriteMeasures"]["Condition"] == {"StringEquals": {"cloudwatch:namespace": "Gouvernail"}}
    actions = {action for statement in may.values() for action in statement["Action"]}
    assert not {action for action in actions if action.startswith(("logs:", "s3:Delete", "sagemaker:"))}


def test_who_starts_the_job_can_start_nothing_else(graph):
    may = statements(one(graph, "iam.RolePolicy", "monitoring-start"))
    jobs = "arn:aws:sagemaker:eu-west-1:111111111111:processing-job/credit-scoring-dev-m-*"
    assert may["Start"]["Resource"] == [jobs]
    assert may["HandRoleToJob"]["Resource"] == [one(graph, "iam.Role", "monitoring").outputs["arn"]]


def test_a_threshold_touches_its_alarm_and_the_page_only(build, graph):
    tighter = {**ARGS["monitors"], "input_psi": {**PSI, "upper": 0.1}}
    after = build(Observability, {**ARGS, "monitors": tighter})
    old = {resource.urn: resource.inputs for resource in graph}
    assert {resource.name for resource in after if old[resource.urn] != resource.inputs} == {"input_psi", "page"}


def test_where_nothing_asks_for_it_there_is_no_job(build):
    graph = build(Observability, {name: value for name, value in ARGS.items() if name != "job"})
    assert not [*every(graph, "scheduler.Schedule"), *every(graph, "iam.Role"), *every(graph, "ec2.SecurityGroup")]


def test_what_devices_recorded_is_measured_with_the_rest_where_there_are_devices(build, graph):
    def of(built):
        told = json.loads(one(built, "scheduler.Schedule").inputs["target"]["input"])["Environment"]
        may = statements(one(built, "iam.RolePolicy", "monitoring"))
        found = may["FindRecord"]["Condition"]["StringLike"]["s3:prefix"]
        return told.get("RECORD_EDGE"), found, may["ReadRecord"]["Resource"]

    store, captured = ARGS["store"], f"captured/{ARGS['endpoint']}/*"
    assert of(graph) == (None, [captured], [f"arn:aws:s3:::{store}/{captured}"])
    with_devices = build(Observability, {**ARGS, "job": {**ARGS["job"], "edge": True}})
    assert of(with_devices) == (
        f"s3://{store}/edge/",
        [captured, "edge/*"],
        [f"arn:aws:s3:::{store}/{captured}", f"arn:aws:s3:::{store}/edge/*"],
    )
