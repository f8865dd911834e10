"""Data lake on Azure: a storage account a dataset, read by named identities only, empty again when its time is over.

The accounts have no hierarchical namespace: with one, no version of what is written over would be kept. A right is
given there, and what is not given is not had; so `readers`, patterns of roles whom a denial spares, name nobody, and
`principals` are who reads. Nobody comes in by a key of the account, without a name, or from outside of the network,
the cloud's own services included.

Sources: Azure Storage, what a hierarchical namespace does without
(https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts), lifecycle policies
(https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-policy-structure) and soft delete with versions
(https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview).
"""

from typing import Final

import pulumi
from pulumi_azure_native import storage

from components.azure._diagnostics import record
from components.azure._group import Group, group
from components.azure._private import Way, private_way
from components.azure._roles import assign, role_id
from components.azure._store import closed_store, container_id, once_there
from components.contract.data_lake import DataLakeArgs, Dataset

__all__ = ["CONTAINER", "DataLake"]

CONTAINER: Final = "data"
"""Where the data lies in each account."""

_SECOND_THOUGHTS: Final = 7  # days in which a version that was deleted by hand can be brought back


class DataLake(pulumi.ComponentResource):
    """Holds datasets, each version of them. Brings none in: that is for whoever collects."""

    stores: pulumi.Output[dict[str, str]]
    """Dataset -> id of its storage account."""

    def __init__(self, name: str, args: DataLakeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:DataLake", name, None, opts)
        its = group("data", args, self)
        stores = {dataset: _store(dataset, wanted, its, args) for dataset, wanted in args["datasets"].items()}
        self.stores = pulumi.Output.all(**stores)
        self.register_outputs({"stores": self.stores})


def _store(dataset: str, wanted: Dataset, its: Group, args: DataLakeArgs) -> pulumi.Output[str]:
    role = f"data-{dataset.lower().replace('_', '-')}"
    own = {"dataset": dataset, "data-class": wanted["classification"], "backup": "yes"}
    store, _ = closed_store(role, {"purpose": "data", "key_id": args["key_id"], "tags": own, "alone": True}, its)
    versions = _end(role, store, wanted["keep_days"], its)
    container = storage.BlobContainer(
        role,
        container_name=CONTAINER,
        resource_group_name=its.name,
        account_name=store.name,
        public_access=storage.PublicAccess.NONE,
        opts=its.opts(None, versions),
    )
    if "log_store" in args:
        record(role, versions.id, args["log_store"], its.opts())
    if "subnet_ids" in args and "service_lists" in args:
        way: Way = {"subnet_ids": args["subnet_ids"], "service_lists": args["service_lists"]}
        private_way(role, store.id, "blob", way, its)
    stored = once_there(store.id, container)
    for reader, principal in args.get("principals", {}).items():
        reads = role_id(its.account, "Storage Blob Data Reader")
        assign(
            f"{role}-{reader}",
            reads,
            principal,
            stored.apply(lambda id_: container_id(id_, CONTAINER)),
            its.opts(),
            holder=reader,
        )
    return stored


def _end(role: str, store: storage.StorageAccount, days: int, its: Group) -> storage.BlobServiceProperties:
    """Hidden, deleted a day later, and gone when nobody can bring it back: kept so many days in all, and no day more.

    A version's days count from when it was written, and not from when something was written over it.
    """
    behind = min(_SECOND_THOUGHTS, max(1, days // 2))
    deleted = max(1, days - behind)
    versions = storage.BlobServiceProperties(
        role,
        blob_services_name="default",
        resource_group_name=its.name,
        account_name=store.name,
        is_versioning_enabled=True,
        delete_retention_policy={"enabled": True, "days": behind},
        container_delete_retention_policy={"enabled": True, "days": behind},
        opts=its.opts(),
    )
    rule: storage.ManagementPolicyRuleArgsDict = {
        "name": "retention",
        "type": storage.RuleType.LIFECYCLE,
        "enabled": True,
        "definition": {
            "filters": {"blob_types": ["blockBlob", "appendBlob"]},
            "actions": {
                "base_blob": {"delete": {"days_after_modification_greater_than": deleted - 1}},
                "snapshot": {"delete": {"days_after_creation_greater_than": deleted}},
                "version": {"delete": {"days_after_creation_greater_than": deleted}},
            },
        },
    }
    storage.ManagementPolicy(
        role,
        management_policy_name="default",
        resource_group_name=its.name,
        account_name=store.name,
        policy={"rules": [rule]},
        opts=its.opts(None, versions),
    )
    return versions
