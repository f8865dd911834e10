from typing import Any

from components.gcp import Identity
from tests.assurance.worked_gcp.place import ACCOUNTS, DOMAIN, Place

_DUTIES = ("developer", "approver", "operator", "auditor")
_REPOSITORY = "banque-exemple/ai-platform"


def audit(place: Place) -> None:
    if "state" in place.built:
        place.outputs["state"] = {
            "store": place.built["state"].store,
            "key_id": place.built["keys"].key_ids["state"],
        }
    _build(place, ["auditor"], place.outputs.get("state"))


def foundation(place: Place) -> None:
    _build(place, list(_DUTIES), place.given["audit"].get("state"))


def expected(_: str) -> dict[str, Any]:
    return {"people": {duty: f"grp-{duty}@{DOMAIN}" for duty in _DUTIES}, "repository": _REPOSITORY}


def _build(place: Place, duties: list[str], state: Any) -> None:
    args: Any = {
        **place.common,
        "roles": f"/bex-{place.environment}/",
        "environment": place.environment,
        "people": {duty: {"group": f"grp-{duty}", "permission_set": ""} for duty in duties},
        "domain": DOMAIN,
        "pipeline": {"repository": _REPOSITORY, "place": place.environment},
    }
    if state:
        args["state"] = {**state, "key_alias": "", "account": ACCOUNTS["audit"]}
    place.built["identity"] = Identity("identity", args, place.opts)
