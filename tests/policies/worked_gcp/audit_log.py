from typing import Any

from components.gcp import AuditLog
from tests.policies.worked_gcp.place import ACCOUNTS, Place


def audit(place: Place) -> None:
    store = {
        "accounts": sorted(ACCOUNTS.values()),
        "trails": [],
        "keep_days": 2557,
        "key_id": place.built["keys"].key_ids["audit"],
        "stack": place.stack,
    }
    log = AuditLog("audit-log", {**place.common, "build": store}, place.opts)
    place.outputs |= {"log_store": log.store, "log_key": log.key_id}


def foundation(place: Place) -> None:
    audit = place.given["audit"]
    into = {"store": audit["log_store"], "key_id": audit["log_key"]}
    AuditLog("audit-log", {**place.common, "into": into}, place.opts)


def expected(environment: str) -> dict[str, Any]:
    return {"trail_days": 2557}
