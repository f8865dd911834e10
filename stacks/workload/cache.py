"""The cache of a system's answers, where the spec asks for one."""

from typing import Final

from components.contract.cache import CacheArgs
from gouvernail.errors import GouvernailError, Problem
from stacks.making import Cache, Gateway, Serving
from stacks.place import Place

__all__ = ["build"]

_PROD: Final = "prod"


def build(place: Place, serving: Serving, gateway: Gateway) -> Cache | None:
    """None where the spec asks for no cache. In production two nodes in two zones."""
    wanted = place.system.serving.cache
    if wanted is None:
        return None
    network, production = place.foundation["network"], place.environment == _PROD
    args: CacheArgs = {
        **place.common,
        **place.aside,
        **place.around,
        **place.stopped(gateway),
        "roles": place.roles,
        "boundary": place.boundary,
        "network_id": network["network_id"],
        "cidr": network["cidr"],
        "subnet_ids": network["subnet_ids"],
        "key_ids": place.keys("cache", "logs"),
        "nodes": 2 if production else 1,
        "memory": 6 if production else 1,
        "endpoints": serving.endpoints,
        "ttl": round(wanted.ttl.seconds),
        "drop_on": list(wanted.drop_on),
        "system": place.system.id,
        "route": place.route("high"),
    }
    if place.rolling_back:
        args["alarms"] = serving.alarms
    elif "rollback" in wanted.drop_on:
        raise GouvernailError(
            Problem(
                "no release is ever taken back, so none can empty the cache",
                path="serving.cache.dropOn",
                expected="release and stop",
                mend="name monitors in serving.rollback.on, or leave rollback out",
            )
        )
    return place.make.Cache("cache", args, place.under)
