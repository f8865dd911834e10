"""Audit log: a locked log bucket with our key, and a sink of every record into it that may do nothing else there."""

import pytest
from pulumi_gcp import logging

from components.gcp import RETAINED_BY, AuditLog
from components.gcp.audit_log import log_bucket_id, trail_id
from gouvernail.errors import GouvernailError
from tests.components.gcp.graphs import ACCOUNT, AUDIT, KEY, LOG, REGION, every, one

ARGS = {"prefix": "bex-dev", "tags": {"owner": "grp"}, "account": ACCOUNT, "region": REGION}
STORE = {
    "accounts": [ACCOUNT],
    "trails": [],
    "keep_days": 2557,
    "key_id": KEY,
    "stack": "bex-gcp-audit-foundation",
}
BUILD = {**ARGS, "prefix": "bex", "account": AUDIT, "build": STORE}
INTO = {**ARGS, "into": {"store": LOG, "recovery_store": LOG, "key_id": KEY}}


@pytest.fixture
def store(build):
    return build(AuditLog, BUILD)


@pytest.fixture
def trail(build):
    return build(AuditLog, INTO)


def test_the_log_bucket_is_locked_encrypted_with_our_key_and_outlives_its_stack(store):
    log = one(store, "logging.ProjectBucketConfig")
    assert log.id == LOG == log_bucket_id("bex", AUDIT, REGION)
    assert (log.inputs["locked"], log.inputs["retentionDays"]) == (True, 2557)
    assert log.inputs["cmekSettings"] == {"kmsKeyName": KEY}
    assert f"{RETAINED_BY}=bex-gcp-audit-foundation" in log.inputs["description"]
    assert log.retain_on_delete


def test_in_its_own_project_the_sink_needs_no_right(store):
    assert every(store, "projects.IAMMember") == []
    assert one(store, "logging.ProjectSink").inputs["destination"] == f"logging.googleapis.com/{LOG}"


def test_a_sink_carries_every_record_of_a_project_into_the_other(trail):
    sink = one(trail, "logging.ProjectSink")
    assert sink.id == trail_id("bex-dev", ACCOUNT, REGION)
    assert (sink.inputs["disabled"], sink.inputs["exclusions"]) == (False, [])
    for log in ("cloudaudit.googleapis.com/data_access", "compute.googleapis.com/vpc_flows"):
        assert f'log_id("{log}")' in sink.inputs["filter"].split(" OR ")
    (it,) = trail.of_type("gouvernail-gcp:index:AuditLog")
    assert it.outputs == {"trail_id": sink.id, "store": LOG, "recovery_store": LOG, "key_id": KEY}


def test_its_account_may_write_to_this_log_bucket_alone(trail):
    writes = one(trail, "projects.IAMMember")
    assert (writes.inputs["project"], writes.inputs["role"]) == (AUDIT, "roles/logging.bucketWriter")
    assert writes.inputs["member"] == one(trail, "logging.ProjectSink").outputs["writerIdentity"]
    expression = writes.inputs["condition"]["expression"]
    assert expression == f'resource.name.endsWith("{REGION}/buckets/bex-audit-log")'


@pytest.mark.parametrize("args", [BUILD, INTO], ids=["audit", "environment"])
def test_reading_and_writing_data_is_recorded_in_all_services_and_goes_on_after_destroy(build, args):
    recorded = one(build(AuditLog, args), "projects.IAMAuditConfig")
    assert (recorded.inputs["project"], recorded.inputs["service"]) == (args["account"], "allServices")
    assert {each["logType"] for each in recorded.inputs["auditLogConfigs"]} == {"ADMIN_READ", "DATA_READ", "DATA_WRITE"}
    assert all("exemptedMembers" not in each for each in recorded.inputs["auditLogConfigs"])
    assert recorded.retain_on_delete


def test_a_log_that_was_left_is_taken_back(build, state):
    its = {"bucket_id": "bex-audit-log", "project": AUDIT, "location": REGION}
    build(lambda _, its, opts: logging.ProjectBucketConfig("left", opts=opts, **its), its, state=state)
    again = build(AuditLog, {**BUILD, "build": {**STORE, "retained": LOG}}, state=state)
    assert one(again, "logging.ProjectBucketConfig").id == LOG


def test_cloud_logging_keeps_nothing_for_longer_than_ten_years(build):
    with pytest.raises(GouvernailError, match=r"3651 days.*\n.*3650 days at most"):
        build(AuditLog, {**BUILD, "build": {**STORE, "keep_days": 3651}})


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        (logging.OrganizationSink, {"org_id": "123456789012"}),
        (logging.FolderSink, {"folder": "123456789012"}),
        (logging.ProjectSink, {"project": ACCOUNT}),
    ],
)
def test_the_landing_zones_sink_is_read_with_its_log_bucket(build, state, kind, where):
    build(AuditLog, BUILD, state=state)
    theirs = {"destination": f"logging.googleapis.com/{LOG}", **where}
    made = one(
        build(lambda _, its, opts: kind("all", opts=opts, **its), theirs, state=state), f"logging.{kind.__name__}"
    )
    graph = build(AuditLog, {**ARGS, "adopt": {"trail_id": made.id, "read_store": True}}, state=state)
    assert one(graph, f"logging.{kind.__name__}").external
    assert one(graph, "logging.ProjectBucketConfig").external
    assert every(graph, "projects.IAMMember") == []
    (it,) = graph.of_type("gouvernail-gcp:index:AuditLog")
    assert it.outputs == {"trail_id": made.id, "store": LOG, "recovery_store": LOG, "key_id": KEY}


def test_one_of_three_ways_is_chosen(build):
    with pytest.raises(ValueError, match="none was given"):
        build(AuditLog, ARGS)
