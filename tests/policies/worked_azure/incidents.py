from typing import Any

import pulumi

from components.azure import Incidents, keeper_of
from tests.policies.worked_azure.place import Place

SEVERITIES = ("critical", "high", "medium", "low")


def audit(place: Place) -> None:
    log: pulumi.Output[str] = place.outputs["log_store"]
    away: pulumi.Output[str] = place.outputs["recovery_store"]
    watched = {
        f"{role}-keeper": store.apply(lambda id_, role=role: keeper_of(id_, place.common["prefix"], role))
        for role, store in (("log", log), ("recovery-log", away))
    }
    _build(place, {"log_store": log, "watched": watched})


def foundation(place: Place) -> None:
    _build(place, {"log_store": place.log_store, **place.way})
    place.outputs["routes"] = place.built["incidents"].routes
    place.outputs["route"] = place.built["incidents"].routes["high"]


def expected(_: str) -> dict[str, Any]:
    return {"severities": SEVERITIES, "itsm": True}


def _build(place: Place, more: dict[str, Any]) -> None:
    args: Any = {
        **place.common,
        "roles": "/",
        "boundary": "",
        "severities": list(SEVERITIES),
        "key_id": place.built["keys"].key_ids["incidents"],
        "itsm": {"kind": "servicenow", "credential_header": "Authorization"},
        **more,
    }
    place.built["incidents"] = Incidents("incidents", args, place.opts)
