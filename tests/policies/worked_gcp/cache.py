from typing import Any

from components.gcp import Cache
from tests.policies.worked_gcp.place import Place


def workload(place: Place) -> None:
    given, production = place.given["foundation"], place.environment == "prod"
    args: Any = {
        **place.common,
        "prefix": f"credit-scoring-{place.environment}",
        "roles": "",
        "boundary": "",
        "network_id": given["network_id"],
        "cidr": given["cidr"],
        "subnet_ids": given["subnet_ids"],
        "key_ids": given["key_ids"],
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
