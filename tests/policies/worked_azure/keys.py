from typing import Any

from components.azure import Keys
from tests.policies.worked_azure.place import DIRECTORY, Place

_AUDIT = {
    "audit": {"kept": True},
    "documents": {"kept": True},
    "incidents": {},
    "state": {"kept": True, "users": ["who deploys"]},
}
_FOUNDATION = {
    "artefacts": {},
    "backups": {},
    "cache": {},
    "data": {},
    "events": {"kept": True},
    "incidents": {},
    "logs": {},
    "models": {},
    "recovery": {},
}


def audit(place: Place) -> None:
    place.built["keys"] = Keys("keys", _args(place, _AUDIT), place.opts)


def foundation(place: Place) -> None:
    args: Any = {**_args(place, _FOUNDATION), "log_store": place.log_store, **place.way}
    place.built["keys"] = Keys("keys", args, place.opts)
    place.outputs["key_ids"] = place.built["keys"].key_ids


def _args(place: Place, purposes: dict[str, Any]) -> Any:
    return {
        **place.common,
        "purposes": purposes,
        "roles": f"/bex-{place.environment}/",
        "rotation_days": 180,
        "deletion_days": 90,
        "directory": DIRECTORY,
        "stack": place.stack,
    }
