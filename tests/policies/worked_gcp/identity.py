from typing import Any

from components.gcp import Identity
from tests.policies.worked_gcp.place import ACCOUNTS, DOMAIN, Place
from tests.policies.worked_gcp.state import STORE

_DUTIES = ("developer", "approver", "operator", "auditor")
_REPOSITORY = "banque-exemple/ai-platform"


def audit(place: Place) -> None:
    key = place.outputs["state_key"] = place.built["keys"].key_ids["state"]
    _build(place, ["auditor"], {"key_id": key, "container": place.built["state"].store}, log=place.outputs["log_store"])


def foundation(place: Place) -> None:
    _build(place, list(_DUTIES), {"key_id": place.given["audit"]["state_key"]})


def expected(_: str) -> dict[str, Any]:
    return {"people": {duty: f"grp-{duty}@{DOMAIN}" for duty in _DUTIES}, "repository": _REPOSITORY}


def _build(place: Place, duties: list[str], state: dict[str, Any], **more: Any) -> None:
    args: Any = {
        **place.common,
        "roles": f"/bex-{place.environment}/",
        "environment": place.environment,
        "people": {duty: {"group": f"grp-{duty}", "permission_set": ""} for duty in duties},
        "domain": DOMAIN,
        "pipeline": {"repository": _REPOSITORY, "place": place.environment},
        "state": {"store": STORE, **state, "key_alias": "", "account": ACCOUNTS["audit"]},
        **more,
    }
    place.built["identity"] = Identity("identity", args, place.opts)
