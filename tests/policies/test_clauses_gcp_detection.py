"""Each clause of the guarantees of detection on Google Cloud: what breaks it, what leaves it open, what must not."""

from functools import partial

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict

ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
WORKFLOW, JOB = "gcp:workflows/workflow:Workflow", "gcp:cloudscheduler/job:Job"
SENDS = "gcp:securitycenter/v2ProjectNotificationConfig:V2ProjectNotificationConfig"
WATCHED, ANALYSED, ROUTED = (
    "detection.intrusions_watched",
    "detection.access_analysed",
    "detection.findings_routed",
)
OBJECTS, STOPPED, OPENED, UNUSED = "storage[.]objects", "DeleteSink", "allUsers", "nobody uses"
MATCHES = "conditions[0].conditionMatchedLog.filter"
on_gcp = partial(verdict, cloud="gcp")


def alert(about: str, path: str, value: object) -> Set:
    return Set(ALERT, path, value, at="own", having=about)


BREAKS: list[tuple[str, Change]] = [
    (WATCHED, Drop(ALERT, at="own", having=OBJECTS)),
    (WATCHED, Drop(ALERT, at="own", having=STOPPED)),
    (WATCHED, alert(STOPPED, "enabled", value=False)),
    (WATCHED, alert(OBJECTS, "notificationChannels", [])),
    (WATCHED, alert(OBJECTS, MATCHES, 'log_id("cloudaudit.googleapis.com/policy")')),
    (ANALYSED, Drop(ALERT, at="own", having=OPENED)),
    (ANALYSED, alert(UNUSED, "enabled", value=False)),
    (ANALYSED, Drop(WORKFLOW, at="own", having="access-unused")),
    (ANALYSED, Drop(JOB, at="own", having="access-unused")),
    (ANALYSED, Set(JOB, "paused", value=True, at="own", having="access-unused")),
    (ANALYSED, Set(WORKFLOW, "sourceContents", "{}", at="own", having="access-unused")),
    (ROUTED, Drop(SENDS, at="own", having="findings-critical")),
    (ROUTED, Set(SENDS, "pubsubTopic", "projects/x/topics/y", at="own", having="findings-critical")),
]
OPEN: list[tuple[str, Change]] = [
    (WATCHED, alert(OBJECTS, MATCHES, UNKNOWN)),
    (WATCHED, alert(STOPPED, "notificationChannels", UNKNOWN)),
    (ANALYSED, alert(OPENED, MATCHES, UNKNOWN)),
    (ANALYSED, alert(UNUSED, MATCHES, UNKNOWN)),
    (ANALYSED, Set(WORKFLOW, "sourceContents", UNKNOWN, at="own", having="access-unused")),
    (ANALYSED, Set(JOB, "httpTarget", UNKNOWN, at="own", having="access-unused")),
    (ROUTED, Set(SENDS, "pubsubTopic", UNKNOWN, at="own", having="findings-critical")),
    (ROUTED, Set(SENDS, "streamingConfig.filter", 'severity!="LOW"', at="own", having="findings-critical")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_what_breaks_it(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_what_leaves_it_open(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.NOT_EVALUATED


def test_an_alert_on_something_else_is_no_second_detector(worked) -> None:
    other = {"displayName": "x", "combiner": "OR", "project": "${own}", "conditions": UNKNOWN}
    assert on_gcp(worked, WATCHED, Add(ALERT, other)) is Verdict.PASS
