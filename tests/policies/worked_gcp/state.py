from typing import Any

from components.gcp import State, state_key_id
from tests.policies.worked_gcp.place import ACCOUNTS, REGION, Place

STORE = "bex-pulumi-state"
KEY = state_key_id("bex-audit", ACCOUNTS["audit"], REGION)


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
        "route": place.built["route"],
    }
    place.built["state"] = State("state", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {"state": STORE, "state_key": KEY}
