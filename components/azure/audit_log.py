"""Audit log on Azure: an account's activity log and what its things record, into a locked store of an account apart.

An account's activity log is of all regions. What is done with data is recorded by each thing itself
(`_diagnostics.py`), one container a category: they are made here, locked before anybody writes.

A thing records into a store of its own region only. So where another region is named there is a second store in it,
with the same containers, locks and readers, in a group of that region. It is under the same key: a vault of keys is
kept in the paired region as well. Azure copies neither into the other, and none of them can record its own use.

Sources: Azure Monitor, activity log (https://learn.microsoft.com/azure/azure-monitor/platform/activity-log), diagnostic
settings (https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings) and categories of resource logs
(https://learn.microsoft.com/azure/azure-monitor/reference/logs-index).
"""

from collections.abc import Sequence
from typing import Final

import pulumi
from pulumi_azure_native import monitor, storage

from components.azure._diagnostics import record, setting_id
from components.azure._group import Group, group
from components.azure._log_writer import FLOWS, log_writer
from components.azure._names import name_of
from components.azure._roles import assign, role_id
from components.azure._store import container_id, locked_store, once_there
from components.contract.audit_log import AdoptedLog, AuditLogArgs, StoreToBuild

__all__ = ["AuditLog", "trail_id"]

_HOME: Final = "log"
_RECOVERY: Final = "recovery-log"
_ACTIVITIES: Final = "insights-activity-logs"
_RECORDED: Final = (
    "addonazurebackupjobs",
    "addonazurebackuppolicy",
    "addonazurebackupprotectedinstance",
    "amlcomputeclusterevent",
    "amlcomputeclusternodeevent",
    "amlcomputecpugpuutilization",
    "amlcomputejobevent",
    "amlonlineendpointeventlog",
    "amlonlineendpointtrafficlog",
    "amlrunstatuschangedevent",
    "applicationgatewayaccesslog",
    "applicationgatewayfirewalllog",
    "applicationgatewayperformancelog",
    "applicationmetricslogs",
    "archivelogs",
    "audit",
    "auditevent",
    "autoscalelogs",
    "azurepolicyevaluationdetails",
    "c2dcommands",
    "c2dtwinoperations",
    "computeinstanceevent",
    "configurations",
    "connectionevents",
    "connections",
    "containerregistryloginevents",
    "containerregistryrepositoryevents",
    "coreazurebackup",
    "customermanagedkeyuserlogs",
    "d2ctwinoperations",
    "datadrlogs",
    "datalabelchangeevent",
    "datalabelreadevent",
    "datasetchangeevent",
    "datasetreadevent",
    "datastorechangeevent",
    "datastorereadevent",
    "deploymenteventaci",
    "deploymenteventaks",
    "deploymentreadevent",
    "developerportalauditlogs",
    "deviceidentityoperations",
    "devicestreams",
    "devicetelemetry",
    "diagnosticerrorlogs",
    "directmethods",
    "distributedtracing",
    "environmentchangeevent",
    "environmentreadevent",
    "eventhubvnetconnectionevent",
    "fileuploadoperations",
    "gatewayllmlogs",
    "gatewaylogs",
    "inferencingoperationaci",
    "inferencingoperationaks",
    "jobs",
    "jobsoperations",
    "kafkacoordinatorlogs",
    "kafkausererrorlogs",
    "modelsactionevent",
    "modelschangeevent",
    "modelsreadevent",
    "operationallogs",
    "pipelinechangeevent",
    "pipelinereadevent",
    "registryassetreadevent",
    "registryassetwriteevent",
    "routes",
    "runevent",
    "runreadevent",
    "runtimeauditlogs",
    "storagedelete",
    "storageread",
    "storagewrite",
    "summarylogs",
    "twinqueries",
    "websocketconnectionlogs",
    "workflowruntime",
)
"""Categories of what the platform's things record: a container each, made before anything is written."""
_CATEGORIES: Final = (
    "Administrative",
    "Alert",
    "Autoscale",
    "Policy",
    "Recommendation",
    "ResourceHealth",
    "Security",
    "ServiceHealth",
)


def trail_id(prefix: str, account: str, region: str) -> str:  # noqa: ARG001 - an account has one for all regions
    """What the trail of an account is called before it is there."""
    return f"/subscriptions/{account}/providers/Microsoft.Insights/diagnosticSettings/{_trail_name(prefix)}"


