from typing import Any

from components.azure import Detection
from tests.policies.worked_azure.place import RECOVERY, REGION, Place

SENT_ON = ("critical", "high")


def audit(place: Place) -> None:
    args: Any = {
        **place.common,
        "recovery_region": RECOVERY,
        "routes": place.built["incidents"].routes,
        "severities": list(SENT_ON),
        "sensitive_data": True,
        "vulnerabilities": True,
        "unused_days": 90,
        "log_store": place.log_store,
    }
    Detection("detection", args, place.opts)


def foundation(place: Place) -> None:
    audit(place)


def expected(_: str) -> dict[str, Any]:
    return {"sent_on": SENT_ON, "stands_in": (REGION, RECOVERY)}
