"""Copies: whole, into locked buckets in two regions, tried by the clock, and told where they fail."""

import json

import pytest

from components.gcp import Backup
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, every, one

THERE = f"projects/{ACCOUNT}/locations/europe-west4/keyRings/bex-dev-recovery/cryptoKeys/bex-dev-recovery"
ROUTE = f"projects/{ACCOUNT}/notificationChannels/1234567890123456789"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "roles": "/bex-dev/",
    "boundary": "",
    "recovery_region": "europe-west4",
    "key_id": KEY,
    "recovery_key_id": THERE,
    "keep_days": 35,
    "every_hours": 24,
    "continuous": True,
    "test_days": 31,
    "route": ROUTE,
}


@pytest.fixture
def graph(build):
    return build(Backup, ARGS)


def definition(graph, role):
    return json.loads(one(graph, "workflows.Workflow", role).inputs["sourceContents"])


def test_copies_are_locked_for_good_in_both_regions_and_gone_when_their_time_is_over(graph):
    here, there = (one(graph, "storage.Bucket", role) for role in ("vault", "recovery-vault"))
    (it,) = graph.of_type("gouvernail-gcp:index:Backup")
    assert it.outputs == {"vault": here.id, "recovery_vault": there.id, "recovery_key": THERE}
    for store, region, key in ((here, REGION, KEY), (there, "europe-west4", THERE)):
        assert store.inputs["location"] == region
        assert store.inputs["encryption"] == {"defaultKmsKeyName": key}
        assert store.inputs["retentionPolicy"] == {"isLocked": True, "retentionPeriod": str(35 * 86400)}
        assert store.inputs["lifecycleRules"][0]["condition"] == {"age": 35, "withState": "ANY"}
        assert "backup" not in store.inputs["labels"]  # nothing copies a copy
        assert not store.retain_on_delete


def test_what_bears_the_label_is_copied_whole_into_both(graph):
    said = definition(graph, "backup-copier")
    each = said["main"]["steps"][2]["each"]["for"]
    marked, kept, vaults = each["steps"]
    assert marked["marked"]["switch"][0]["condition"] == (
        '${default(map.get(one, ["labels", "backup"]), "no") != "yes"}'
    )
    assert "versioning" in kept["kept"]["switch"][0]["condition"]
    assert vaults["vaults"]["for"]["in"] == [one(graph, "storage.Bucket", it).id for it in ("vault", "recovery-vault")]
    job = said["copy"]["steps"][0]["make"]["try"]["args"]["body"]
    assert job["serviceAccount"] == f"bex-dev-backup-copier@{ACCOUNT}.iam.gserviceaccount.com"


def test_no_versions_are_asked_for_where_no_log_of_changes_is(build):
    said = definition(build(Backup, {**ARGS, "continuous": False}), "backup-copier")
    assert len(said["main"]["steps"][2]["each"]["for"]["steps"]) == 2


def test_who_copies_deletes_nothing_and_who_tries_writes_into_no_vault(graph):
    permissions = {one.name: one.inputs["permissions"] for one in every(graph, "projects.IAMCustomRole")}
    assert not any("objects.delete" in one for its in permissions.values() for one in its)
    writes = one(graph, "projects.IAMCustomRole", "backup-sink").id
    may = {one.name: one.inputs for one in every(graph, "storage.BucketIAMMember")}
    assert {name for name, its in may.items() if its["role"] == writes} == {
        "backup-copier-vault",
        "backup-copier-recovery-vault",
        "backup-tester-tried",
    }
    agent = one(graph, "serviceaccount.IAMMember", "backup-copier-transfers").inputs
    assert agent["role"] == "roles/iam.serviceAccountTokenCreator"
    assert agent["member"].endswith("@storage-transfer-service.iam.gserviceaccount.com")


@pytest.mark.parametrize(
    ("hours", "cron"), [(1, "11 */1 * * *"), (5, "11 */4 * * *"), (24, "11 1 * * *"), (200, "11 1 * * 0")]
)
def test_a_copy_is_made_as_often_as_asked_or_more_often(build, hours, cron):
    graph = build(Backup, {**ARGS, "every_hours": hours})
    assert one(graph, "cloudscheduler.Job", "backup-copier").inputs["schedule"] == cron
    conditions = one(graph, "monitoring.AlertPolicy", "backup-copier").inputs["conditions"]
    assert len(conditions) == (2 if hours < 12 else 1)


@pytest.mark.parametrize(("days", "cron"), [(1, "11 5 * * *"), (30, "11 5 * * 0"), (31, "11 5 1 * *")])
def test_copies_are_tried_as_often_as_asked_or_more_often(build, days, cron):
    graph = build(Backup, {**ARGS, "test_days": days})
    assert one(graph, "cloudscheduler.Job", "backup-tester").inputs["schedule"] == cron


def test_failures_take_the_route(graph):
    assert {one.name: one.inputs["notificationChannels"] for one in every(graph, "monitoring.AlertPolicy")} == {
        "backup-copier": [ROUTE],
        "backup-tester": [ROUTE],
    }


def test_a_landing_zones_vault_is_read_and_nothing_is_built(build, state):
    left = one(build(Backup, ARGS, state=state), "storage.Bucket", "vault").id
    graph = build(Backup, {**ARGS, "adopt": {"vault": left}}, state=state)
    (cloud,) = [resource for resource in graph if resource.type.startswith("gcp:")]
    assert (cloud.id, cloud.external) == (left, True)
