from typing import Any

from components.azure import Cache
from tests.policies.worked_azure.place import Place


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
        "service_lists": given["service_lists"],
        "key_ids": given["key_ids"],
        "nodes": 2 if production else 1,
        "memory": 6 if production else 1,
        "endpoints": place.built["serving"].endpoints,
        "alarms": place.built["serving"].alarms,
        "ttl": 600,
        "drop_on": ["release", "rollback", "stop"],
        "system": "credit-scoring",
        "log_store": place.log_store,
        "stop": place.built["gateway"].stop,
    }
    Cache("cache", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {"cached": True, "cache_drops": ("release", "rollback", "stop"), "system": "credit-scoring"}
