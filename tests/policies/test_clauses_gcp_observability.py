"""Each clause of the guarantees of observability on Google Cloud: what breaks it, what leaves it open, and what not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.reading import read
from policies.twin import Add, Change, Drop, Replaced, Set, apply
from tests.policies.clauses import verdict

ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
HELD = "conditions[0].conditionPrometheusQueryLanguage"
QUERY = f"{HELD}.query"
CLOCK, JOB = "gcp:cloudscheduler/job:Job", "gcp:cloudrunv2/job:Job"
MAY_START = "gcp:cloudrunv2/jobIamMember:JobIamMember"
RIGHT = "gcp:storage/bucketIAMMember:BucketIAMMember"
RUNS = "template.template"
SLOW, DRIFT, STARTS = "histogram_quantile", 'monitor=\\"drift\\"', ':run"'
WORSE = "worse: any of"
AS_JOB = "serviceAccount:credit-scoring-dev-measuring@bex-ai-dev.iam.gserviceaccount.com"
STORE = "credit-scoring-dev-events-cbb5021b"

BREAKS: list[tuple[str, Change]] = [
    ("monitors_alarm", Drop(ALERT, having=SLOW)),
    ("monitors_alarm", Set(ALERT, "enabled", value=False, having=DRIFT)),
    ("monitors_alarm", Set(ALERT, f"{HELD}.duration", "3600s", having=SLOW)),
    ("monitors_alarm", Set(ALERT, QUERY, Replaced(r"\) > 0$", ") > 9"), having=SLOW)),
    ("monitors_alarm", Set(ALERT, QUERY, Replaced(r"\[900s\]", "[60s]"), having=SLOW)),
    ("monitors_alarm", Set(ALERT, QUERY, Replaced("scorecard", "other"), having=SLOW)),  # another's service
    ("monitors_alarm", Set(ALERT, QUERY, Replaced("max_over_time", "min_over_time"), having=DRIFT)),
    ("monitors_alarm", Set(ALERT, QUERY, Replaced(">= 400", ">= 4"), having=DRIFT)),
    ("told_once", Set(ALERT, QUERY, Replaced(r"\nor \(\(", r"\nand (("), having=WORSE)),
    ("told_once", Set(ALERT, QUERY, Replaced(r"> 0\.2", "> 0.9"), having=WORSE)),  # judges otherwise than its parts
    ("alerts_routed", Set(ALERT, "enabled", value=False, having=WORSE)),
    ("silence_told", Set(ALERT, QUERY, Replaced(r"\nor \(absent_over_time[^\n]*"), having=WORSE)),
    ("silence_told", Set(ALERT, QUERY, Replaced(r"\nor \(min\([^\n]*"), having=DRIFT)),  # too few cases
    ("silence_told", Set(ALERT, QUERY, Replaced("86400s", "864000s"), having=DRIFT)),
    ("drift_by_the_clock", Set(CLOCK, "schedule", "0 */48 * * *", having=STARTS)),
    ("drift_by_the_clock", Drop(MAY_START)),
    ("job_contained", Set(JOB, f"{RUNS}.encryptionKey", None)),
    ("job_contained", Set(JOB, f"{RUNS}.containers[0].image", "a.example/x:latest")),
    ("job_contained", Set(JOB, f"{RUNS}.vpcAccess.networkInterfaces[0].subnetwork", "projects/x/regions/y/z")),
    ("job_contained", Add(RIGHT, {"bucket": STORE, "role": "roles/storage.objectAdmin", "member": AS_JOB})),
    (
        "job_contained",
        Add(
            "gcp:projects/iAMMember:IAMMember",
            {"project": "bex-ai-dev", "role": "roles/storage.objectViewer", "member": AS_JOB},
        ),
    ),
]

OPEN: list[tuple[str, Change]] = [
    ("drift_by_the_clock", Set(CLOCK, "schedule", "0 0 * * 1", having=STARTS)),
    ("monitors_alarm", Set(ALERT, "conditions", UNKNOWN, having=SLOW)),
    ("silence_told", Set(ALERT, QUERY, UNKNOWN, having=DRIFT)),
    ("told_once", Set(ALERT, f"{HELD}.duration", UNKNOWN, having=WORSE)),
    ("drift_by_the_clock", Set(CLOCK, "httpTarget.uri", UNKNOWN, having=STARTS)),
    ("job_contained", Set(JOB, f"{RUNS}.containers", UNKNOWN)),
    ("job_contained", Set(JOB, f"{RUNS}.serviceAccount", UNKNOWN)),
]

HARMLESS: list[tuple[str, Change]] = [
    ("alerts_routed", Set(ALERT, "severity", "WARNING", having=SLOW)),
    ("monitors_alarm", Add(ALERT, {"conditions": [{"conditionPrometheusQueryLanguage": {"query": "up == 0"}}]})),
    ("drift_by_the_clock", Set(CLOCK, "schedule", "0 */6 * * *", having=STARTS)),
]


_CALLS = 'logging_googleapis_com:user_heard{monitored_resource="gcs_bucket"}'
_EACH = f"count(sum by (device) (increase({_CALLS}[3600s])) > 0)"
_FLEET = f"""count(
((1 - ({_EACH} or vector(0)) / 340 > 0.05))
or (({_EACH} or vector(0)) == 0)
) > 0"""


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"observability.{name}", change, cloud="gcp") is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"observability.{name}", change, cloud="gcp") is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_still_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"observability.{name}", change, cloud="gcp") is Verdict.PASS


@pytest.mark.parametrize(("counted", "there"), [("heard", True), ("other", UNKNOWN)])
def test_an_alert_on_devices_is_read_with_what_counts_them(worked, counted: str, there: object) -> None:
    graph, expected = worked("dev", "gcp")
    condition = {"conditionPrometheusQueryLanguage": {"query": _FLEET, "duration": "0s"}}
    for more in (Add("gcp:logging/metric:Metric", {"name": counted}), Add(ALERT, {"conditions": [condition]})):
        graph, _ = apply(graph, more, expected)
    (watch,) = (one for one in read(graph, expected).watches if one.devices == 340)
    assert (watch.measure, watch.window, watch.bounds) == ("devices_silent", 3600, (None, 0.05))
    named = "heard" if there is True else "logging_googleapis_com:user_heard"
    assert (watch.counter, watch.devices, watch.silence) == (named, 340, "breaching")
    assert watch.on is there
