"""The role with which flow logs are written: it adds to one container, and deletes nothing.

It is Azure's own "Storage Blob Data Contributor", which flow logs ask for, without what deletes or moves. Whoever
writes gives it to its own identity, on the container and on nothing beside it.

Source: Azure Network Watcher, managed identity for virtual network flow logs
(https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-managed-identity).
"""

from typing import Final

import pulumi
from pulumi_azure_native import authorization

from components.azure._group import Group, group_of
from components.azure._names import guid, name_of
from components.azure._roles import custom_role, role_id

__all__ = ["FLOWS", "log_writer", "log_writer_id"]

FLOWS: Final = "insights-logs-flowlogflowevent"
"""The container that flow logs of virtual networks are written to."""

_CONTAINERS: Final = "Microsoft.Storage/storageAccounts/blobServices/containers"


def log_writer_id(store: str) -> str:
    """The id of the role that writes into the store with this id, before it is there."""
    return role_id(store.split("/")[2], _own(store))


def log_writer(
    role: str, store: pulumi.Output[str], its: Group, *, left_store: str | None = None
) -> authorization.RoleDefinition:
    """The role `prefix-role`, beside the store with this id; `left_store` is that id where a destroy left both."""
    around = store.apply(group_of)
    return custom_role(
        role,
        store.apply(_own),
        [around],
        its.opts(f"Microsoft.Authorization/roleDefinitions/{_own(left_store)}" if left_store else None),
        called=name_of("authorization:RoleDefinition", its.prefix, role, its.account),
        why="Adds to the audit log and deletes nothing",
        actions=[f"{_CONTAINERS}/read", f"{_CONTAINERS}/write"],
        data=[f"{_CONTAINERS}/blobs/{what}" for what in ("read", "write", "add/action")],
    )


def _own(store: str) -> str:
    return guid(store, "log-writer")
