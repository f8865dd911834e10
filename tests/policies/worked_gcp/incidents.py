from typing import Any

from components.gcp import Incidents
from tests.policies.worked_gcp.place import Place

SEVERITIES = ("critical", "high", "medium", "low")


def audit(place: Place) -> None:
    _build(place)


def foundation(place: Place) -> None:
    _build(place)
    place.outputs["routes"] = place.built["incidents"].routes


def recovery(place: Place) -> None:
    """Routes of its own, for those of the home region may be lost with it."""
    _build(place)
    routes = place.built["incidents"].routes
    place.given = {**place.given, "foundation": {**place.given["foundation"], "routes": routes}}


def expected(_: str) -> dict[str, Any]:
    return {"severities": SEVERITIES, "itsm": True}


def _build(place: Place) -> None:
    args: Any = {
        **place.common,
        "prefix": place.system if place.standby else place.common["prefix"],
        "roles": "/",
        "boundary": "",
        "severities": list(SEVERITIES),
        "key_id": place.built["keys"].key_ids["incidents"],
        "mail": "grp-operator@banque.example",
        "itsm": {"kind": "servicenow", "credential_header": "Authorization"},
    }
    place.built["incidents"] = Incidents("incidents", args, place.opts)
    routes = place.built["routes"] = place.built["incidents"].routes
    place.built["route"] = routes["high"]
