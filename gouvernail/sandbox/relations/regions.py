"""What has to lie in one region on Azure: a thing, and what it refers to.

Sources: Azure Network Watcher, virtual network flow logs ("Storage account considerations": the same region as the
virtual network) and "Enable or disable Azure Network Watcher" (`NetworkWatcher_<region>`); Azure Monitor, diagnostic
settings ("the same region as the resource being monitored if the resource is regional"); Azure Private Link, "What is
a private endpoint?" (the same region as the virtual network).

What is not known is not judged: what the sandbox never made, what says no region, what is of no region.
"""

from collections.abc import Mapping
from typing import Final

from gouvernail.sandbox.check import Failure
from gouvernail.sandbox.relations.others import Others
from gouvernail.sandbox.relations.reading import mapping
from gouvernail.sandbox.state import Existing
from gouvernail.sandbox.words import show

__all__ = ["RELATED", "misplaced"]

_NETWORK: Final = "azure-native:network:VirtualNetwork"
_STORE: Final = "azure-native:storage:StorageAccount"
_FLOWS: Final = "azure-native:network:FlowLog"
_ENDPOINT: Final = "azure-native:network:PrivateEndpoint"
_SETTING: Final = "azure-native:monitor:DiagnosticSetting"
_RECORDED: Final = (_STORE, "azure-native:keyvault:Vault", "azure-native:logic:Workflow")
_WATCHER: Final = "networkwatcher_"
_NOWHERE: Final = ("", "global")

RELATED: Final = frozenset({_FLOWS, _ENDPOINT, _SETTING})
"""The types that have to lie where what they refer to lies."""


def misplaced(thing: Existing, others: Others) -> list[Failure]:
    """What lies in another region than it has to."""
    inputs = thing.inputs
    if thing.type not in RELATED:
        return []
    if thing.type == _SETTING:
        recorded = next(
            (found for kind in _RECORDED if (found := _find(others, kind, inputs.get("resourceUri")))), None
        )
        return _apart("storageAccountId", _find(others, _STORE, inputs.get("storageAccountId")), _region(recorded))
    here = _region(thing)
    if thing.type == _ENDPOINT:
        return _apart("subnet.id", _find(others, _NETWORK, mapping(inputs.get("subnet")).get("id")), here)
    found = _apart("targetResourceId", _find(others, _NETWORK, inputs.get("targetResourceId")), here)
    found += _apart("storageId", _find(others, _STORE, inputs.get("storageId")), here)
    watcher = str(inputs.get("networkWatcherName")).lower()
    if watcher.startswith(_WATCHER) and here not in ("", watcher.removeprefix(_WATCHER)):
        found.append(Failure("networkWatcherName", f"it watches another region than {here}"))
    return found


def _find(others: Others, kind: str, id_: object) -> Existing | None:
    """The thing of a kind with this id, or in which that lies."""
    if not isinstance(id_, str):
        return None
    parts = id_.split("/")
    return others.find(kind, id_) or (others.find(kind, "/".join(parts[:9])) if len(parts) > 9 else None)


def _region(thing: Existing | None) -> str:
    inputs: Mapping[str, object] = thing.inputs if thing else {}
    location = inputs.get("location")
    return location.replace(" ", "").lower() if isinstance(location, str) else ""


def _apart(path: str, other: Existing | None, here: str) -> list[Failure]:
    there = _region(other)
    if other is None or there in (*_NOWHERE, here) or here in _NOWHERE:
        return []
    return [Failure(path, f"{show(other.id)} lies in {there}, and has to lie in {here}")]
