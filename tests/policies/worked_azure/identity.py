from typing import Any

from components.azure import Identity, direct_key_id, keeper_role_id, log_writer_id
from tests.policies.worked_azure.place import ACCOUNTS, Place
from tests.policies.worked_azure.state import CONTAINER, PREFIX, STORE

GROUPS = {
    "developer": "51515151-5151-4151-8151-515151515151",
    "approver": "52525252-5252-4252-8252-525252525252",
    "operator": "53535353-5353-4353-8353-535353535353",
    "auditor": "77777777-7777-4777-8777-777777777777",
}
REPOSITORY = "banque-exemple/ai-platform"


def audit(place: Place) -> None:
    on = {"container": place.built["state"].store, "key_id": place.built["keys"].key_ids["state"]}
    own = place.common
    given = [keeper_role_id(own["prefix"], own["account"], role) for role in ("log", "state")]
    _build(place, ["auditor"], given, on)


def foundation(place: Place) -> None:
    on = on_state()
    own = place.common
    given = [log_writer_id(place.log_store), keeper_role_id(own["prefix"], own["account"], "events")]
    _build(place, list(GROUPS), given, on)


def on_state() -> dict[str, Any]:
    """Where state lies, for whoever does not make its store."""
    key = direct_key_id(PREFIX, ACCOUNTS["audit"], "state")
    return {"store": STORE, "key_alias": "", "account": ACCOUNTS["audit"], "container": CONTAINER, "key_id": key}


def _build(place: Place, duties: list[str], given: list[str], on: dict[str, Any]) -> None:
    people = {duty: {"group": f"grp-{duty}", "permission_set": "", "group_id": GROUPS[duty]} for duty in duties}
    args: Any = {
        **place.common,
        "roles": f"/bex-{place.environment}/",
        "environment": place.environment,
        "people": people,
        "given": given,
        "state": {**on_state(), **on},
        "pipeline": {"repository": REPOSITORY, "place": place.environment},
    }
    place.built["identity"] = Identity("identity", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {"people": GROUPS, "repository": REPOSITORY}
