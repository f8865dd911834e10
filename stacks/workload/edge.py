"""The fleet of a system whose spec puts its model on devices."""

from typing import Final

from components.contract.edge import EdgeArgs
from stacks.making import Edge, Gateway, Serving
from stacks.place import Place

__all__ = ["build"]

_PROFILE: Final = "models"


def build(place: Place, serving: Serving, gateway: Gateway) -> Edge | None:
    """None where the spec has no edge. Devices write into the store of predictions, for they predict."""
    wanted = place.system.edge
    if wanted is None:
        return None
    args: EdgeArgs = {
        **place.common,
        **place.aside,
        **place.around,
        **place.directed,
        **place.letting_in,
        **place.stopped(gateway),
        "roles": place.roles,
        "system": place.system.id,
        "route": place.route("high"),
        "boundary": place.boundary,
        "devices": wanted.devices,
        "count": wanted.count,
        "in_hardware": wanted.identity == "hardware",
        "image": place.image(wanted.model),
        "offline_limit": round(wanted.offline_limit.seconds),
        "sync": round(wanted.sync.seconds),
        "waves": list(wanted.rollout),
        "store": serving.store,
        "key_ids": place.keys("events", "logs", "incidents"),
        "stack": place.stack,
    }
    if _PROFILE in place.left["profile"]:
        args["retained"] = place.left["profile"][_PROFILE]
    return place.make.Edge("edge", args, place.under)
