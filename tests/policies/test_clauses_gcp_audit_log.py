"""Each clause of the guarantees of the audit log on Google Cloud: what breaks it, and what leaves it open."""

from functools import partial

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict
from tests.policies.worked_gcp import ACCOUNTS

SINK = "gcp:logging/projectSink:ProjectSink"
BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig"
RECORDED = "gcp:projects/iAMAuditConfig:IAMAuditConfig"
MEMBER = "gcp:projects/iAMMember:IAMMember"
COMPLETE, APART, IMMUTABLE = "audit_log.trail_complete", "audit_log.log_apart", "audit_log.log_immutable"
OWN = f"serviceAccount:deploy@{ACCOUNTS['dev']}.iam.gserviceaccount.com"
SPARED = {"logType": "DATA_READ", "exemptedMembers": [OWN]}
on_gcp = partial(verdict, cloud="gcp")


def given(role: str, member: str = OWN, **more: object) -> Add:
    return Add(MEMBER, {"project": ACCOUNTS["audit"], "role": role, "member": member, **more})


def filtered(text: object) -> Set:
    return Set(SINK, "filter", text, at="own")


BREAKS: list[tuple[str, Change]] = [
    (COMPLETE, Set(SINK, "disabled", value=True, at="own")),
    (COMPLETE, Set(SINK, "exclusions", [{"name": "quiet", "filter": "severity<ERROR"}], at="own")),
    (COMPLETE, filtered('log_id("cloudaudit.googleapis.com/activity")')),
    (COMPLETE, Drop(RECORDED, at="own")),
    (COMPLETE, Set(RECORDED, "service", "storage.googleapis.com", at="own")),
    (COMPLETE, Set(RECORDED, "auditLogConfigs[1].exemptedMembers", [OWN], at="own")),
    (COMPLETE, Add(RECORDED, {"project": "${own}", "service": "storage.googleapis.com", "auditLogConfigs": [SPARED]})),
    (COMPLETE, Set(BUCKET, "locked", value=False, at="audit")),
    (IMMUTABLE, Set(BUCKET, "locked", value=False, at="audit")),
    (IMMUTABLE, Set(BUCKET, "locked", None, at="audit")),
    (IMMUTABLE, Set(BUCKET, "retentionDays", None, at="audit")),
    (APART, given("roles/owner")),
    (APART, given("roles/logging.admin", f"projectOwner:{ACCOUNTS['dev']}")),
]
OPEN: list[tuple[str, Change]] = [
    (COMPLETE, filtered("severity>=DEFAULT")),
    (COMPLETE, filtered(UNKNOWN)),
    (COMPLETE, Set(SINK, "exclusions", UNKNOWN, at="own")),
    (COMPLETE, Set(SINK, "destination", UNKNOWN, at="own")),
    (APART, Set(SINK, "destination", UNKNOWN, at="own")),
    (APART, given("roles/logging.admin", "group:operators@banque.example")),
    (APART, given("roles/logging.admin", condition={"title": "x", "expression": "true"})),
    (APART, given("roles/somebody.elses")),
    (IMMUTABLE, Set(BUCKET, "locked", UNKNOWN, at="audit")),
]
FINE: list[tuple[str, Change]] = [
    (COMPLETE, filtered(None)),
    (COMPLETE, Set(SINK, "exclusions", [{"name": "quiet", "filter": "x", "disabled": True}], at="own")),
    (COMPLETE, Add(SINK, {"destination": "pubsub.googleapis.com/projects/x/topics/y", "disabled": True})),
    (APART, given("roles/logging.bucketWriter")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_what_breaks_it(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_what_leaves_it_open(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), FINE)
def test_what_must_not(worked, name, change) -> None:
    assert on_gcp(worked, name, change) is Verdict.PASS
