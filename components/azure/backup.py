"""Backup on Azure: a locked vault that is kept in two regions, a plan by tag, restores that are tried.

A vault is geo-redundant: what lies in it lies in the region that Azure pairs with its own as well, and may be restored
from there. Which region that is nobody chooses, so any other one is refused.

Sources: Azure Backup, immutable vaults (https://learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept),
soft delete (https://learn.microsoft.com/azure/backup/backup-azure-enhanced-soft-delete-about), encryption
(https://learn.microsoft.com/azure/backup/encryption-at-rest-with-cmk-for-backup-vault), "Overview of Azure Blob backup"
(https://learn.microsoft.com/azure/backup/blob-backup-overview) and alerts
(https://learn.microsoft.com/azure/backup/backup-azure-monitoring-alerts); Azure, region pairs
(https://learn.microsoft.com/azure/reliability/regions-paired); Azure Monitor, alert processing rules
(https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_azure_native import (
    alertsmanagement,
    authorization,
    dataprotection,
    logic,
    managedidentity,
    monitor,
    storage,
)

from components.azure._copies import BLOBS, restores, takes_in
from components.azure._diagnostics import record
from components.azure._encryption import encryptor, key_name, vault_uri
from components.azure._group import Group, group, group_of
from components.azure._names import guid, name_of
from components.azure._pairs import PAIRS
from components.azure._private import Way, private_way
from components.azure._roles import assign, custom_role, itself, role_id
from components.azure._scratch import scratch_store
from components.contract.backup import BackupArgs
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Backup"]

_DAY_HOURS: Final = 24
_WEEK_HOURS: Final = 7 * _DAY_HOURS
_MOST_DAYS: Final = 3650
_MOST_CONTINUOUS_DAYS: Final = 360
_UNDELETE_DAYS: Final = 14  # the least
_TRIED_DAYS: Final = 7  # how long what was restored to see that it can be lies there
_VAULT: Final = "Microsoft.DataProtection/backupVaults"
_CONTAINERS: Final = f"{BLOBS}/containers"
_LOOKS: Final = (
    "Microsoft.Resources/subscriptions/resources/read",
    "Microsoft.Storage/storageAccounts/read",
    f"{_CONTAINERS}/read",
    "Microsoft.DataProtection/locations/operationResults/read",
    "Microsoft.DataProtection/locations/operationStatus/read",
)
_TAKES_IN: Final = (
    f"{_VAULT}/read",
    f"{_VAULT}/backupPolicies/read",
    f"{_VAULT}/backupInstances/read",
    f"{_VAULT}/backupInstances/write",
    f"{_VAULT}/backupInstances/operationResults/read",
    f"{_VAULT}/operationResults/read",
    f"{_VAULT}/operationStatus/read",
)
_TRIES: Final = (
    f"{_VAULT}/read",
    f"{_VAULT}/backupInstances/read",
    f"{_VAULT}/backupInstances/recoveryPoints/read",
    f"{_VAULT}/backupInstances/restore/action",
    f"{_VAULT}/backupInstances/validateRestore/action",
    f"{_VAULT}/backupInstances/operationResults/read",
    f"{_VAULT}/operationResults/read",
    f"{_VAULT}/operationStatus/read",
    f"{_CONTAINERS}/read",
    f"{_CONTAINERS}/delete",
)


class Backup(pulumi.ComponentResource):
    """Copies what bears the tag `backup: yes`. Restores nothing into service by itself: that is a decision.

    `roles` and `boundary` mean nothing here, where roles have neither path nor boundary; nor does `undelivered`: what a
    route cannot deliver is put aside behind it. The vault in the other region is the same vault, under the same key.
    """

    vault: pulumi.Output[str]
    """Id of the vault."""
    recovery_vault: pulumi.Output[str]
    """The same vault, as it lies in the recovery region; empty where the landing zone's vault was adopted."""
    recovery_key: pulumi.Output[str]
    """Id of the key of what is copied to the recovery region; empty where the landing zone's vault was adopted."""

    def __init__(self, name: str, args: BackupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Backup", name, None, opts)
        self._args = args
        self.recovery_vault = self.recovery_key = pulumi.Output.from_input("")
        if "adopt" in args:
            theirs = args["adopt"]["vault"]
            self.vault = dataprotection.BackupVault.get("vault", theirs, opts=pulumi.ResourceOptions(parent=self)).id
        else:
            _check(args)
            its = group("backup", args, self)
            vault = self._vault(its)
            self._copy(its, vault)
            self._tell(its, vault)
            self.vault = self.recovery_vault = vault.id
            self.recovery_key = pulumi.Output.from_input(args["recovery_key_id"])
        self.register_outputs(
            {"vault": self.vault, "recovery_vault": self.recovery_vault, "recovery_key": self.recovery_key}
        )

    def _vault(self, its: Group) -> dataprotection.BackupVault:
        """It copies with the identity that it has by itself, and is encrypted by one that was there before it."""
        key = pulumi.Output.from_input(self._args["key_id"])
        uses = encryptor("vault", key, its)
        name = name_of("dataprotection:BackupVault", its.prefix, "vault")
        made = dataprotection.BackupVault(
            "vault",
            vault_name=name,
            resource_group_name=its.name,
            location=its.region,
            identity={"type": "SystemAssigned,UserAssigned", "user_assigned_identities": [uses.identity.id]},
            properties={
                "storage_settings": [
                    {
                        "datastore_type": dataprotection.StorageSettingStoreTypes.VAULT_STORE,
                        "type": dataprotection.StorageSettingTypes.GEO_REDUNDANT,
                    }
                ],
                "feature_settings": {
                    "cross_region_restore_settings": {"state": dataprotection.CrossRegionRestoreState.ENABLED},
                    "cross_subscription_restore_settings": {
                        "state": dataprotection.CrossSubscriptionRestoreState.DISABLED
                    },
                },
                "monitoring_settings": {
                    "azure_monitor_alert_settings": {"alerts_for_all_job_failures": dataprotection.AlertsState.ENABLED}
                },
                "security_settings": {
                    "encryption_settings": {
                        "state": dataprotection.EncryptionState.ENABLED,
                        "infrastructure_encryption": dataprotection.InfrastructureEncryptionState.ENABLED,
                        "kek_identity": {
                            "identity_type": dataprotection.IdentityType.USER_ASSIGNED,
                            "identity_id": uses.identity.id,
                        },
                        "key_vault_properties": {"key_uri": key.apply(_key_uri)},
                    },
                    "immutability_settings": {"state": dataprotection.ImmutabilityState.LOCKED},
                    "soft_delete_settings": {
                        "state": dataprotection.SoftDeleteState.ALWAYS_ON,
                        "retention_duration_in_days": _UNDELETE_DAYS,
                    },
                },
            },
            tags={**its.tags, "purpose": "backups"},
            opts=its.opts(None, uses.may),
        )
        self._record("vault", made.id, its)
        return made

    def _copy(self, its: Group, vault: dataprotection.BackupVault) -> None:
        """By the clock, of all that the workflow takes in; and what tries it."""
        args = self._args
        plan = dataprotection.BackupPolicy(
            "stores",
            backup_policy_name="stores",
            vault_name=vault.name,
            resource_group_name=its.name,
            properties={
                "object_type": "BackupPolicy",
                "datasource_types": [BLOBS],
                "policy_rules": _rules(args),
            },
            opts=its.opts(),
        )
        own = itself(vault)
        copies = assign(
            "vault",
            role_id(its.account, "Storage Account Backup Contributor"),
            own,
            f"/subscriptions/{its.account}",
            its.opts(),
            holder=name_of("dataprotection:BackupVault", its.prefix, "vault"),
        )
        scratch = self._scratch(its)
        everywhere = f"/subscriptions/{its.account}"
        looks = _role("looks", "Sees which stores are marked for copies", _LOOKS, everywhere, its)
        taker, may = _worker("takes-in", "Takes stores into the vault", _TAKES_IN, vault.id, its)
        definition = pulumi.Output.all(vault=vault.id, who=taker.id).apply(
            lambda of: takes_in(its.account, its.region, f"{of['vault']}/backupPolicies/stores", of["who"])
        )
        sees = _give("takes-in-looks", looks, taker, everywhere, its)
        self._workflow("takes-in", taker, definition, its, [plan, copies, may, sees])
        around = vault.id.apply(group_of)
        trier, may = _worker("tries", "Restores copies to see that they can be", _TRIES, around, its)
        definition = pulumi.Output.all(vault=vault.id, scratch=scratch.id, who=trier.id).apply(
            lambda of: restores(of["vault"], of["scratch"], its.region, args["test_days"], of["who"])
        )
        sees = _give("tries-looks", looks, trier, everywhere, its)
        self._workflow("tries", trier, definition, its, [plan, copies, may, sees])

    def _scratch(self, its: Group) -> storage.StorageAccount:
        """Where copies are restored to, to see that they can be."""
        args = self._args
        made, blobs = scratch_store("tried", args["key_id"], its, purpose="backups", days=_TRIED_DAYS)
        self._record("tried", blobs.id, its)
        if "subnet_ids" in args and "service_lists" in args:
            way: Way = {"subnet_ids": args["subnet_ids"], "service_lists": args["service_lists"]}
            private_way("tried", made.id, "blob", way, its)
        return made

    def _workflow(
        self,
        role: str,
        who: managedidentity.UserAssignedIdentity,
        definition: pulumi.Output[dict[str, object]],
        its: Group,
        after: Sequence[pulumi.Resource],
    ) -> None:
        """Runs by the clock; that it failed takes the route."""
        name = name_of("logic:Workflow", its.prefix, f"backup-{role}")
        made = logic.Workflow(
            role,
            workflow_name=name,
            resource_group_name=its.name,
            location=its.region,
            state=logic.WorkflowState.ENABLED,
            identity={"type": "UserAssigned", "user_assigned_identities": [who.id]},
            definition=definition,
            tags=its.tags,
            opts=its.opts(None, *after),
        )
        self._record(role, made.id, its)
        alert = name_of("monitor:MetricAlert", its.prefix, f"backup-{role}")
        monitor.MetricAlert(
            role,
            rule_name=alert,
            resource_group_name=its.name,
            location="global",
            description=f"The workflow {name} failed",
            enabled=True,
            severity=1,
            scopes=[made.id],
            evaluation_frequency="PT15M",
            window_size="PT1H",
            # As classes: the SDK does not translate the names in a dictionary that may be one of several.
            criteria=monitor.MetricAlertSingleResourceMultipleMetricCriteriaArgs(
                odata_type="Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
                all_of=[
                    monitor.MetricCriteriaArgs(
                        criterion_type="StaticThresholdCriterion",
                        name="failed",
                        metric_name="RunsFailed",
                        time_aggregation=monitor.AggregationTypeEnum.TOTAL,
                        operator="GreaterThan",
                        threshold=0,
                    )
                ],
            ),
            actions=[{"action_group_id": self._args["route"]}],
            tags=its.tags,
            opts=its.opts(),
        )

    def _tell(self, its: Group, vault: dataprotection.BackupVault) -> None:
        """The vault raises an alert for each copy and restore that fails; this leads it to the route."""
        name = name_of("alertsmanagement:AlertProcessingRule", its.prefix, "backup-failures")
        alertsmanagement.AlertProcessingRuleByName(
            "failures",
            alert_processing_rule_name=name,
            resource_group_name=its.name,
            location="Global",
            properties={
                "description": "Copies and restores that fail",
                "enabled": True,
                "scopes": [vault.id],
                "actions": [{"action_type": "AddActionGroups", "action_group_ids": [self._args["route"]]}],
            },
            tags=its.tags,
            opts=its.opts(),
        )

    def _record(self, name: str, thing: pulumi.Input[str], its: Group) -> None:
        if "log_store" in self._args:
            record(name, thing, self._args["log_store"], its.opts())


def _worker(
    role: str, why: str, actions: Sequence[str], on: pulumi.Output[str], its: Group
) -> tuple[managedidentity.UserAssignedIdentity, authorization.RoleAssignment]:
    """The identity of a workflow, and its right to do what it is for, on this and what lies in it."""
    name = name_of("managedidentity:UserAssignedIdentity", its.prefix, f"backup-{role}")
    identity = managedidentity.UserAssignedIdentity(
        role,
        resource_name_=name,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    return identity, _give(role, _role(role, why, actions, on.apply(group_of), its), identity, on, its)


def _give(
    name: str,
    role: authorization.RoleDefinition,
    to: managedidentity.UserAssignedIdentity,
    on: pulumi.Input[str],
    its: Group,
) -> authorization.RoleAssignment:
    own = role.id.apply(lambda id_: role_id(its.account, id_.rpartition("/")[2]))
    holder = name_of("managedidentity:UserAssignedIdentity", its.prefix, f"backup-{name}")
    return assign(name, own, to.principal_id, on, its.opts(), holder=holder)


def _role(
    role: str, why: str, actions: Sequence[str], scope: pulumi.Input[str], its: Group
) -> authorization.RoleDefinition:
    """A role of ours, for one workflow or for both."""
    return custom_role(
        role,
        guid(its.account, its.prefix, "backup", role),
        [scope],
        its.opts(),
        called=name_of("authorization:RoleDefinition", its.prefix, f"backup-{role}", its.account),
        why=why,
        actions=actions,
    )


def _key_uri(key: str) -> str:
    """Where a key is reached, without a version."""
    return f"{vault_uri(key)}/keys/{key_name(key)}"


def _rules(
    args: BackupArgs,
) -> list[dataprotection.AzureRetentionRuleArgsDict | dataprotection.AzureBackupRuleArgsDict]:
    """Copies in the vault by the clock, and a log of changes in the store itself where one is asked for."""
    days = args["keep_days"]
    rules: list[dataprotection.AzureRetentionRuleArgsDict | dataprotection.AzureBackupRuleArgsDict] = [
        _kept(dataprotection.DataStoreTypes.VAULT_STORE, days),
        {
            "object_type": "AzureBackupRule",
            "name": "Copies",
            "backup_parameters": {"object_type": "AzureBackupParams", "backup_type": "Discrete"},
            "data_store": {
                "object_type": "DataStoreInfoBase",
                "data_store_type": dataprotection.DataStoreTypes.VAULT_STORE,
            },
            "trigger": {
                "object_type": "ScheduleBasedTriggerContext",
                "schedule": {"repeating_time_intervals": [_schedule(args["every_hours"])], "time_zone": "UTC"},
                "tagging_criteria": [{"is_default": True, "tagging_priority": 99, "tag_info": {"tag_name": "Default"}}],
            },
        },
    ]
    if args["continuous"]:
        rules.append(_kept(dataprotection.DataStoreTypes.OPERATIONAL_STORE, min(days, _MOST_CONTINUOUS_DAYS)))
    return rules


def _kept(where: dataprotection.DataStoreTypes, days: int) -> dataprotection.AzureRetentionRuleArgsDict:
    return {
        "object_type": "AzureRetentionRule",
        "name": "Default",
        "is_default": True,
        "lifecycles": [
            {
                "source_data_store": {"object_type": "DataStoreInfoBase", "data_store_type": where},
                "delete_after": {"object_type": "AbsoluteDeleteOption", "duration": f"P{days}D"},
                "target_data_store_copy_settings": [],
            }
        ],
    }


def _schedule(hours: int) -> str:
    """Once a night, or once a week where that is often enough: Azure Backup knows nothing between."""
    return f"R/2026-01-04T02:00:00+00:00/{'P1W' if hours >= _WEEK_HOURS else 'P1D'}"


def _check(args: BackupArgs) -> None:
    """GouvernailError where Azure Backup cannot do what is asked for."""
    pair = PAIRS.get(args["region"])
    if args["recovery_region"] != pair:
        raise GouvernailError(
            Problem(
                f"a vault in {args['region']} cannot be kept in {args['recovery_region']} as well",
                path="clouds.azure.recoveryRegion",
                expected=f"{pair}, which Azure pairs with it"
                if pair
                else "a region that has a pair as clouds.azure.region",
            )
        )
    if args["every_hours"] < _DAY_HOURS:
        raise GouvernailError(
            Problem(
                f"a copy every {args['every_hours']} hours cannot be made",
                path="continuity.backup.every",
                expected="1d or more on Azure",
                mend="leave continuous on: it brings back any moment in between",
            )
        )
    if args["keep_days"] > _MOST_DAYS:
        raise GouvernailError(
            Problem(
                f"a copy cannot be kept for {args['keep_days']} days",
                path="retention.backups.keep",
                expected=f"{_MOST_DAYS}d at most on Azure",
            )
        )
