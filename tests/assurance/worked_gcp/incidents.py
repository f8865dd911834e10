from typing import Any

from components.gcp import Incidents
from tests.assurance.worked_gcp.place import Place

SEVERITIES = ("critical", "high", "medium", "low")


def audit(place: Place) -> None:
    _build(place)


def foundation(place: Place) -> None:
    _build(place)
    place.outputs["routes"] = place.built["incidents"].routes


def expected(_: str) -> dict[str, Any]:
    return {"severities": SEVERITIES, "itsm": True}


def _build(place: Place) -> None:
    args: Any = {
        **place.common,
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
