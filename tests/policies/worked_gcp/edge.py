from typing import Any

from components.gcp import Edge, let_in_role_id
from policies.expectation import Fleet
from tests.policies.worked_gcp.place import ACCOUNTS, Place
from tests.policies.worked_gcp.serving import image

SYSTEM = "credit-scoring"
IMAGE = f"registry.example/credit/scorer@sha256:{'1' * 64}"


def workload(place: Place) -> None:
    environment, given = place.environment, place.given["foundation"]
    args: Any = {
        **place.common,
        "prefix": f"{SYSTEM}-{environment}",
        "roles": "",
        "boundary": "",
        "system": SYSTEM,
        "route": given["routes"]["high"],
        "devices": "scanners in branches",
        "count": 20,
        "in_hardware": True,
        "image": image(place, IMAGE),
        "offline_limit": 3600,
        "sync": 900,
        "waves": [0.1, 1.0],
        "store": place.built["serving"].store,
        "key_ids": given["key_ids"],
        "stop": place.built["gateway"].stop,
        "stack": f"{SYSTEM}-gcp-{environment}-workload",
        "let_in_role": let_in_role_id(f"bex-{environment}", ACCOUNTS[environment]),
    }
    place.built["edge"] = Edge("edge", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    fleet = Fleet(count=20, identity="hardware", image=IMAGE, offline_limit=3600, sync=900, rollout=(0.1, 1.0))
    return {"fleet": fleet, "system": SYSTEM}
