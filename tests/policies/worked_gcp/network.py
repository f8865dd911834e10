from typing import Any

import pulumi
from pulumi_gcp import accesscontextmanager, organizations

from components.gcp import ZONES, Network, perimeter_id, trail_id
from tests.policies.worked_gcp.place import ACCOUNTS, ORGANISATION, Place

RANGES = {"dev": "10.10.0.0/20", "test": "10.20.0.0/20", "prod": "10.30.0.0/20"}


def foundation(place: Place) -> None:
    _build(place)
    place.outputs |= _given(place)


def recovery(place: Place) -> None:
    """One of its own, in place of the foundation's, in the perimeter that stands around the project."""
    _build(place)
    place.given = {**place.given, "foundation": {**place.given["foundation"], **_given(place)}}


def _build(place: Place) -> None:
    deploy = f"bex-{place.environment}-deploy@{ACCOUNTS[place.environment]}.iam.gserviceaccount.com"
    args: Any = {
        **place.common,
        "prefix": place.system if place.standby else place.common["prefix"],
        "cidr": RANGES[place.environment],
        "zones": [f"{place.region}-{letter}" for letter in "bcd"],
        "services": {service: list(zones) for service, zones in ZONES.items()},
        "flow_log_store": place.log_store,
        "organisation": ORGANISATION,
        "let_in": [f"serviceAccount:{deploy}"],
    }
    if place.standby:
        args["beside"] = _beside(place)
    place.built["network"] = Network("network", args, place.opts)


def _beside(place: Place) -> dict[str, Any]:
    """What the foundation brought, as the stack finds it."""
    account, house = ACCOUNTS[place.environment], f"bex-{place.environment}"
    look = pulumi.InvokeOptions(provider=place.opts.provider)
    number = organizations.get_project(project_id=account, opts=look).number
    policy = accesscontextmanager.get_access_policy(
        parent=f"organizations/{ORGANISATION}", scopes=[f"projects/{number}"], opts=look
    )
    return {"perimeter": perimeter_id(house, policy.name), "trail": trail_id(house, account, place.region)}


def _given(place: Place) -> dict[str, Any]:
    network = place.built["network"]
    return {
        "cidr": RANGES[place.environment],
        "network_id": network.network_id,
        "subnet_ids": network.subnet_ids,
        "service_lists": network.service_lists,
    }


def expected(environment: str) -> dict[str, Any]:
    zones = 3 if environment == "prod" else 2
    return {"ranges": RANGES, "zones": zones, "endpoint_zones": zones}
