from typing import Any

from components.azure import AuditLog
from tests.policies.worked_azure.place import ACCOUNTS, RECOVERY, REGION, Place

KEEP_DAYS = 2557
_AUDITORS = "77777777-7777-4777-8777-777777777777"


def audit(place: Place) -> None:
    store: Any = {
        "accounts": list(ACCOUNTS.values()),
        "regions": [REGION, RECOVERY],
        "trails": [],
        "keep_days": KEEP_DAYS,
        "key_id": place.built["keys"].key_ids["audit"],
        "stack": place.stack,
        "readers": [_AUDITORS],
    }
    args: Any = {**place.common, "build": store}
    log = place.built["log"] = AuditLog("log", args, place.opts)
    place.outputs |= {"log_store": log.store, "recovery_store": log.recovery_store, "log_key": log.key_id}


def foundation(place: Place) -> None:
    into: Any = {"store": place.log_store, "key_id": place.given["audit"]["log_key"]}
    args: Any = {**place.common, "into": into}
    AuditLog("log", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {"trail_days": KEEP_DAYS}
