"""What workflows do with a fleet: tell devices what they keep to, stop them all, let one in.

What lies in a hub (devices, what they are told) is no resource of Azure's: the hub itself is asked, by an identity with
a role on it. A configuration is told to every device that its condition fits, those that come in later too; its
content cannot be changed. So its id ends in a digest of what it says: what says something else is another one, and
what was there before it goes.

Sources: Azure IoT Hub, automatic device management
(https://learn.microsoft.com/azure/iot-hub/iot-hub-automatic-device-management), the service's REST API
(https://learn.microsoft.com/rest/api/iothub/service/configuration) and access by Microsoft Entra ID
(https://learn.microsoft.com/azure/iot-hub/authenticate-authorize-azure-ad); Azure Logic Apps, workflow definition
language (https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from components.azure._workflow import after, asked, by_the_clock, definition
from components.contract.naming import digest

__all__ = ["ASKED", "EVERY_DEVICE", "NOT_STOPPED", "Said", "lets_in", "stops", "tells"]

ASKED: Final = "Asked"
"""The trigger of a workflow that is asked to do something, by a route or by a person."""
EVERY_DEVICE: Final = "*"
NOT_STOPPED: Final = "false"
"""What devices read while the system runs; whatever else they read stops them."""

_HUBS: Final = "https://iothubs.azure.net"
_VERSION: Final = "2021-04-12"
_AT_MOST: Final = 100  # configurations of a hub
_USUAL, _URGENT = 1, 1000  # the higher priority wins
_STOPPED: Final = "stopped"


@dataclass(frozen=True, slots=True)
class Said:
    """Something that devices are told: `property` of their desired ones, and those that go with it, as they are."""

    property: str
    condition: str
    content: Mapping[str, Any]
    beside: Mapping[str, str] = field(default_factory=dict[str, str])


def tells(hub: str, identity: str, said: Mapping[str, Said]) -> dict[str, object]:
    """Tells the devices of the hub what is not told yet, and takes back what was told before under the same names.

    Once when it is deployed, and day by day, for somebody may have taken it back by hand.
    """
    ids = {name: f"{name}-{digest([one.condition, one.content, one.beside])}" for name, one in said.items()}
    actions: dict[str, object] = {name.capitalize(): _said(one.content) for name, one in said.items()}
    listed = f"configurations?top={_AT_MOST}"
    actions["There"] = _asked("GET", hub, listed, identity, after_all=[name.capitalize() for name in said])
    select = {"from": "@body('There')", "select": "@item()?['id']"}
    actions["Names"] = {"type": "Select", "inputs": select, "runAfter": after("There")}
    for name, one in said.items():
        told = {f"properties.desired.{one.property}": f"@outputs('{name.capitalize()}')"}
        beside = {f"properties.desired.{other}": value for other, value in one.beside.items()}
        put = _configuration(ids[name], {**told, **beside}, hub, identity, condition=one.condition, priority=_USUAL)
        actions[f"Lacks-{name}"] = {
            "type": "If",
            "expression": {"not": {"contains": ["@body('Names')", ids[name]]}},
            "actions": {f"Tell-{name}": put},
            "runAfter": after("Names"),
        }
    actions["Before"] = {
        "type": "Query",
        "inputs": {"from": "@body('Names')", "where": _before(ids)},
        "runAfter": {f"Lacks-{name}": ["Succeeded"] for name in said},
    }
    actions["Each"] = {
        "type": "Foreach",
        "foreach": "@body('Before')",
        "actions": {"Take-back": _asked("DELETE", hub, "configurations/@{items('Each')}", identity, known=True)},
        "runAfter": after("Before"),
    }
    return definition({"Daily": by_the_clock("Day", 1)}, actions)


def stops(hub: str, identity: str) -> dict[str, object]:
    """Tells every device that it is stopped, before all else that it is told; once told, it stays so."""
    told = {f"properties.desired.{_STOPPED}": "true"}
    stop = _configuration(_STOPPED, told, hub, identity, condition=EVERY_DEVICE, priority=_URGENT)
    return definition(
        {ASKED: {"type": "Request", "kind": "Http", "inputs": {"schema": {}}}},
        {
            "Told": _asked("GET", hub, f"configurations/{_STOPPED}", identity),
            "Stop": {**stop, "runAfter": after("Told", "Failed", "TimedOut")},
        },
    )


def lets_in(hub: str, identity: str, prefix: str, wave: int, *, hardware: bool) -> dict[str, object]:
    """Makes the identity of one device, which brings a key of its own; never anew for one that is there.

    With keys in hardware it is known by the authority that signed its certificate, which a person registers. With keys
    in memory it is known by the thumbprint of its own certificate.
    """
    device = "@triggerBody()?['device']"
    path = f"@{{uriComponent({device.removeprefix('@')})}}"
    known: dict[str, object] = {"type": "certificateAuthority"}
    if not hardware:
        thumbprint = {"primaryThumbprint": "@triggerBody()?['thumbprint']", "secondaryThumbprint": None}
        known = {"type": "selfSigned", "x509Thumbprint": thumbprint}
    wanted = ["device"] if hardware else ["device", "thumbprint"]
    schema = {"type": "object", "properties": {one: {"type": "string"} for one in wanted}, "required": wanted}
    make = {"deviceId": f"@{{{device.removeprefix('@')}}}", "status": "enabled", "authentication": known}
    tag = _asked("PATCH", hub, f"twins/{path}", identity, body={"tags": {"wave": str(wave)}}, known=True)
    stranger = {"code": "NotOurs", "message": f"Names of devices begin with {prefix}-"}
    return definition(
        {
            ASKED: {
                "type": "Request",
                "kind": "Http",
                "inputs": {"schema": schema},
                "operationOptions": "EnableSchemaValidation",
            }
        },
        {
            "Ours": {
                "type": "If",
                "expression": {"and": [{"startsWith": [device, f"{prefix}-"]}]},
                "actions": {
                    "Make": _asked("PUT", hub, f"devices/{path}", identity, body=make),
                    "Wave": {**tag, "runAfter": after("Make")},
                },
                "else": {
                    "actions": {
                        "Refuse": {
                            "type": "Terminate",
                            "inputs": {"runStatus": "Cancelled", "runError": stranger},
                            "runAfter": {},
                        }
                    }
                },
                "runAfter": {},
            }
        },
    )


def _said(content: Mapping[str, Any]) -> dict[str, object]:
    return {"type": "Compose", "inputs": content, "runAfter": {}}


def _before(ids: Mapping[str, str]) -> str:
    """Names under which something else was told before."""
    ours = ", ".join(f"startsWith(item(), '{name}-')" for name in ids)
    now = ", ".join(f"'{one}'" for one in ids.values())
    return f"@and(or({ours}, false), not(contains(createArray({now}), item())))"


def _configuration(
    id_: str, told: Mapping[str, object], hub: str, identity: str, *, condition: str, priority: int
) -> dict[str, Any]:
    body = {
        "id": id_,
        "schemaVersion": "1.0",
        "content": {"deviceContent": told},
        "targetCondition": condition,
        "priority": priority,
    }
    return _asked("PUT", hub, f"configurations/{id_}", identity, body=body)


def _asked(
    method: str,
    hub: str,
    path: str,
    identity: str,
    *,
    body: object = None,
    known: bool = False,
    after_all: Sequence[str] = (),
) -> dict[str, Any]:
    """Asks the hub; `known` where it changes what is there, for which a hub wants to be told which version."""
    joint = "&" if "?" in path else "?"
    url = f"https://{hub}.azure-devices.net/{path}{joint}api-version={_VERSION}"
    action = asked(
        method,
        url,
        {one: ["Succeeded"] for one in after_all},
        identity=identity,
        of=_HUBS,
        body=body,
        headers={"If-Match": "*"} if known else None,
    )
    inputs = action["inputs"]
    # Hubs know themselves by this name, without a stroke at its end.
    return {**action, "inputs": {**inputs, "authentication": {**inputs["authentication"], "audience": _HUBS}}}
