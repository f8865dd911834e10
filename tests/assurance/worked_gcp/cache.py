from typing import Any

from components.gcp import Cache
from tests.assurance.worked_gcp.place import ACCOUNTS, REGION, Place


def workload(place: Place) -> None:
    environment, production = place.environment, place.environment == "prod"
    own = f"projects/{ACCOUNTS[environment]}"
    subnet = f"{own}/regions/{REGION}/subnetworks/bex-{environment}"
    args: Any = {
        **place.common,
        "prefix": f"credit-scoring-{environment}",
        "roles": "",
        "boundary": "",
        "network_id": f"{own}/global/networks/bex-{environment}",
        "cidr": "10.10.0.0/20",
        "subnet_ids": {f"{REGION}-b": subnet, f"{REGION}-c": subnet},
        "key_ids": place.given["foundation"]["key_ids"],
        "nodes": 2 if production else 1,
        "memory": 6 if production else 1,
        "endpoints": place.built["serving"].endpoints,
        "ttl": 600,
        "drop_on": ["release", "rollback", "stop"],
        "system": "credit-scoring",
        "stop": place.built["gateway"].stop,
    }
    Cache("cache", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {"cached": True, "cache_drops": ("release", "rollback", "stop"), "system": "credit-scoring"}
