"""The way of what devices record into the store of predictions, which is closed to them.

Devices lie outside of every network of ours, so they say it to their hub, which puts the proved name of the device to
it. The hub could write into a store itself, but comes through a closed one's firewall only as what it is by itself, and
that must have its right before the hub names the store: neither can come first. So it hands on to an event hub, with an
identity that was there before; and that event hub writes everything down in the store as it comes (Capture), as what
its namespace is by itself. What was handed on is kept for a week where the store cannot be reached.

The namespace is reached without a network by this one identity; a namespace that is closed lets no such in. It takes no
shared key.

Sources: Azure IoT Hub, managed identities (https://learn.microsoft.com/azure/iot-hub/iot-hub-managed-identity) and
virtual networks (https://learn.microsoft.com/azure/iot-hub/virtual-network-support); Azure Event Hubs, Capture
(https://learn.microsoft.com/azure/event-hubs/event-hubs-capture-overview), its identity
(https://learn.microsoft.com/azure/event-hubs/event-hubs-capture-managed-identity) and quotas
(https://learn.microsoft.com/azure/event-hubs/event-hubs-quotas).
"""

from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_azure_native import authorization, eventhub, managedidentity

from components.azure._diagnostics import record
from components.azure._group import Group
from components.azure._names import name_of
from components.azure._roles import assign, itself, role_id
from components.azure._store import container_id

__all__ = ["CONTAINER", "Way", "way_into"]

CONTAINER: Final = "devices"
"""Where in the store of predictions lies what devices recorded."""

_HUB: Final = "records"
_MINUTE: Final = 60
_CHUNK: Final = 10 * 1024 * 1024
_WEEK_HOURS: Final = 7 * 24
_PARTITIONS: Final = 4
_MOST_UNITS: Final = 10


@dataclass(frozen=True, slots=True)
class Way:
    """`namespace` and the event hub `path` in it, and the identity that `may` hand on to it."""

    namespace: eventhub.Namespace
    path: str
    identity: managedidentity.UserAssignedIdentity
    may: authorization.RoleAssignment
    hub: eventhub.EventHub


def way_into(store: pulumi.Input[str], its: Group, log_store: pulumi.Input[str] | None) -> Way:
    """From the hub of a fleet into the container of devices, in the store with this id."""
    name = name_of("eventhub:Namespace", its.prefix, "edge", its.account)
    namespace = eventhub.Namespace(
        "records",
        namespace_name=name,
        resource_group_name=its.name,
        location=its.region,
        sku={"name": eventhub.SkuName.STANDARD, "tier": eventhub.SkuTier.STANDARD, "capacity": 1},
        identity={"type": eventhub.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
        disable_local_auth=True,
        is_auto_inflate_enabled=True,
        maximum_throughput_units=_MOST_UNITS,
        minimum_tls_version=eventhub.TlsVersion.TLS_VERSION_1_2,
        public_network_access=eventhub.PublicNetworkAccess.ENABLED,
        zone_redundant=True,
        tags=its.tags,
        # It grows by itself where more is recorded, and nothing makes it shrink again but a person.
        opts=pulumi.ResourceOptions(parent=its.parent, ignore_changes=["sku.capacity"]),
    )
    if log_store is not None:
        record("records", namespace.id, log_store, its.opts())
    kept = pulumi.Output.from_input(store)
    writes = assign(
        "records",
        role_id(its.account, "Storage Blob Data Contributor"),
        itself(namespace),
        kept.apply(lambda id_: container_id(id_, CONTAINER)),
        its.opts(),
        holder=name,
    )
    hub = eventhub.EventHub(
        "records",
        event_hub_name=_HUB,
        namespace_name=namespace.name,
        resource_group_name=its.name,
        partition_count=_PARTITIONS,
        retention_description={
            "cleanup_policy": eventhub.CleanupPolicyRetentionDescription.DELETE,
            "retention_time_in_hours": _WEEK_HOURS,
        },
        capture_description={
            "enabled": True,
            "encoding": eventhub.EncodingCaptureDescription.AVRO,
            "interval_in_seconds": _MINUTE,
            "size_limit_in_bytes": _CHUNK,
            "skip_empty_archives": True,
            "destination": {
                "name": "EventHubArchive.AzureBlockBlob",
                "identity": {"type": eventhub.CaptureIdentityType.SYSTEM_ASSIGNED},
                "storage_account_resource_id": kept,
                "blob_container": CONTAINER,
                "archive_name_format": (
                    "{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}"
                ),
            },
        },
        opts=its.opts(None, writes),
    )
    hands_on = name_of("managedidentity:UserAssignedIdentity", its.prefix, "edge-records")
    identity = managedidentity.UserAssignedIdentity(
        "edge-records",
        resource_name_=hands_on,
        resource_group_name=its.name,
        location=its.region,
        tags=its.tags,
        opts=its.opts(),
    )
    sends = role_id(its.account, "Azure Event Hubs Data Sender")
    may = assign("edge-records", sends, identity.principal_id, hub.id, its.opts(), holder=hands_on)
    return Way(namespace, _HUB, identity, may, hub)
