"""Each clause of the guarantees of serving on Google Cloud: what breaks it, and what leaves it open."""

from functools import partial

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Change, Drop, Set
from tests.policies.clauses import verdict

SERVICE, ALERT = "gcp:cloudrunv2/service:Service", "gcp:monitoring/alertPolicy:AlertPolicy"
SINK, BUCKET = "gcp:logging/projectSink:ProjectSink", "gcp:storage/bucket:Bucket"
TRIGGER, WORKFLOW = "gcp:eventarc/trigger:Trigger", "gcp:workflows/workflow:Workflow"
CHANNEL, JOB = "gcp:monitoring/notificationChannel:NotificationChannel", "gcp:cloudscheduler/job:Job"
CAPTURED, BACK, UP, EVENTS = "jsonPayload.prediction", "scorecard-back", '-up"', "-events-"
PROXY = "template.containers[0].args"
LISTENS = f"{PROXY}[1].static_resources.listeners[0].filter_chains[0].filters[0].typed_config"
LINE = f"{LISTENS}.access_log[0]"
MODEL_ALARM = "run.googleapis.com/request_"
RECORDED, BACKWARD, CLOCK = "serving.predictions_captured", "serving.rolls_back", "serving.scales_down_off_hours"
GROWS, SHADOW, PINNED = "serving.autoscaled", "serving.shadow_as_asked", "serving.image_pinned"
on_gcp = partial(verdict, cloud="gcp")

BREAKS: list[tuple[str, Change]] = [
    (RECORDED, Set(SERVICE, "template.containers[0].args", ["--log-level", "warn"])),
    (RECORDED, Set(SERVICE, "template.containers[0].ports", None)),
    (RECORDED, Set(SERVICE, f"{LINE}.typed_config.log_format.json_format.prediction.output", "none")),
    (RECORDED, Drop(SINK, having=CAPTURED)),
    (RECORDED, Set(SINK, "disabled", value=True, having=CAPTURED)),
    (RECORDED, Set(SINK, "filter", 'resource.labels.service_name="another"', having=CAPTURED)),
    (RECORDED, Set(BUCKET, "retentionPolicy.isLocked", value=False, having=EVENTS)),
    (BACKWARD, Set(ALERT, "enabled", value=False, having=MODEL_ALARM)),
    (BACKWARD, Set(ALERT, "notificationChannels", [], having=MODEL_ALARM)),
    (BACKWARD, Set(CHANNEL, "labels.topic", "projects/x/topics/y", having=BACK)),
    (BACKWARD, Drop(TRIGGER, having=BACK)),
    (BACKWARD, Set(WORKFLOW, "sourceContents", '{"main": {"steps": []}}', having=BACK)),
    (CLOCK, Drop(JOB, having=UP)),
    (CLOCK, Set(JOB, "paused", value=True, having=UP)),
    (GROWS, Set(SERVICE, "template.scaling.maxInstanceCount", 99)),
    (GROWS, Set(SERVICE, "scaling.minInstanceCount", None)),
    (SHADOW, Set(SERVICE, f"{LISTENS}.route_config.virtual_hosts[0].routes[0].route.request_mirror_policies", [])),
    (PINNED, Set(SERVICE, "template.containers[2].image", "europe-west1-docker.pkg.dev/p/x/y@sha256:" + "d" * 64)),
]
OPEN: list[tuple[str, Change]] = [
    (RECORDED, Set(SERVICE, f"{PROXY}[1]", "{")),
    (RECORDED, Set(SERVICE, f"{LINE}.filter.and_filter.filters[+]", {"duration_filter": {}})),
    (RECORDED, Set(SINK, "destination", UNKNOWN, having=CAPTURED)),
    (BACKWARD, Set(ALERT, "conditions", UNKNOWN, having=MODEL_ALARM)),
    (BACKWARD, Set(TRIGGER, "destination", UNKNOWN, having=BACK)),
    (BACKWARD, Set(WORKFLOW, "sourceContents", UNKNOWN, having=BACK)),
    (CLOCK, Set(JOB, "httpTarget.body", "e30", having=UP)),
    (SHADOW, Set(SERVICE, "template.containers", UNKNOWN)),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_what_breaks_it(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_what_leaves_it_open(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.NOT_EVALUATED
