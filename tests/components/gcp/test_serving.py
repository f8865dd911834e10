"""Serving: services that nobody asks but the gateway, whose every call is recorded, and that go back by themselves."""

import json

import pytest

from components.gcp import Serving, measurable
from components.gcp._recorder import told
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, one

REPOSITORY = f"{REGION}-docker.pkg.dev/{ACCOUNT}/credit-scoring-dev-images"
IMAGE = f"{REPOSITORY}/credit/scorecard@sha256:" + "a" * 64
CHALLENGER = f"{REPOSITORY}/credit/challenger@sha256:" + "c" * 64
ROUTE = f"projects/{ACCOUNT}/notificationChannels/1234567890123456789"
SUBNET = f"projects/{ACCOUNT}/regions/{REGION}/subnetworks/bex-dev"
ARGS = {
    "prefix": "credit-scoring-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "",
    "boundary": "",
    "network_id": f"projects/{ACCOUNT}/global/networks/bex-dev",
    "cidr": "10.10.0.0/20",
    "subnet_ids": {f"{REGION}-b": SUBNET, f"{REGION}-c": SUBNET},
    "service_lists": [],
    "key_ids": {purpose: KEY.replace("events", purpose) for purpose in ("artefacts", "events", "logs", "models")},
    "models": {"scorecard": {"image": IMAGE}},
    "machine": {"cpu": 2, "memory": 8, "accelerators": 0},
    "runtime": "onnx",
    "batch": {"most": 32, "wait_ms": 5},
    "least": 1,
    "most": 4,
    "utilisation": 0.6,
    "alarms": {
        "error_rate": {"threshold": 0.005, "window": 300, "route": ROUTE},
        "latency_p99": {"threshold": 0.3, "window": 60},
    },
    "capture": 1.0,
    "keep_days": 1827,
    "ceiling_days": 2192,
    "stack": "credit-scoring-gcp-dev-workload",
    "recorder": f"{REPOSITORY}/envoy@sha256:" + "e" * 64,
    "route": ROUTE,
}
VERSION = "credit-scoring-dev-models-abc/approved/scorecard/3"
SHADOWED = {"scorecard": {"image": IMAGE, "shadow": {"image": CHALLENGER, "share": 0.2}}}


@pytest.fixture
def graph(build):
    return build(Serving, ARGS)


def container(graph, name):
    return next(its for its in one(graph, "cloudrunv2.Service").inputs["template"]["containers"] if its["name"] == name)


def steps(graph, role):
    document = json.loads(one(graph, "workflows.Workflow", role).inputs["sourceContents"])
    return {name: step for its in document["main"]["steps"] for name, step in its.items()}


def test_a_service_is_asked_by_way_of_a_load_balancer_inside_the_network_alone(graph):
    its = one(graph, "cloudrunv2.Service").inputs
    assert its["ingress"] == "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
    assert its["defaultUriDisabled"] is True
    assert its["invokerIamDisabled"] is False
    assert its["binaryAuthorization"] == {"useDefault": True}
    way = its["template"]["vpcAccess"]
    assert way["egress"] == "ALL_TRAFFIC"
    assert way["networkInterfaces"][0]["subnetwork"] == SUBNET


def test_a_service_has_its_key_its_account_and_its_instances(graph):
    its = one(graph, "cloudrunv2.Service").inputs
    assert its["template"]["encryptionKey"] == ARGS["key_ids"]["models"]
    assert its["template"]["serviceAccount"] == one(graph, "serviceaccount.Account", "scorecard").outputs["email"]
    assert its["scaling"] == {"minInstanceCount": 1, "maxInstanceCount": 4}
    assert its["template"]["scaling"] == {"maxInstanceCount": 4, "cpuUtilization": 0.6}


def test_the_recorder_stands_before_the_model_and_is_the_only_one_that_is_asked(graph):
    recorder, model = container(graph, "recorder"), container(graph, "model")
    assert recorder["ports"]["containerPort"] == 9080
    assert "ports" not in model
    assert recorder["args"] == told(1.0)
    assert recorder["dependsOns"] == ["model"]
    envs = {one["name"]: one["value"] for one in model["envs"]}
    assert envs == {
        "MODEL_IMAGE": IMAGE,
        "MODEL_RUNTIME": "onnx",
        "OMP_NUM_THREADS": "2",
        "BATCH_MAX": "32",
        "BATCH_WAIT_MS": "5",
    }


def test_what_was_recorded_lies_in_a_locked_bucket_and_nowhere_else(graph):
    store, sink = one(graph, "storage.Bucket"), one(graph, "logging.ProjectSink")
    assert store.inputs["retentionPolicy"] == {"isLocked": True, "retentionPeriod": str(1827 * 86_400)}
    assert store.inputs["encryption"]["defaultKmsKeyName"] == ARGS["key_ids"]["events"]
    assert sink.inputs["destination"] == f"storage.googleapis.com/{store.id}"
    assert one(graph, "logging.ProjectExclusion").inputs["filter"] == sink.inputs["filter"]
    assert 'service_name="credit-scoring-dev-scorecard"' in sink.inputs["filter"]
    may = one(graph, "storage.BucketIAMMember", "captured").inputs
    assert (may["role"], may["member"]) == ("roles/storage.objectCreator", sink.outputs["writerIdentity"])


def test_without_a_recorder_nothing_is_served(build):
    with pytest.raises(GouvernailError, match="nothing records"):
        build(Serving, {key: value for key, value in ARGS.items() if key != "recorder"})


