"""Each clause of the guarantees of the cache on Google Cloud: what breaks it, and what leaves it open."""

from functools import partial

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Change, Drop, Set
from tests.policies.clauses import verdict

INSTANCE, TRIGGER = "gcp:memorystore/instance:Instance", "gcp:eventarc/trigger:Trigger"
ALERT, WORKFLOW = "gcp:monitoring/alertPolicy:AlertPolicy", "gcp:workflows/workflow:Workflow"
MAY = "gcp:storage/bucketIAMMember:BucketIAMMember"
MOVED, DROP, RUNS, WRITES = "cache-release", "cache-drop", "started_execution_count", "objectUser"
DROPPED, SURVIVES, PRIVATE = "cache.cache_dropped", "cache.cache_survives", "cache.cache_private"
on_gcp = partial(verdict, cloud="gcp", environment="prod")

BREAKS: list[tuple[str, Change]] = [
    (DROPPED, Drop(TRIGGER, having=MOVED)),
    (DROPPED, Set(TRIGGER, "matchingCriterias[2].value", "google.cloud.run.v2.Services.GetService", having=MOVED)),
    (DROPPED, Set(TRIGGER, "matchingCriterias[3].value", "projects/x/locations/y/services/z", having=MOVED)),
    (DROPPED, Set(WORKFLOW, "sourceContents", '{"main": {"steps": []}}', having=DROP)),
    (DROPPED, Drop(MAY, having="cache-drop@")),
    (DROPPED, Set(ALERT, "notificationChannels", [], having=RUNS)),
    (SURVIVES, Set(INSTANCE, "replicaCount", 0)),
    (PRIVATE, Set(INSTANCE, "authorizationMode", "AUTH_DISABLED")),
    (PRIVATE, Set(INSTANCE, "authorizationMode", None)),
]
OPEN: list[tuple[str, Change]] = [
    (DROPPED, Set(TRIGGER, "matchingCriterias", UNKNOWN, having=MOVED)),
    (DROPPED, Set(ALERT, "conditions", UNKNOWN, having=RUNS)),
    (SURVIVES, Set(INSTANCE, "replicaCount", UNKNOWN)),
    (PRIVATE, Set(INSTANCE, "authorizationMode", UNKNOWN)),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_what_breaks_it(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_what_leaves_it_open(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.NOT_EVALUATED
