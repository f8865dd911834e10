"""Each clause of the archive's guarantees on Google Cloud: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Replaced, Set
from tests.policies.clauses import verdict

BUCKET, JOB, FLOW = (
    "gcp:storage/bucket:Bucket",
    "gcp:cloudscheduler/job:Job",
    "gcp:workflows/workflow:Workflow",
)
ALERT, CHANNEL = "gcp:monitoring/alertPolicy:AlertPolicy", "gcp:monitoring/notificationChannel:NotificationChannel"
ON_BUCKET, ON_PROJECT = "gcp:storage/bucketIAMMember:BucketIAMMember", "gcp:projects/iAMMember:IAMMember"
ROLE = "gcp:projects/iAMCustomRole:IAMCustomRole"
LOOKS, TEXT = "archive-extender", "sourceContents"
TRAINS = "serviceAccount:credit-scoring-${environment}-train@${own}.iam.gserviceaccount.com"
PUTS = "roles/storage.objectCreator"


def flow(pattern: str, by: str) -> Set:
    return Set(FLOW, TEXT, Replaced(pattern, by), at="audit", having=LOOKS)


def given(member: str, role: str, below: str = "") -> Add:
    place = f'resource.name.startsWith("projects/_/buckets/${{{BUCKET}#documents@audit.id}}/objects/{below}")'
    condition = {"condition": {"title": "Twin", "expression": place}} if below else {}
    return Add(ON_BUCKET, {"bucket": f"${{{BUCKET}#documents@audit.id}}", "role": role, "member": member, **condition})


BREAKS: list[tuple[str, Change]] = [
    ("archive.documents_immutable", Set(BUCKET, "retentionPolicy", None, at="audit", having="documents")),
    (
        "archive.documents_immutable",
        Set(BUCKET, "retentionPolicy.isLocked", value=False, at="audit", having="documents"),
    ),
    ("archive.lock_extended", Drop(FLOW, at="audit", having=LOOKS)),
    ("archive.lock_extended", Drop(JOB, at="audit", having=LOOKS)),
    ("archive.lock_extended", Set(JOB, "httpTarget.httpMethod", "GET", at="audit", having=LOOKS)),
    ("archive.lock_extended", flow(r"sys\.now\(\) \+ \d+", "sys.now() + 86400")),
    ("archive.lock_extended", flow('"versions": true', '"versions": false')),
    ("archive.lock_extended", flow('"Locked"', '"Unlocked"')),
    ("archive.lock_extended", flow("projects/bex-ai-prod", "projects/bex-ai-test")),
    ("archive.lock_extended", flow("run.googleapis.com", "aiplatform.googleapis.com")),
    ("archive.lock_extended", Drop(ON_BUCKET, at="audit", having="archive_extender")),
    ("archive.lock_extended", Drop(ON_PROJECT, at="own", having="release_reader")),
    (
        "archive.lock_extended",
        Set(ROLE, "permissions", ["storage.objects.list"], at="audit", having="archive_extender"),
    ),
    ("archive.lock_extended", Set(ALERT, "enabled", value=False, at="audit", having=LOOKS)),
    ("archive.lock_extended", Set(ALERT, "notificationChannels", [], at="audit", having=LOOKS)),
    ("archive.lock_extended", Set(ALERT, "conditions[1]", {"displayName": "none"}, at="audit", having=LOOKS)),
    ("archive.lock_extended", Set(CHANNEL, "enabled", value=False, at="audit", having="audit-high")),
    ("archive.lock_extended", Set(CHANNEL, "enabled", value=False, at="audit", having="high")),
    ("archive.archive_apart", given(TRAINS, "roles/storage.objectAdmin")),
    ("archive.own_documents_only", given(TRAINS, PUTS, "prod/")),
    ("archive.own_documents_only", given(TRAINS, PUTS, "prod/another-system/")),
    ("archive.own_documents_only", given("group:everybody@banque.example", PUTS, "prod/credit-scoring/")),
]

OPEN: list[tuple[str, Change]] = [
    ("archive.lock_extended", Set(FLOW, TEXT, UNKNOWN, at="audit", having=LOOKS)),
    ("archive.lock_extended", Drop(CHANNEL, at="audit", having="audit-high")),  # the route of another stack
    ("archive.lock_extended", Drop(CHANNEL, at="audit", having="high")),  # the route of another stack
    ("archive.archive_apart", given("group:everybody@banque.example", "roles/storage.objectViewer")),
    # whose account it is, is not in these stacks
    ("archive.own_documents_only", given("serviceAccount:x@${own}.iam.gserviceaccount.com", PUTS, "prod/abc/")),
]

HARMLESS: list[tuple[str, Change]] = [
    ("archive.own_documents_only", given(TRAINS, PUTS, "prod/credit-scoring/")),
    ("archive.archive_apart", given(TRAINS, PUTS, "prod/credit-scoring/")),
    (
        "archive.documents_immutable",
        Set(BUCKET, "retentionPolicy.retentionPeriod", "999999999", at="audit", having="documents"),
    ),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change, environment="prod", cloud="gcp") is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change, environment="prod", cloud="gcp") is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change, environment="prod", cloud="gcp") is Verdict.PASS
