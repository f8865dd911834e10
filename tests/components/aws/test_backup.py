"""Backup: two locked vaults in two regions, a plan by tag, restores that are tried; or the landing zone's vault."""

import json

import pulumi
import pulumi_aws
import pytest

from components.aws import Backup
from gouvernail.sandbox.inprocess import collect
from tests.components.aws.graphs import every, one, statements

ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "roles": "/bex-dev/",
    "boundary": "arn:aws:iam::111111111111:policy/bex-dev/bex-dev-services-boundary",
    "recovery_region": "eu-central-1",
    "key_id": "arn:aws:kms:eu-west-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000000",
    "recovery_key_id": "arn:aws:kms:eu-central-1:111111111111:key/0f1e2d3c-0000-4000-8000-000000000001",
    "keep_days": 35,
    "every_hours": 24,
    "continuous": True,
    "test_days": 31,
    "route": "arn:aws:sns:eu-west-1:111111111111:bex-dev-high",
}


@pytest.fixture
def graph(build):
    return build(Backup, ARGS)


def rules(graph):
    return {rule["ruleName"]: rule for rule in one(graph, "backup.Plan").inputs["rules"]}


def test_copies_lie_in_two_regions_under_a_key_of_each(graph):
    vaults = {vault.name: vault.inputs for vault in every(graph, "backup.Vault")}
    assert {name: (its["region"], its["kmsKeyArn"]) for name, its in vaults.items()} == {
        "vault": ("eu-west-1", ARGS["key_id"]),
        "recovery": ("eu-central-1", ARGS["recovery_key_id"]),
    }
    (copy,) = rules(graph)["copies"]["copyActions"]
    assert copy["destinationVaultArn"] == one(graph, "backup.Vault", "recovery").outputs["arn"]


def test_nobody_deletes_a_copy_before_its_time_and_then_it_goes(graph):
    for lock in every(graph, "backup.VaultLockConfiguration"):
        assert (lock.inputs["minRetentionDays"], lock.inputs["changeableForDays"]) == (35, 3)
    copies = rules(graph)["copies"]
    assert copies["lifecycle"]["deleteAfter"] == copies["copyActions"][0]["lifecycle"]["deleteAfter"] == 35


@pytest.mark.parametrize(
    ("hours", "schedule"), [(24, "cron(0 2 * * ? *)"), (48, "cron(0 2 * * ? *)"), (4, "cron(0 0/4 * * ? *)")]
)
def test_copies_are_made_as_often_as_is_asked(build, hours, schedule):
    assert rules(build(Backup, {**ARGS, "every_hours": hours}))["copies"]["schedule"] == schedule


def test_a_log_of_changes_is_kept_where_it_is_asked_for_and_as_long_as_its_vault_asks(build):
    both = rules(build(Backup, ARGS))
    assert both["continuous"]["enableContinuousBackup"] is True
    assert (both["continuous"]["lifecycle"]["deleteAfter"], both["copies"]["lifecycle"]["deleteAfter"]) == (35, 35)
    assert set(rules(build(Backup, {**ARGS, "continuous": False}))) == {"copies"}


def test_buckets_that_bear_the_tag_are_copied_whatever_the_account_has_switched_on(graph):
    selection = one(graph, "backup.Selection").inputs
    assert selection["resources"] == ["arn:aws:s3:::*"]
    assert selection["conditions"] == [{"stringEquals": [{"key": "aws:ResourceTag/backup", "value": "yes"}]}]
    assert not selection.get("selectionTags")
    assert selection["planId"] == one(graph, "backup.Plan").id


@pytest.mark.parametrize(
    ("days", "schedule"), [(31, "cron(0 4 1 * ? *)"), (7, "cron(0 4 ? * SUN *)"), (1, "cron(0 4 * * ? *)")]
)
def test_copies_are_tried_as_often_as_is_asked(build, days, schedule):
    graph = build(Backup, {**ARGS, "test_days": days})
    plan = one(graph, "backup.RestoreTestingPlan")
    assert plan.inputs["scheduleExpression"] == schedule
    assert plan.inputs["recoveryPointSelection"]["includeVaults"] == [
        one(graph, "backup.Vault", "vault").outputs["arn"]
    ]
    assert one(graph, "backup.RestoreTestingSelection").inputs["restoreTestingPlanName"] == plan.inputs["name"]


def test_what_failed_is_told_in_either_region(build):
    graph = build(Backup, {**ARGS, "undelivered": "arn:aws:sqs:eu-west-1:111111111111:dead"})
    here, there = (one(graph, "cloudwatch.EventRule", name) for name in ("failures", "failures-there"))
    assert (here.inputs["region"], there.inputs["region"]) == ("eu-west-1", "eu-central-1")
    bad = ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"]
    for rule in (here, there):
        pattern = json.loads(rule.inputs["eventPattern"])
        assert pattern["source"] == ["aws.backup"]
        assert pattern["detail-type"] == [f"{kind} Job State Change" for kind in ("Backup", "Copy", "Restore")]
        assert pattern["detail"] == {"$or": [{"state": bad}, {"status": bad}]}  # jobs that restore have a status
    route, on = (one(graph, "cloudwatch.EventTarget", name).inputs for name in ("failures", "failures-there"))
    assert route["arn"] == ARGS["route"]
    assert route["deadLetterConfig"] == {"arn": "arn:aws:sqs:eu-west-1:111111111111:dead"}
    bus = "arn:aws:events:eu-west-1:111111111111:event-bus/default"
    assert (on["region"], on["arn"]) == ("eu-central-1", bus)
    assert statements(one(graph, "iam.RolePolicy", "failures-there"))["Tell"]["Resource"] == [bus]


def test_a_vault_is_asked_for_no_notice_that_it_no_longer_gives(graph):
    told = one(graph, "backup.VaultNotifications").inputs
    assert told["snsTopicArn"] == ARGS["route"]
    assert {*told["backupVaultEvents"]} == {
        "CONTINUOUS_BACKUP_INTERRUPTED",
        "S3_BACKUP_OBJECT_FAILED",
        "S3_RESTORE_OBJECT_FAILED",
    }


def test_the_landing_zones_vault_is_read_and_none_is_made(build, state):
    def landing():
        own = pulumi_aws.Provider("landing", region="eu-west-1", allowed_account_ids=["111111111111"])
        opts = pulumi.ResourceOptions(provider=own)
        vault = pulumi_aws.backup.Vault("theirs", name="theirs", opts=opts)
        pulumi_aws.backup.VaultLockConfiguration(
            "theirs", backup_vault_name=vault.name, min_retention_days=35, changeable_for_days=3, opts=opts
        )

    collect(landing, stack_name="landing-zone", state=state)
    graph = build(Backup, {**ARGS, "adopt": {"vault": "theirs"}}, state=state)
    assert all(one_.external for one_ in every(graph, "backup.Vault"))
    assert [*every(graph, "backup.Plan"), *every(graph, "iam.Role"), *every(graph, "cloudwatch.EventRule")] == []
