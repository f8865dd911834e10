"""Observability: an alert a monitor, silence told, a page with all of them, and a job that can take nothing away."""

import json

import pytest

from components.gcp import Observability
from components.gcp._retraining import breaches
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, every, one

OWN = f"projects/{ACCOUNT}"
HIGH, LOW = (f"{OWN}/notificationChannels/{number}" for number in (111, 222))
TAKES_BACK = f"{OWN}/alertPolicies/333"
SUBNET = f"{OWN}/regions/{REGION}/subnetworks/bex-dev"
STORE = "credit-scoring-dev-events-abc"
DAY = 86_400
DRIFT = {"kind": "drift", "measure": "psi", "window": DAY, "upper": 0.2}
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "boundary": "",
    "system": "credit-scoring",
    "environment": "dev",
    "endpoint": f"{OWN}/locations/{REGION}/services/credit-scoring-dev-scorecard",
    "store": STORE,
    "monitors": {
        "errors": {
            "kind": "technical",
            "measure": "error_rate",
            "window": 300,
            "upper": 0.01,
            "route": HIGH,
            "alarm": TAKES_BACK,
        },
        "slow": {"kind": "technical", "measure": "latency_p95", "window": 900, "upper": 0.1, "cases": 50, "route": LOW},
        "failing": {"kind": "technical", "measure": "error_rate", "window": 900, "upper": 0.02, "route": LOW},
        "silent": {
            "kind": "technical",
            "measure": "devices_silent",
            "window": 3600,
            "upper": 0.05,
            "devices": 20,
            "route": LOW,
        },
        "drift": {**DRIFT, "lower": 0.01, "cases": 400, "route": HIGH},
        "refiled": DRIFT,
        "unsure": {**DRIFT, "window": 3600},
    },
    "composites": {"worse": {"when": "any", "of": ["refiled", "unsure"], "route": HIGH}},
    "routes": {"high": HIGH, "low": LOW},
    "dead_letters": f"{OWN}/topics/bex-dev-undelivered",
    "traced_as": "credit-scoring-dev-scorecard",
    "traced": 0.1,
    "network_id": f"{OWN}/global/networks/bex-dev",
    "cidr": "10.10.0.0/20",
    "subnet_ids": {f"{REGION}-b": SUBNET, f"{REGION}-c": SUBNET},
    "service_lists": [],
    "key_ids": {purpose: KEY.replace("events", purpose) for purpose in ("events", "models")},
    "heard": "logging.googleapis.com/user/credit-scoring-dev-heard",
    "job": {
        "image": f"{REGION}-docker.pkg.dev/{ACCOUNT}/images/credit/scorecard@sha256:" + "a" * 64,
        "hours": 12,
        "edge": True,
        "monitors": {"drift": '{"measure":"psi"}'},
    },
}
VALUE = "custom_googleapis_com:credit_scoring_dev_value"


@pytest.fixture
def graph(build):
    return build(Observability, ARGS)


def asked(graph, name):
    (held,) = one(graph, "monitoring.AlertPolicy", name).inputs["conditions"]
    return held["conditionPrometheusQueryLanguage"]["query"].splitlines()


def said(monitor, measure="psi", what="value"):
    labels = f'system="credit-scoring",environment="dev",monitor="{monitor}",measure="{measure}"'
    return f'custom_googleapis_com:credit_scoring_dev_{what}{{monitored_resource="global",{labels}}}'


def test_every_monitor_has_one_alert_that_leads_to_its_route(graph):
    made = {its.name: its.inputs.get("notificationChannels", []) for its in every(graph, "monitoring.AlertPolicy")}
    assert made == {
        "slow": [LOW],
        "failing": [LOW],
        "silent": [LOW],
        "drift": [HIGH],
        "refiled": [],
        "unsure": [],
        "worse": [HIGH],
    }


def test_what_somebody_writes_rings_outside_its_bounds_in_silence_and_on_too_few_cases(graph):
    value, cases = f"{said('drift')}[86400s]", f"{said('drift', what='cases')}[86400s]"
    few = f"min(min_over_time({cases}))"
    sides = f"(min(min_over_time({value})) < 0.01) or (max(max_over_time({value})) > 0.2)"
    assert asked(graph, "drift") == [
        "count(",
        f"(({sides}) and ({few} >= 400))",
        f"or (absent_over_time({value}))",
        f"or (absent_over_time({cases}))",
        f"or ({few} < 400)",
        ") > 0",
    ]


def test_what_the_endpoint_counts_is_no_failure_where_nobody_asks(graph):
    of = 'monitored_resource="cloud_run_revision",service_name="credit-scoring-dev-scorecard"'
    counted = "run_googleapis_com:request_count"
    all_, failed = (f"sum(increase({counted}{{{its}}}[900s]))" for its in (of, f'{of},response_code_class="5xx"'))
    assert asked(graph, "failing") == ["count(", f"((({failed} or vector(0)) / {all_} > 0.02))", ") > 0"]
    taken = f"sum by (le) (increase(run_googleapis_com:request_latencies_bucket{{{of}}}[900s]))"
    assert asked(graph, "slow")[1] == f"(((histogram_quantile(0.95, {taken}) / 1000 > 0.1)) and ({all_} >= 50))"


def test_devices_that_do_not_call_are_counted_and_none_at_all_is_told(graph):
    calls = 'logging_googleapis_com:user_credit_scoring_dev_heard{monitored_resource="gcs_bucket"}'
    each = f"sum by (device) (increase({calls}[3600s])) > 0"
    heard = f"(count({each}) or vector(0))"
    assert asked(graph, "silent")[1:3] == [f"((1 - {heard} / 20 > 0.05))", f"or ({heard} == 0)"]


