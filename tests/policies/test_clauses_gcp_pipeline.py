"""Each clause of the pipeline's guarantees on Google Cloud: what breaks it, what leaves it open, and what must not."""

from functools import partial

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.reading.gcp.starts import days_between
from policies.twin import Add, Change, Drop, Replaced, Set
from tests.policies.clauses import verdict

FLOW, JOB = "gcp:workflows/workflow:Workflow", "gcp:cloudrunv2/job:Job"
CLOCK, TRIGGER = "gcp:cloudscheduler/job:Job", "gcp:eventarc/trigger:Trigger"
ALERT, CHANNEL = "gcp:monitoring/alertPolicy:AlertPolicy", "gcp:monitoring/notificationChannel:NotificationChannel"
WALL, RIGHT = "gcp:compute/firewall:Firewall", "gcp:storage/bucketIAMMember:BucketIAMMember"
MAIN, STEP, OURS, RETRAIN, AGAIN = (
    "sourceContents.main.steps",
    "/opt/program/run",
    "-evaluate",
    "-retrain",
    "-pipeline/exec",
)
GATED, ISOLATED, PENDING = "pipeline.release_gated", "pipeline.jobs_isolated", "pipeline.registered_as_pending"
AS_ASKED, RECORDED = "pipeline.retrained_as_asked", "pipeline.versions_recorded"
WRITE = {"call": "http.post", "args": {"url": "https://storage.googleapis.com/upload/storage/v1/b/x/o?name=y"}}
OPENS = {
    "network": "${gcp:compute/network:Network@own.id}",
    "direction": "EGRESS",
    "priority": 800,
    "allows": [{"protocol": "tcp", "ports": ["22"]}],
    "destinationRanges": ["10.0.0.0/8"],
}
ALL = {
    "bucket": "${gcp:storage/managedFolder:ManagedFolder#scorecard.bucket}",
    "role": "roles/storage.objectUser",
    "member": "serviceAccount:${gcp:serviceaccount/account:Account#scorecard-jobs.email}",
}
ELSEWHERE = {"assign": [{"to": '"approved/scorecard/" + string(number)'}]}
on_gcp = partial(verdict, cloud="gcp")


def said(path: str, value: object) -> Set:
    return Set(FLOW, f"{MAIN}{path}", value, having=OURS)


BREAKS: list[tuple[str, Change]] = [
    # a way that leads past the gates, and a gate that is caught, or ends nothing
    (GATED, said("[0].begin.next", "Number")),
    (GATED, said("[7]", {"GateAccuracy": {"try": {"steps": []}}})),
    (GATED, said("[7].GateAccuracy.switch[0].steps", [{"note": {"assign": [{"missed": True}]}}])),
    (GATED, said("[7].GateAccuracy.switch[0].condition", "no expression")),
    # a measure that no step has left, or that the workflow sets itself
    (GATED, said("[6].Evaluation.args.of", Replaced("runs/", "elsewhere/"))),
    (GATED, said("[4].Train.assign", [{'evaluation["accuracy"]["auc"]': 1}])),
    # something is written before the gates
    (GATED, said("[2].Quality", WRITE)),
    (GATED, Drop(FLOW, having=OURS)),
    (PENDING, Set(FLOW, "sourceContents.bring.steps[0].model-zero", ELSEWHERE, having=OURS)),
    (RECORDED, said("[11].Register.try.args.body", {"report": "evaluation.json"})),
    (ISOLATED, Drop(WALL, having='"training"')),
    (ISOLATED, Set(WALL, "priority", 2000, having='"training"')),
    (ISOLATED, Add(WALL, OPENS)),
    (ISOLATED, Set(JOB, "template.template.vpcAccess.networkInterfaces[0].tags", ["models"], having=STEP)),
    (ISOLATED, Set(JOB, "template.taskCount", 4, having=STEP)),
    (AS_ASKED, Set(CLOCK, "paused", value=True, having=AGAIN)),
    (AS_ASKED, Set(TRIGGER, "transport.pubsub.topic", "projects/x/topics/y", having=RETRAIN)),
    (AS_ASKED, Set(ALERT, "enabled", value=False, having="-retrain-")),
    (AS_ASKED, Set(CHANNEL, "labels.topic", "projects/x/topics/y", having=RETRAIN)),
    # who trains may approve what it trained
    ("pipeline.stops_before_production", Add(RIGHT, ALL)),
    ("model_registry.registered_by_pipeline", Add(RIGHT, ALL)),
]
OPEN: list[tuple[str, Change]] = [
    (ISOLATED, Set(WALL, "destinationRanges", UNKNOWN, having='"training"')),
    (AS_ASKED, Set(CLOCK, "schedule", "every 92 days", having=AGAIN)),
    (AS_ASKED, Set(FLOW, "sourceContents", UNKNOWN, having="start-scorecard")),
    ("pipeline.silence_starts_nothing", Set(ALERT, "conditions", UNKNOWN, having="-retrain-")),
    ("pipeline.results_its_own", Set(JOB, "template.template.volumes", UNKNOWN, having=STEP)),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_what_breaks_it(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_what_leaves_it_open(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(
    ("schedule", "days"),
    [
        ("0 2 1 1 *", 366),
        ("0 2 1 1,7 *", 184),
        ("0 2 1 1,4,7,10 *", 92),
        ("0 2 1 1,3,5,7,9,11 *", 62),
        ("0 2 1 * *", 31),
        ("0 2 1,16 * *", 16),
        ("0 2 * * 1", 7),
        ("0 2 */5 * *", 5),
        ("0 2 */1 * *", 1),
        ("0 2 1 * 7", 7),  # the first of a month, and every Sunday
    ],
)
def test_the_most_days_between_two_times_of_a_schedule(schedule, days) -> None:
    assert days_between(schedule) == days


@pytest.mark.parametrize("schedule", ["", "every 24 hours", "0 2 L * *", "* * * * *", "0 2 31 2 *"])
def test_a_schedule_that_is_not_understood_is_not_known(schedule) -> None:
    assert days_between(schedule) is UNKNOWN
