from typing import Any

from components.azure import Edge
from policies.expectation import Fleet
from tests.policies.worked_azure.place import DIRECTORY, Place

SYSTEM = "credit-scoring"
IMAGE = f"registry.example/credit/scorer@sha256:{'1' * 64}"


def workload(place: Place) -> None:
    given = place.given["foundation"]
    args: Any = {
        **_asked(place),
        "roles": "",
        "boundary": "",
        "system": SYSTEM,
        "route": given["route"],
        "devices": "scanners in branches",
        "count": 20,
        "in_hardware": True,
        "image": IMAGE,
        "offline_limit": 3600,
        "sync": 900,
        "waves": [0.1, 1.0],
        "store": place.built["serving"].store,
        "key_ids": given["key_ids"],
        "stop": place.built["gateway"].stop,
        "stack": f"credit-scoring-azure-{place.environment}-workload",
        "directory": DIRECTORY,
        "log_store": place.log_store,
        "subnet_ids": given["subnet_ids"],
        "service_lists": given["service_lists"],
    }
    place.built["edge"] = Edge("edge", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    fleet = Fleet(count=20, identity="hardware", image=IMAGE, offline_limit=3600, sync=900, rollout=(0.1, 1.0))
    return {"fleet": fleet, "system": SYSTEM}


def _asked(place: Place) -> Any:
    return {**place.common, "prefix": f"credit-scoring-{place.environment}"}
