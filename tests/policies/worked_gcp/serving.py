from typing import Any

from components.gcp import Serving, mirrored, mover_role_id, version_id
from tests.policies.worked_gcp.place import ACCOUNTS, RECOVERY, Place

PUBLISHED = "registry.example/credit/scorecard@sha256:" + "a" * 64
CHALLENGER = "registry.example/credit/challenger@sha256:" + "c" * 64
RECORDER = "registry.example/envoy@sha256:" + "e" * 64
NUMBER = 7
DAYS, CEILING = 1827, 2192
THRESHOLDS = {"error_rate": 0.005, "latency_p99": 0.3}
LEAST, MOST = {"dev": 1, "prod": 3}, {"dev": 2, "prod": 12}


def image(place: Place, published: str) -> str:
    """The copy of an image."""
    return mirrored(published, place.system, place.region, ACCOUNTS[place.environment])


def version(place: Place) -> str:
    """The version that production serves: the pipeline's and the approver's work, no stack's."""
    return version_id(place.system, place.region, ACCOUNTS[place.environment], "scorecard", NUMBER)


def workload(place: Place) -> None:
    environment, given = place.environment, place.given["foundation"]
    high = given["routes"]["high"]
    model: dict[str, Any] = {"image": image(place, PUBLISHED)}
    if environment == "prod":
        model["version"] = {"id": version(place), "kept": []}
    if environment == "dev":
        model["shadow"] = {"image": image(place, CHALLENGER), "share": 0.2}
    args: Any = {
        **place.common,
        "prefix": place.system,
        "roles": "",
        "boundary": "",
        "network_id": given["network_id"],
        "cidr": given["cidr"],
        "subnet_ids": given["subnet_ids"],
        "service_lists": given["service_lists"],
        "key_ids": given["key_ids"],
        "models": {"scorecard": model},
        "machine": {"cpu": 2, "memory": 8, "accelerators": 0},
        "runtime": "onnx",
        "batch": {"most": 32, "wait_ms": 5},
        "least": min(2, LEAST[environment]) if place.standby else LEAST[environment],
        "most": MOST[environment],
        "utilisation": 0.6,
        "alarms": {measure: {"threshold": at, "window": 300, "route": high} for measure, at in THRESHOLDS.items()},
        "capture": 1.0,
        "keep_days": DAYS,
        "ceiling_days": CEILING,
        "stack": place.system_stack,
        "recorder": image(place, RECORDER),
        "move_role": mover_role_id(f"bex-{environment}", ACCOUNTS[environment]),
    }
    if place.standby:
        args["apart"] = True
    if environment == "dev":
        args["off_hours"] = {"begin": "19:00", "end": "07:00", "timezone": "Europe/Paris"}
    place.built["serving"] = Serving("serving", args, place.opts)


recovery = workload


def expected(environment: str) -> dict[str, Any]:
    return {
        "instances": LEAST[environment],
        "most_instances": MOST[environment],
        "runtime": "onnx",
        "batch": 32,
        "batch_wait": 0.005,
        "event_days": DAYS,
        "images": {"scorecard": PUBLISHED, "challenger": CHALLENGER},
        "served": "scorecard",
        "shadow": "challenger" if environment == "dev" else None,
        "rollback": THRESHOLDS,
        "off_hours": environment == "dev",
        "versions": {"scorecard": NUMBER} if environment == "prod" else {},
        "standby_in": RECOVERY if environment == "prod" else None,
    }
