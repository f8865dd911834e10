"""What is watched is what the spec says: one alarm and one route a monitor; what no alarm can do is refused."""

import json

import pytest

from gouvernail.errors import GouvernailError
from tests.stacks.desk import Desk, differing

AUDIT, DEV = (f"bex-aws-{environment}-foundation" for environment in ("audit", "dev"))
SCORING, TRIAGE = "credit-scoring-aws-dev-workload", "document-triage-aws-dev-workload"
ALARM, COMPOSITE = "aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"
SILENT = "devices_silent:  {kind: technical, max: 5%, window: 1h,"
PSI = "input_psi:       {kind: drift, max: 0.2, window: 1d,"
ERRORS = "error_rate:      {kind: technical, max: 0.5%, window: 5m,"
UNSURE = "unsure_share:    {kind: drift, max: 8%, window: 1d,"


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


@pytest.fixture
def foundation(desk):
    return desk.up(AUDIT, DEV)


def test_every_monitor_is_one_alarm_and_takes_the_route_of_its_severity(desk, foundation):
    graph, routes = desk.up(SCORING, on=foundation)[SCORING], foundation[DEV].outputs["incidents"]["routes"]
    severities = {
        "scorecard-error_rate": "high",
        "scorecard-latency_p99": "medium",
        "input_psi": "medium",
        "approval_parity": "high",
        "override_rate": "low",
    }
    assert {alarm.name: alarm.inputs["alarmActions"] for alarm in graph.of_type(ALARM)} == {
        name: [routes[severity]] for name, severity in severities.items()
    }


def test_what_a_composite_tells_is_not_told_twice(desk, foundation):
    graph, routes = desk.up(TRIAGE, on=foundation)[TRIAGE], foundation[DEV].outputs["incidents"]["routes"]
    quiet = {alarm.name for alarm in graph.of_type(ALARM) if not alarm.inputs.get("alarmActions")}
    assert quiet == {"unsure_share", "refiled_share"}
    (composite,) = graph.of_type(COMPOSITE)
    assert composite.inputs["alarmActions"] == [routes["medium"]]


def silent(graph):
    """What the alarm on silent devices looks at."""
    (alarm,) = (one for one in graph.of_type(ALARM) if one.name == "devices_silent")
    return {query["id"]: query for query in alarm.inputs["metricQueries"]}


def test_silent_devices_are_counted_by_the_platform_where_the_spec_has_an_edge(desk, foundation):
    graph = desk.up(TRIAGE, on=foundation)[TRIAGE]
    assert silent(graph)["value"]["expression"] == "1 - heard / 340"
    assert graph.outputs["edge"]["heard"] in silent(graph)["heard"]["expression"]


def test_without_an_edge_somebody_writes_how_many_are_silent(desk, foundation):
    desk.edit("credit-scoring.yaml", "\n  input_psi:", f"\n  {SILENT} severity: low}}\n  input_psi:")
    asked = silent(desk.up(SCORING, on=foundation)[SCORING])
    assert asked["high"]["metric"]["dimensions"]["Monitor"] == "devices_silent"


def test_the_job_is_told_what_the_spec_says(desk, foundation):
    schedules = desk.up(SCORING, on=foundation)[SCORING].of_type("aws:scheduler/schedule:Schedule")
    (schedule,) = (one for one in schedules if one.inputs["target"]["arn"].endswith(":createProcessingJob"))
    told = json.loads(schedule.inputs["target"]["input"])["Environment"]
    assert json.loads(told["MONITOR_approval_parity"]) == {
        "measure": "demographic_parity_ratio",
        "by": ["age_band", "gender", "nationality"],
        "cases": 400,
        "window": 604_800,
    }
    assert {name for name in told if name.startswith("MONITOR_")} == {
        "MONITOR_input_psi",
        "MONITOR_approval_parity",
        "MONITOR_override_rate",
    }
    assert all(len(value) <= 256 for value in told.values())


