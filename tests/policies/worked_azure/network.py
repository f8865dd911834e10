from typing import Any

from components.azure import ZONES, Network
from tests.policies.worked_azure.place import Place

RANGES = {"dev": "10.10.0.0/20", "test": "10.20.0.0/20", "prod": "10.30.0.0/20"}


def foundation(place: Place) -> None:
    _build(place)
    place.outputs |= _given(place)


def recovery(place: Place) -> None:
    """One of its own, in place of the foundation's."""
    _build(place)
    place.given = {**place.given, "foundation": {**place.given["foundation"], **_given(place)}}


def _build(place: Place) -> None:
    args: Any = {
        **place.common,
        "prefix": place.system if place.standby else place.common["prefix"],
        "cidr": RANGES[place.environment],
        "zones": ["1", "2", "3"],
        "services": {service: list(zones) for service, zones in ZONES.items()},
        "flow_log_store": place.log_store,
    }
    place.built["network"] = Network("network", args, place.opts)


def _given(place: Place) -> dict[str, Any]:
    return {
        "cidr": RANGES[place.environment],
        "network_id": place.built["network"].network_id,
        "subnet_ids": place.way["subnet_ids"],
        "service_lists": place.way["service_lists"],
    }


def expected(environment: str) -> dict[str, Any]:
    zones = 3 if environment == "prod" else 2
    return {"ranges": RANGES, "zones": zones, "endpoint_zones": zones}
