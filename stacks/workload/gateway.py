"""The gateway of a system: who comes in, how much they may ask, how it is stopped, as the spec says."""

from components.contract.gateway import GatewayArgs
from gouvernail.errors import GouvernailError
from stacks.making import Gateway, Serving
from stacks.place import Place

__all__ = ["build"]


def build(place: Place, serving: Serving) -> Gateway:
    """In front of the served model. GouvernailError for a proof of identity that the cloud's does not take."""
    system, wanted = place.system, place.system.serving.gateway
    if problem := place.unlike(wanted.authentication):
        raise GouvernailError(problem)
    args: GatewayArgs = {
        **place.common,
        **place.apart,
        **place.aside,
        **place.entrance,
        "roles": place.roles,
        "boundary": place.boundary,
        "system": system.system.id,
        "network_id": place.foundation["network"]["network_id"],
        "allow": [str(one) for one in wanted.allow],
        "models": [system.served_model],
        "endpoints": serving.endpoints,
        "releases": serving.releases,
        "throttle": {
            "requests_per_second": system.serving.throttle.requests_per_second,
            "burst": system.serving.throttle.burst,
        },
        "block": wanted.firewall == "block",
        "key_id": place.keys("logs")["logs"],
        "keep_days": system.retention.events.keep.days,
        "route": place.route("high"),
    }
    if system.oversight is not None:
        args["fallback"] = system.oversight.stop.fallback
    return place.make.Gateway("gateway", args, place.under)
