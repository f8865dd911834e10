"""Where that lies which destroy leaves: ids follow from names, so each is known whether or not it is there.

What of it is there only a look at the account can tell.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from components.azure._group import group_id
from components.azure._names import name_of
from components.azure.edge import signing_id
from components.azure.keys import direct_key_id, key_id
from components.azure.model_registry import registry_id

__all__ = ["Left", "left_of_account", "left_of_workload"]

Left = Mapping[str, Mapping[str, str]]
"""Kind (`store`, `key`, `profile`, `group`) -> purpose -> id."""

_STATE: Final = "state"
_OF_ACCOUNT: Final[Mapping[str, tuple[str, str]]] = {
    "audit": ("audit-log", "log"),
    "documents": ("archive", "documents"),
    "recovery-log": ("recovery-log", "recovery-log"),
}
_OF_WORKLOAD: Final[Mapping[str, tuple[str, str]]] = {"events": ("predictions", "events")}


def left_of_account(prefix: str, account: str) -> Left:
    """What the foundation `prefix` leaves in an account.

    What the store of state is called the spec says, so its id here is that of its group.
    """
    keys = {one: key_id(prefix, account, one) for one in (*_OF_ACCOUNT, *_OF_WORKLOAD)}
    return {
        "store": {**_stores(prefix, account, _OF_ACCOUNT), _STATE: group_id(prefix, account, _STATE)},
        "key": {**keys, _STATE: direct_key_id(prefix, account, _STATE)},
        "profile": {},
        "group": {},
    }


def left_of_workload(prefix: str, account: str, foundation: str, models: Iterable[str]) -> Left:
    """What the workload `prefix` of these models leaves; its keys are those of the `foundation`."""
    return {
        "store": _stores(prefix, account, _OF_WORKLOAD),
        "key": {one: key_id(foundation, account, one) for one in _OF_WORKLOAD},
        "profile": {"models": signing_id(prefix, account)},
        "group": dict.fromkeys(models, registry_id(prefix, account)),
    }


def _stores(prefix: str, account: str, wanted: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for purpose, (group, role) in wanted.items():
        name = name_of("storage:StorageAccount", prefix, role, account)
        found[purpose] = f"{group_id(prefix, account, group)}/providers/Microsoft.Storage/storageAccounts/{name}"
    return found
