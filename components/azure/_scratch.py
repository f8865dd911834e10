"""A store for what may be lost: closed and encrypted like any other, locked by nothing, emptied by the clock.

Source: Azure Storage, lifecycle management
(https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview).
"""

import pulumi
from pulumi_azure_native import storage

from components.azure._group import Group
from components.azure._store import ClosedStore, closed_store

__all__ = ["scratch_store"]


def scratch_store(
    role: str, key_id: pulumi.Input[str], its: Group, *, purpose: str, days: int
) -> tuple[storage.StorageAccount, storage.BlobServiceProperties]:
    """The store and its service of blobs. What is written is deleted after so many days, and no version of it stays.

    `purpose` is that of its key as well.
    """
    wanted: ClosedStore = {"purpose": purpose, "key_id": key_id, "copies": storage.SkuName.STANDARD_LRS}
    made, _ = closed_store(role, wanted, its)
    blobs = storage.BlobServiceProperties(
        role,
        blob_services_name="default",
        resource_group_name=its.name,
        account_name=made.name,
        is_versioning_enabled=False,
        opts=its.opts(),
    )
    storage.ManagementPolicy(
        role,
        management_policy_name="default",
        resource_group_name=its.name,
        account_name=made.name,
        policy={"rules": [_emptied(days)]},
        opts=its.opts(),
    )
    return made, blobs


def _emptied(days: int) -> storage.ManagementPolicyRuleArgsDict:
    return {
        "name": "emptied",
        "type": storage.RuleType.LIFECYCLE,
        "enabled": True,
        "definition": {
            "filters": {"blob_types": ["blockBlob"]},
            "actions": {"base_blob": {"delete": {"days_after_creation_greater_than": days}}},
        },
    }
