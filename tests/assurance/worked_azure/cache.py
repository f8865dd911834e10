from typing import Any

from pulumi_azure_native import logic

from components.azure import Cache
from tests.assurance.worked_azure.place import Place


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
        "stop": place.built["gateway"].stop if "gateway" in place.built else _stop(place),
    }
    Cache("cache", args, place.opts)


def expected(_: str) -> dict[str, Any]:
    return {"cached": True, "cache_drops": ("release", "rollback", "stop"), "system": "credit-scoring"}


def _stop(place: Place) -> Any:
    """What stops the system, where no gateway was built that does."""
    return logic.Workflow(
        "stop",
        workflow_name="stop",
        resource_group_name="stop",
        definition={"triggers": {}, "actions": {}},
        tags={"purpose": "stop", "stops": "credit-scoring"},
        opts=place.opts,
    ).id