class AuditLog(pulumi.ComponentResource):
    """Records who did what in this account. Does not read or interpret what it records."""

    trail_id: pulumi.Output[str]
    """Id of the setting that exports the account's activity log."""
    store: pulumi.Output[str]
    """Id of the storage account that it is written to."""
    recovery_store: pulumi.Output[str]
    """Id of that in which things of the recovery region record; empty where none is made here."""
    key_id: pulumi.Output[str]
    """Id of the key that encrypts the store."""

    def __init__(self, name: str, args: AuditLogArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:AuditLog", name, None, opts)
        build, into, adopt = args.get("build"), args.get("into"), args.get("adopt")
        self.recovery_store = pulumi.Output.from_input("")
        if adopt is not None:
            trail, self.key_id = self._read(name, adopt)
        elif build is not None:
            store, guards = self._home(build, args)
            trail, self.key_id = self._record(name, store, guards, args), pulumi.Output.from_input(build["key_id"])
            if away := [one for one in build.get("regions", []) if one != args["region"]]:
                self.recovery_store = self._away(away[0], build, args)
        elif into is not None:
            trail = self._record(name, into["store"], [], args)
            self.key_id = pulumi.Output.from_input(into["key_id"])
        else:
            raise ValueError("an audit log is built, goes into another account's store, or is adopted; none was given")
        self.trail_id = trail.id
        self.store = trail.storage_account_id.apply(lambda id_: id_ or "")
        self.register_outputs(
            {
                "trail_id": self.trail_id,
                "store": self.store,
                "recovery_store": self.recovery_store,
                "key_id": self.key_id,
            }
        )

    def _home(self, build: StoreToBuild, args: AuditLogArgs) -> tuple[pulumi.Output[str], list[pulumi.Resource]]:
        left = build.get("retained")
        its = group("audit-log", args, self, kept_for=build["stack"], retained=left)
        store, guards = self._store(_HOME, build, its, left)
        # The vault of the key was there before the log, so what is done with its keys is recorded from here.
        vault = pulumi.Output.from_input(build["key_id"]).apply(lambda key: key.partition("/keys/")[0])
        key = build.get("retained_key")
        setting = setting_id(key.partition("/keys/")[0]) if key else None
        record("keys", vault, store, its.opts(None, *guards, id_=setting))
        return store, guards

    def _away(self, region: str, build: StoreToBuild, args: AuditLogArgs) -> pulumi.Output[str]:
        left, there = build.get("retained_recovery"), args.copy()
        there["region"] = region
        its = group(_RECOVERY, there, self, kept_for=build["stack"], retained=left)
        store, guards = self._store(_RECOVERY, build, its, left)
        return once_there(store, *guards)

    def _store(
        self, role: str, build: StoreToBuild, its: Group, left: str | None
    ) -> tuple[pulumi.Output[str], list[pulumi.Resource]]:
        """The store `prefix-role`, and what guards it, with the one role that writes flow logs."""
        made, guards = locked_store(
            role,
            {
                "purpose": "audit",
                "containers": [_ACTIVITIES, FLOWS, *(f"insights-logs-{one}" for one in _RECORDED)],
                "beside": role != _HOME,
                "key_id": build["key_id"],
                "keep_days": build["keep_days"],
                "stack": build["stack"],
                "retained_key": build.get("retained_key"),
            },
            its,
        )
        own = "" if role == _HOME else f"{role}-"
        writes = log_writer(f"{role}-writer", made.id, its, left_store=left)
        reading = role_id(its.account, "Storage Blob Data Reader")
        for reader in build.get("readers", []):
            opts = pulumi.ResourceOptions(parent=self)
            assign(f"read-{own}{reader}", reading, reader, made.id, opts, holder=reader, who="Group")
        return made.id, [*guards, writes]

    def _record(
        self, name: str, store: pulumi.Input[str], after: Sequence[pulumi.Resource], args: AuditLogArgs
    ) -> monitor.SubscriptionDiagnosticSetting:
        return monitor.SubscriptionDiagnosticSetting(
            name,
            name=_trail_name(args["prefix"]),
            storage_account_id=store,
            logs=[{"category": one, "enabled": True} for one in _CATEGORIES],
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(after)),
        )

    def _read(self, name: str, adopt: AdoptedLog) -> tuple[monitor.SubscriptionDiagnosticSetting, pulumi.Output[str]]:
        own = pulumi.ResourceOptions(parent=self)
        trail = monitor.SubscriptionDiagnosticSetting.get(name, adopt["trail_id"], opts=own)
        if not adopt["read_store"]:
            return trail, pulumi.Output.from_input("")
        store = trail.storage_account_id.apply(lambda id_: id_ or "")
        read = storage.StorageAccount.get("log", store, opts=own)
        services = store.apply(lambda id_: f"{id_}/blobServices/default")
        storage.BlobServiceProperties.get("log", services, opts=own)
        container = store.apply(lambda id_: container_id(id_, _ACTIVITIES))
        storage.BlobContainer.get(_ACTIVITIES, container, opts=own)
        policy = container.apply(lambda id_: f"{id_}/immutabilityPolicies/default")
        storage.BlobContainerImmutabilityPolicy.get(_ACTIVITIES, policy, opts=own)
        return trail, read.encryption.apply(_key)


def _trail_name(prefix: str) -> str:
    return name_of("monitor:DiagnosticSetting", prefix, "trail")


def _key(encryption: storage.outputs.EncryptionResponse | None) -> str:
    """The key as the store names it: where its vault is reached, and its name there."""
    used = encryption.key_vault_properties if encryption else None
    return f"{(used.key_vault_uri or '').rstrip('/')}/keys/{used.key_name}" if used else ""
