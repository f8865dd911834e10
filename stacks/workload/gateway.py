"""The gateway of a system: who comes in, how much they may ask, how it is stopped, as the spec says."""

from components.aws import Gateway, Serving
from components.contract.gateway import GatewayArgs
from gouvernail.errors import GouvernailError, Problem
from stacks.workload.place import Place

__all__ = ["build"]


def build(place: Place, serving: Serving) -> Gateway:
    """In front of the served model. GouvernailError for a proof of identity that a private API of AWS does not take."""
    system, wanted = place.system, place.system.serving.gateway
    _authentication_can_be_built(wanted.authentication)
    args: GatewayArgs = {
        **place.common,
        **place.aside,
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
    return Gateway("gateway", args, place.under)


def _authentication_can_be_built(authentication: str) -> None:
    if authentication == "iam":
        return
    why = {
        "oauth2": "AWS reads tokens of any issuer only in HTTP APIs, which are neither private nor behind a firewall",
        "mutualTls": "AWS asks for a client's certificate only on domain names of its public gateways",
    }
    raise GouvernailError(
        Problem(
            f"{authentication} is not built on AWS: {why[authentication]}",
            path="serving.gateway.authentication",
            expected="iam",
            mend="use iam: callers sign with a role, which workloads elsewhere get for their token or certificate "
            "(sts:AssumeRoleWithWebIdentity, IAM Roles Anywhere)",
        )
    )
