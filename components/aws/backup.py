"""Backup on AWS: a locked vault here and one in the recovery region, a plan by tag, restores that are tried.

Jobs that fail are told by EventBridge, which a vault's own notices no longer do; in the recovery region a rule hands
them on to this one, where the route stands.

Source: AWS Backup Developer Guide, "AWS Backup Vault Lock", "Continuous backups and point-in-time recovery", "Restore
testing" (https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html), "Monitoring AWS Backup events
using Amazon EventBridge", "AWS Backup service opt-in"; AWS Backup API Reference, PutBackupVaultNotifications.
"""

import json
import re
from typing import Final

import pulumi
from pulumi_aws import backup, cloudwatch, iam

from components.aws._policy import allow
from components.aws._service_role import role_that_may, service_role
from components.aws._undelivered import put_aside
from components.contract.backup import BackupArgs
from components.contract.naming import physical_name

__all__ = ["Backup"]

_COOLING_DAYS: Final = 3  # the least: until then a lock can be taken back, from then on by nobody
_HOURS_A_DAY: Final = 24
_MONTH_DAYS: Final = 31
_OF_OBJECTS: Final = ("CONTINUOUS_BACKUP_INTERRUPTED", "S3_BACKUP_OBJECT_FAILED", "S3_RESTORE_OBJECT_FAILED")
_JOBS: Final = [f"{kind} Job State Change" for kind in ("Backup", "Copy", "Restore")]
_ENDED_BADLY: Final = ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"]
_MANAGED: Final = "arn:aws:iam::aws:policy/"
_POLICIES: Final = {
    "backup": f"{_MANAGED}service-role/AWSBackupServiceRolePolicyForBackup",
    "restore": f"{_MANAGED}service-role/AWSBackupServiceRolePolicyForRestores",
    "backup-objects": f"{_MANAGED}AWSBackupServiceRolePolicyForS3Backup",
    "restore-objects": f"{_MANAGED}AWSBackupServiceRolePolicyForS3Restore",
}


