"""The hub of a fleet: devices come in with a key of their own and nobody with one that is shared.

Source: Azure IoT Hub, quotas (https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-quotas-throttling), message
routing (https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-messages-d2c) and its metrics
(https://learn.microsoft.com/azure/iot-hub/monitor-iot-hub-reference).
"""

import math
from typing import Final

import pulumi
from pulumi_azure_native import iothub

from components.azure._fleet_records import Way
from components.azure._group import Group
from components.azure._names import name_of
from components.contract.edge import EdgeArgs

__all__ = ["HUBS", "LOST", "fleet_hub", "fleet_name"]

HUBS: Final = "Microsoft.Devices/IotHubs"
LOST: Final = ("dropped", "invalid", "orphaned")
"""How a hub counts what devices said and it could not hand on."""

_DAY: Final = 86_400
_A_UNIT: Final = 400_000  # messages a day
_PER_CALL: Final = 8  # messages that a device needs for one: it reads its twin, says that it is there, records
_STORE: Final = "store"


def fleet_name(args: EdgeArgs) -> str:
    """What the hub is called before it is there."""
    return name_of("iothub:IotHubResource", args["prefix"], "edge", args["account"])


def fleet_hub(args: EdgeArgs, way: Way, its: Group) -> iothub.IotHubResource:
    """The hub; whatever devices say to it is handed on to the store."""
    units = math.ceil(args["count"] * _PER_CALL * _DAY / args["sync"] / _A_UNIT)
    properties: iothub.IotHubPropertiesArgsDict = {
        "comments": args["devices"],
        "disable_local_auth": True,
        "disable_device_sas": True,
        "disable_module_sas": True,
        "min_tls_version": "1.2",
        "public_network_access": iothub.PublicNetworkAccess.ENABLED,
        "enable_file_upload_notifications": False,
        "event_hub_endpoints": {"events": {"partition_count": 4, "retention_time_in_days": 1}},
        "routing": _routing(way, its),
    }
    return iothub.IotHubResource(
        "fleet",
        resource_name_=fleet_name(args),
        resource_group_name=its.name,
        location=its.region,
        sku={"name": iothub.IotHubSku.S1, "capacity": max(1, units)},
        identity={
            "type": iothub.ResourceIdentityType.USER_ASSIGNED,
            "user_assigned_identities": [way.identity.id],
        },
        properties=properties,
        tags=its.tags,
        opts=its.opts(None, way.may, way.hub),
    )


def _routing(way: Way, its: Group) -> iothub.RoutingPropertiesArgsDict:
    endpoint: iothub.RoutingEventHubPropertiesArgsDict = {
        "name": _STORE,
        "authentication_type": iothub.AuthenticationType.IDENTITY_BASED,
        "identity": {"user_assigned_identity": way.identity.id},
        "endpoint_uri": pulumi.Output.concat("sb://", way.namespace.name, ".servicebus.windows.net"),
        "entity_path": way.path,
        "subscription_id": its.account,
        "resource_group": its.name,
    }
    all_of_it: iothub.RoutePropertiesArgsDict = {
        "name": _STORE,
        "source": iothub.RoutingSource.DEVICE_MESSAGES,
        "condition": "true",
        "endpoint_names": [_STORE],
        "is_enabled": True,
    }
    nothing_else: iothub.FallbackRoutePropertiesArgsDict = {
        "name": "$fallback",
        "source": iothub.RoutingSource.DEVICE_MESSAGES,
        "condition": "true",
        "endpoint_names": ["events"],
        "is_enabled": False,  # nobody could read what lies there: that takes a shared key
    }
    return {"endpoints": {"event_hubs": [endpoint]}, "routes": [all_of_it], "fallback_route": nothing_else}