@pytest.mark.parametrize(("when", "joint"), [("any", "or"), ("all", "and")])
def test_several_monitors_make_one_alert_and_any_silence_rings_it(build, when, joint):
    args = {**ARGS, "composites": {"worse": {"when": when, "of": ["refiled", "unsure"], "route": HIGH}}}
    graph = build(Observability, args)
    refiled, unsure = f"{said('refiled')}[86400s]", f"{said('unsure')}[3600s]"
    assert asked(graph, "worse") == [
        "count(",
        f"((max(max_over_time({refiled})) > 0.2))",
        f"{joint} ((max(max_over_time({unsure})) > 0.2))",
        f"or (absent_over_time({refiled}))",
        f"or (absent_over_time({unsure}))",
        ") > 0",
    ]
    assert asked(graph, "refiled") == ["count(", f"((max(max_over_time({refiled})) > 0.2))", ") > 0"]


def test_a_standby_that_nobody_asks_is_silent(build):
    graph = build(Observability, {**ARGS, "idle": True})
    assert not any("absent" in line for name in ("drift", "worse") for line in asked(graph, name))


def test_the_page_shows_each_monitor_and_the_state_of_each_alert(graph):
    page = json.loads(one(graph, "monitoring.Dashboard").inputs["dashboardJson"])
    widgets = [tile["widget"] for tile in page["mosaicLayout"]["tiles"]]
    assert [its["title"] for its in widgets if "sectionHeader" in its] == ["Technical", "Ethical", "Compliance"]
    assert {*ARGS["monitors"]} <= {its["title"] for its in widgets if "xyChart" in its}
    states = {its["title"]: its["incidentList"].get("policyNames") for its in widgets if "incidentList" in its}
    assert len(states["What is not as it should be"]) == 8
    assert states["Told as high"][1:2] == ["alertPolicies/333"]
    assert {one.partition("/")[0] for one in states["What is not as it should be"]} == {"alertPolicies"}


def test_the_job_runs_the_image_in_the_network_under_our_key_by_the_clock(graph):
    job = one(graph, "cloudrunv2.Job")
    runs = job.inputs["template"]["template"]
    assert runs["encryptionKey"] == ARGS["key_ids"]["models"]
    assert runs["vpcAccess"]["egress"] == "ALL_TRAFFIC"
    assert runs["vpcAccess"]["networkInterfaces"][0]["subnetwork"] == SUBNET
    (container,) = runs["containers"]
    assert (container["image"], container["args"]) == (ARGS["job"]["image"], ["monitor"])
    assert {its["name"]: its["value"] for its in container["envs"]} == {
        "SYSTEM": "credit-scoring",
        "ENVIRONMENT": "dev",
        "NAMESPACE": "custom.googleapis.com/credit_scoring_dev",
        "RECORD": f"gs://{STORE}/run.googleapis.com/stdout/",
        "RECORD_EDGE": f"gs://{STORE}/devices/",
        "REPORTS": f"gs://{STORE}/measured/",
        "MONITOR_drift": '{"measure":"psi"}',
    }
    clock = one(graph, "cloudscheduler.Job").inputs
    assert clock["schedule"] == "0 */12 * * *"
    assert clock["httpTarget"]["uri"] == f"https://run.googleapis.com/v2/{job.id}:run"


def test_the_job_reads_the_record_adds_reports_and_writes_measures(graph):
    runs_as = one(graph, "serviceaccount.Account", "measuring").outputs["member"]
    rights = [
        (its.inputs["role"], its.inputs.get("condition", {}).get("expression"))
        for kind in ("storage.BucketIAMMember", "projects.IAMMember")
        for its in every(graph, kind)
        if its.inputs["member"] == runs_as
    ]
    assert rights == [
        ("roles/storage.objectViewer", None),
        (
            "roles/storage.objectCreator",
            f'resource.name.startsWith("projects/_/buckets/{STORE}/objects/measured/")',
        ),
        ("roles/monitoring.metricWriter", None),
    ]


def test_a_short_window_is_measured_twice_an_hour(build):
    graph = build(Observability, {**ARGS, "job": {**ARGS["job"], "hours": 0.5, "edge": False}})
    assert one(graph, "cloudscheduler.Job").inputs["schedule"] == "*/30 * * * *"


def test_calls_with_a_trace_are_found_by_the_name_of_what_answered(graph):
    looks = one(graph, "logging.SavedQuery").inputs["loggingQuery"]["filter"]
    assert 'service_name="credit-scoring-dev-scorecard"' in looks
    assert "traceSampled=true" in looks


def test_what_is_usual_is_refused_in_words_that_mend_it(build):
    usual = {"kind": "drift", "measure": "psi", "window": DAY, "deviations": 3, "route": HIGH}
    with pytest.raises(GouvernailError, match="is not learned") as caught:
        build(Observability, {**ARGS, "monitors": {"usual": usual}, "composites": {}})
    assert caught.value.problems[0].path == "monitoring.usual.adaptive"


def test_a_breach_that_trains_again_has_an_alert_of_its_own_which_silence_does_not_ring(build) -> None:
    graph = build(Observability, {**ARGS, "retrains": ["drift"]})
    own, usual = (one(graph, "monitoring.AlertPolicy", name).inputs for name in ("retrain-drift", "drift"))
    asked = [its["conditions"][0]["conditionPrometheusQueryLanguage"]["query"] for its in (own, usual)]
    assert "absent" not in asked[0]
    assert asked[1].startswith(asked[0].removesuffix("\n) > 0"))
    channel = one(graph, "monitoring.NotificationChannel", "retrain")
    assert channel.inputs["labels"] == {"topic": breaches(ARGS["prefix"], ACCOUNT)}
    assert own["notificationChannels"] == [channel.id]
    assert channel.id not in usual["notificationChannels"]