class Backup(pulumi.ComponentResource):
    """Copies what bears the tag `backup: yes`. Restores nothing into service by itself: that is a decision."""

    vault: pulumi.Output[str]
    """Name of the vault."""
    recovery_vault: pulumi.Output[str]
    """Name of the vault in the recovery region; empty where the landing zone's vault was adopted."""
    recovery_key: pulumi.Output[str]
    """ARN of the key of what is copied to the recovery region; empty where the landing zone's vault was adopted."""

    def __init__(self, name: str, args: BackupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Backup", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        if "adopt" in args:
            vault = backup.Vault.get("vault", args["adopt"]["vault"], opts=self._own)
            backup.VaultLockConfiguration.get("vault", args["adopt"]["vault"], opts=self._own)
            self.recovery_vault = pulumi.Output.from_input("")
            self.recovery_key = pulumi.Output.from_input("")
        else:
            vault = self._vault("vault", args["region"], args["key_id"])
            recovery = self._vault("recovery", args["recovery_region"], args["recovery_key_id"])
            self._copy(vault, recovery)
            self.recovery_vault = recovery.name
            self.recovery_key = pulumi.Output.from_input(args["recovery_key_id"])
        self.vault = vault.name
        self.register_outputs(
            {"vault": self.vault, "recovery_vault": self.recovery_vault, "recovery_key": self.recovery_key}
        )

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _vault(self, role: str, region: str, key: pulumi.Input[str]) -> backup.Vault:
        name = physical_name(self._args["prefix"], role, limit=50)
        vault = backup.Vault(
            role,
            name=name,
            region=region,
            kms_key_arn=key,
            tags={**self._tags(name), "purpose": "recovery" if role == "recovery" else "backups"},
            opts=self._own,
        )
        backup.VaultLockConfiguration(
            role,
            backup_vault_name=vault.name,
            region=region,
            min_retention_days=self._args["keep_days"],
            changeable_for_days=_COOLING_DAYS,
            opts=self._own,
        )
        return vault

    def _copy(self, vault: backup.Vault, recovery: backup.Vault) -> None:
        args = self._args
        name = physical_name(args["prefix"], "backup", limit=50)
        kept: backup.PlanRuleLifecycleArgsDict = {"delete_after": args["keep_days"]}
        rules: list[backup.PlanRuleArgsDict] = [
            {
                "rule_name": "copies",
                "target_vault_name": vault.name,
                "schedule": _schedule(args["every_hours"]),
                "start_window": 60,
                "completion_window": 720,
                "lifecycle": kept,
                "copy_actions": [{"destination_vault_arn": recovery.arn, "lifecycle": kept}],
            }
        ]
        if args["continuous"]:
            rules.append(
                {
                    "rule_name": "continuous",
                    "target_vault_name": vault.name,
                    "schedule": _schedule(_HOURS_A_DAY),
                    "enable_continuous_backup": True,
                    "lifecycle": kept,
                }
            )
        plan = backup.Plan("plan", name=name, rules=rules, tags=self._tags(name), opts=self._own)
        role = self._role()
        backup.Selection(
            "marked",
            name="marked",
            plan_id=plan.id,
            iam_role_arn=role.arn,
            # Buckets are named: by a tag alone AWS Backup takes only the kinds that the account has switched on.
            resources=["arn:aws:s3:::*"],
            conditions=[{"string_equals": [{"key": "aws:ResourceTag/backup", "value": "yes"}]}],
            opts=self._own,
        )
        backup.VaultNotifications(
            "failures",
            backup_vault_name=vault.name,
            sns_topic_arn=args["route"],
            backup_vault_events=list(_OF_OBJECTS),
            opts=self._own,
        )
        self._tell()
        self._try(vault, role)

    def _tell(self) -> None:
        """What fails here takes the route; what fails in the recovery region comes here first."""
        args = self._args
        here = self._failures("failures", args["region"])
        cloudwatch.EventTarget(
            "failures",
            rule=here.name,
            target_id="route",
            arn=args["route"],
            dead_letter_config=put_aside(args.get("undelivered")),
            opts=self._own,
        )
        bus = f"arn:aws:events:{args['region']}:{args['account']}:event-bus/default"
        name = physical_name(args["prefix"], "tell", "backup", limit=64)
        sender, may = role_that_may(
            "failures-there",
            args,
            "events.amazonaws.com",
            allow("Tell", ["events:PutEvents"], [bus]),
            called=name,
            why="Tells of copies that failed elsewhere",
            parent=self,
            policy="tell",
        )
        there = self._failures("failures-there", args["recovery_region"])
        cloudwatch.EventTarget(
            "failures-there",
            rule=there.name,
            region=args["recovery_region"],
            target_id="home",
            arn=bus,
            role_arn=sender.arn,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may]),
        )

    def _failures(self, role: str, region: str) -> cloudwatch.EventRule:
        name = physical_name(self._args["prefix"], "backup", role, limit=64)
        # Jobs that copy have a state, jobs that restore have a status.
        ended = {"$or": [{"state": _ENDED_BADLY}, {"status": _ENDED_BADLY}]}
        return cloudwatch.EventRule(
            role,
            name=name,
            region=region,
            description="Copies, further copies and restores that fail",
            event_pattern=json.dumps({"source": ["aws.backup"], "detail-type": _JOBS, "detail": ended}),
            state="ENABLED",
            tags=self._tags(name),
            opts=self._own,
        )

    def _try(self, vault: backup.Vault, role: iam.Role) -> None:
        args = self._args
        name = re.sub(r"\W", "_", physical_name(args["prefix"], "restore", limit=50))
        plan = backup.RestoreTestingPlan(
            "restore",
            name=name,
            schedule_expression=_often(args["test_days"]),
            start_window_hours=24,
            recovery_point_selection={
                "algorithm": "LATEST_WITHIN_WINDOW",
                "include_vaults": [vault.arn],
                "recovery_point_types": ["SNAPSHOT", "CONTINUOUS"],
                "selection_window_days": min(args["keep_days"], 30),
            },
            tags=self._tags(name),
            opts=self._own,
        )
        backup.RestoreTestingSelection(
            "objects",
            name="objects",
            restore_testing_plan_name=plan.name,
            protected_resource_type="S3",
            protected_resource_arns=["*"],
            iam_role_arn=role.arn,
            validation_window_hours=24,
            opts=self._own,
        )

    def _role(self) -> iam.Role:
        args = self._args
        role = service_role(
            "backup",
            args,
            "backup.amazonaws.com",
            called=physical_name(args["prefix"], "backup", limit=64),
            why="Makes and tries copies",
            parent=self,
        )
        for what, arn in _POLICIES.items():
            iam.RolePolicyAttachment(what, role=role.name, policy_arn=arn, opts=self._own)
        return role


def _schedule(hours: int) -> str:
    """Every so many hours, or once a night; AWS Backup makes a copy once an hour at most."""
    return "cron(0 2 * * ? *)" if hours >= _HOURS_A_DAY else f"cron(0 0/{max(1, hours)} * * ? *)"


def _often(days: int) -> str:
    """At least every so many days: daily, weekly or monthly."""
    return "cron(0 4 1 * ? *)" if days >= _MONTH_DAYS else "cron(0 4 ? * SUN *)" if days >= 7 else "cron(0 4 * * ? *)"