def test_a_threshold_touches_its_alarm_and_the_page(desk, foundation):
    before = desk.up(SCORING, on=foundation)[SCORING]
    desk.edit("credit-scoring.yaml", PSI, PSI.replace("0.2", "0.1"))
    assert differing(before, desk.up(SCORING, on=foundation)[SCORING]) == {"MetricAlarm input_psi", "Dashboard page"}


@pytest.mark.parametrize(
    ("stack", "old", "new", "said"),
    [
        (
            SCORING,
            PSI,
            PSI.replace("max: 0.2", "max: 0.2, adaptive: {method: seasonal}"),
            r"monitoring\.input_psi: .*an alarm follows what is usual or holds fixed bounds",
        ),
        (
            SCORING,
            PSI,
            PSI.replace("max: 0.2", "adaptive: {method: ewma}"),
            r"monitoring\.input_psi\.adaptive: .*cannot be learnt by ewma from 14d",
        ),
        (
            SCORING,
            PSI,
            f"latency_p50: {{kind: technical, max: 80ms, window: 8d, severity: low}}\n  {PSI}",
            r"monitoring\.latency_p50\.window: .*looks back seven days at most",
        ),
        (
            SCORING,
            ERRORS,
            ERRORS.replace("max: 0.5%", "min: 0%, max: 0.5%"),
            r"rollback\.on\[0\]: .*its alarm holds one bound",
        ),
        (
            SCORING,
            "rollback: {on: [error_rate, latency_p99], within: 5m}",
            "rollback: {on: [error_rate, latency_p99, quick], within: 5m}",
            r"rollback\.on\[2\]: .*another monitor already does so by latency_p99",
        ),
        (
            SCORING,
            "columns: all, bins: deciles",
            f"only: [{', '.join(f'column_number_{n}' for n in range(20))}]",
            r"monitoring\.input_psi: .*says more than a job can be told",
        ),
        (
            TRIAGE,
            "severity: medium}\n\ncontinuity",
            "severity: medium}\n  again: {of: [unsure_share, devices_silent], severity: low}\n\ncontinuity",
            r"composites\.again\.of: .*would be told twice",
        ),
        (
            TRIAGE,
            SILENT,
            SILENT.replace("1h", "10m"),
            r"monitoring\.devices_silent\.window: .*a device calls every 15m",
        ),
        (
            TRIAGE,
            SILENT,
            SILENT.replace("window", "minSample: 9, window"),
            r"monitoring\.devices_silent\.minSample: .*all devices that the spec counts",
        ),
    ],
)
def test_what_no_alarm_can_do_is_refused(desk, stack, old, new, said):
    file = f"{stack.partition('-aws')[0]}.yaml"
    desk.edit(file, old, new)
    if "quick" in new:
        desk.edit(
            file,
            "\n  input_psi:",
            "\n  quick: {kind: technical, metric: latency_p99, max: 900ms, window: 1m, severity: low}\n  input_psi:",
        )
    foundation = desk.up(AUDIT, DEV)
    with pytest.raises(GouvernailError, match=f"(?s){said}"):
        desk.up(stack, on=foundation)


def test_grouping_and_repeating_are_not_passed_over(desk, foundation):
    desk.edit("organisation.yaml", "\nitsm:", "\nalerting: {groupWithin: 10m}\nitsm:")
    with pytest.raises(GouvernailError, match="alerting: alerts are grouped and repeated by the ITSM"):
        desk.up(SCORING, on=foundation)


def test_what_is_usual_is_enough(desk, foundation):
    desk.edit(
        "document-triage.yaml", UNSURE, UNSURE.replace("max: 8%", "adaptive: {method: seasonal, deviations: 2.5}")
    )
    graph = desk.up(TRIAGE, on=foundation)[TRIAGE]
    (alarm,) = (one for one in graph.of_type(ALARM) if one.name == "unsure_share")
    assert alarm.inputs["thresholdMetricId"] == "band"