def test_a_new_release_gets_no_requests_until_it_is_moved(build, graph):
    first = graph
    old = one(first, "cloudrunv2.Service").inputs["template"]["revision"]
    assert [its["revision"] for its in one(first, "cloudrunv2.Service").inputs["traffics"]] == [old]
    changed = {**ARGS, "runtime": "native", "answering": {"scorecard": old}}
    again = one(build(Serving, changed), "cloudrunv2.Service").inputs
    assert again["template"]["revision"] != old
    assert [(its["revision"], its["percent"], its["tag"]) for its in again["traffics"]] == [(old, 100, "released")]


def test_a_release_is_tried_step_by_step_and_an_alarm_takes_it_back(graph):
    release = one(graph, "cloudrunv2.Service").inputs["template"]["revision"]
    forward, back = steps(graph, "scorecard-release"), steps(graph, "scorecard-back")
    shares = {
        name: [(its["revision"], its["percent"], its["tag"]) for its in forward[name]["args"]["body"]["traffic"]]
        for name in ("part", "whole", "done")
    }
    assert shares == {
        "part": [("${released}", 90, "released"), (release, 10, "trial")],
        "whole": [("${released}", 0, "released"), (release, 100, "trial")],
        "done": [(release, 100, "released")],
    }
    assert "< 600" in json.dumps(forward["settled"])  # the longest window, and until what is late is seen
    assert [its["percent"] for its in back["back"]["args"]["body"]["traffic"]] == [100, 0]
    trigger, channel = one(graph, "eventarc.Trigger"), one(graph, "monitoring.NotificationChannel")
    assert trigger.inputs["destination"]["workflow"] == one(graph, "workflows.Workflow", "scorecard-back").id
    assert trigger.inputs["transport"]["pubsub"]["topic"] == channel.inputs["labels"]["topic"]
    rate = one(graph, "monitoring.AlertPolicy", "scorecard-error_rate").inputs
    assert rate["notificationChannels"] == [channel.id, ROUTE]
    assert rate["conditions"][0]["conditionThreshold"]["thresholdValue"] == 0.005
    late = one(graph, "monitoring.AlertPolicy", "scorecard-latency_p99").inputs["conditions"][0]["conditionThreshold"]
    assert (late["thresholdValue"], late["aggregations"][0]["crossSeriesReducer"]) == (300, "REDUCE_PERCENTILE_99")


def test_what_moves_requests_may_change_this_service_and_be_whom_it_works_as(graph):
    mover = one(graph, "serviceaccount.Account", "scorecard-mover").outputs["member"]
    given = [its for its in graph if its.inputs.get("member") == mover]
    assert {its.inputs["role"] for its in given} == {"roles/run.developer", "roles/iam.serviceAccountUser"}
    assert all("project" not in its.type.partition("/")[0] for its in given)


def test_off_hours_take_a_service_down_to_one_and_bring_it_back(build):
    hours = {"begin": "19:00", "end": "07:30", "timezone": "Europe/Paris"}
    graph = build(Serving, {**ARGS, "off_hours": hours})
    jobs = {name: one(graph, "cloudscheduler.Job", f"scorecard-{name}").inputs for name in ("down", "up")}
    assert {its["timeZone"] for its in jobs.values()} == {"Europe/Paris"}
    assert [jobs[name]["schedule"] for name in ("down", "up")] == ["0 19 * * *", "30 7 * * *"]
    assert jobs["down"]["httpTarget"]["uri"].endswith("/services/credit-scoring-dev-scorecard?updateMask=scaling")


def test_a_version_is_read_where_it_lies_and_nothing_else_is(build):
    versioned = {"scorecard": {"image": IMAGE, "version": {"id": VERSION, "kept": []}}}
    graph = build(Serving, {**ARGS, "models": versioned})
    (volume,) = one(graph, "cloudrunv2.Service").inputs["template"]["volumes"]
    assert volume["gcs"] == {
        "bucket": "credit-scoring-dev-models-abc",
        "readOnly": True,
        "mountOptions": ["only-dir=approved/scorecard/3"],
    }
    assert "-v3-" in one(graph, "cloudrunv2.Service").inputs["template"]["revision"]
    may = one(graph, "storage.BucketIAMMember", "model-reads").inputs
    assert "/objects/approved/scorecard/3/" in may["condition"]["expression"]


def test_a_shadow_stands_in_the_same_instance_on_a_port_of_its_own(build):
    graph = build(Serving, {**ARGS, "models": SHADOWED})
    envs = {its["name"]: its["value"] for its in container(graph, "shadow")["envs"]}
    assert envs["PORT"] == "8081"
    assert container(graph, "recorder")["args"] == told(1.0, 0.2)


def test_containers_that_no_instance_holds_are_refused(build):
    with pytest.raises(GouvernailError, match="needs 9 processors"):
        build(Serving, {**ARGS, "machine": {"cpu": 4, "memory": 8, "accelerators": 0}, "models": SHADOWED})
    with pytest.raises(GouvernailError, match="accelerators"):
        build(Serving, {**ARGS, "machine": {"cpu": 1, "memory": 1, "accelerators": 1}})


def test_a_load_that_instances_are_not_kept_to_is_refused(build):
    with pytest.raises(GouvernailError, match="to be kept 0"):
        build(Serving, {**ARGS, "utilisation": 0.99})


def test_only_what_alerts_know_is_measurable():
    asked = ("error_rate", "latency_p50", "latency_p99", "latency_p99.9", "drift")
    assert [measurable(one) for one in asked] == [True, True, True, False, False]


def test_the_same_is_asked_each_time(build, graph):
    assert {its.urn: its.inputs for its in graph} == {its.urn: its.inputs for its in build(Serving, ARGS)}
