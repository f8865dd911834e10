"""Backup: two locked vaults in two regions, a plan by tag, restores that are tried; or the landing zone's vault."""

import pulumi
import pulumi_aws
import pytest

from components.aws import Backup
from gouvernail.sandbox.inprocess import collect
from tests.components.aws.graphs import every, one

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


def test_a_log_of_changes_is_kept_where_it_is_asked_for_and_no_longer_than_aws_keeps_one(build):
    long = rules(build(Backup, {**ARGS, "keep_days": 90}))
    assert long["continuous"]["enableContinuousBackup"] is True
    assert (long["continuous"]["lifecycle"]["deleteAfter"], long["copies"]["lifecycle"]["deleteAfter"]) == (35, 90)
    assert set(rules(build(Backup, {**ARGS, "continuous": False}))) == {"copies"}


def test_what_bears_the_tag_is_copied(graph):
    selection = one(graph, "backup.Selection").inputs
    assert selection["selectionTags"] == [{"type": "STRINGEQUALS", "key": "backup", "value": "yes"}]
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


def test_what_failed_is_told(graph):
    told = one(graph, "backup.VaultNotifications").inputs
    assert told["snsTopicArn"] == ARGS["route"]
    assert {"BACKUP_JOB_FAILED", "COPY_JOB_FAILED", "RESTORE_JOB_FAILED"} <= {*told["backupVaultEvents"]}


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
    assert [*every(graph, "backup.Plan"), *every(graph, "iam.Role")] == []
