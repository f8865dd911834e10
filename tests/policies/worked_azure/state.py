from typing import Any

from components.azure import State, direct_key_address, state_id
from tests.policies.worked_azure.place import ACCOUNTS, Place

STORE, PREFIX = "bexpulumistate", "bex-audit"
CONTAINER = state_id(PREFIX, ACCOUNTS["audit"], STORE)


def audit(place: Place) -> None:
    args: Any = {
        **place.common,
        "store": STORE,
        "key_id": place.built["keys"].key_ids["state"],
        "accounts": list(ACCOUNTS.values()),
        "deployers": {},
        "makers": [],
        "readers": [],
        "stack": place.stack,
        "log_store": place.built["log"].store,
    }
    place.built["state"] = State("state", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    address = direct_key_address(PREFIX, ACCOUNTS["audit"], "state")
    return {"state": STORE, "state_key": address.replace("azurekeyvault://", "https://"), "cloud": "azure"}
