from typing import Any

import pulumi
from pulumi_gcp import serviceaccount

from components.gcp import State, state_key_id
from components.gcp._state_rights import On, may_read, may_use_secrets, may_write, of_environment
from tests.assurance.worked_gcp.place import ACCOUNTS, REGION, Place

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


def foundation(place: Place) -> None:
    Pipeline(place)


class Pipeline(pulumi.ComponentResource):
    """Who deploys, as far as the state is concerned."""

    def __init__(self, place: Place) -> None:
        super().__init__("test:index:Pipeline", "pipeline", None, place.opts)
        own, on = pulumi.ResourceOptions(parent=self), On(STORE, KEY)
        for role in ("deploy", "preview"):
            account = serviceaccount.Account(
                role,
                account_id=f"bex-{place.environment}-{role}",
                project=ACCOUNTS[place.environment],
                opts=own,
            )
            may_read(role, account.member, on, own)
            may_use_secrets(role, account.member, on, own, close=role == "deploy")
            if role == "deploy":
                may_write(role, account.member, on, of_environment(STORE, place.environment), own)
        self.register_outputs({})


def expected(_: str) -> dict[str, Any]:
    return {"state": STORE, "state_key": KEY}
