"""The router before a system and what it replaces, as the stack's configuration divides calls between them."""

from components.contract.traffic import GovernedSide, LegacySide, TrafficArgs
from stacks.cutover.settings import Settings
from stacks.foundation import identity
from stacks.making import Traffic
from stacks.place import Place

__all__ = ["build"]


def build(place: Place, told: Settings, network_id: str) -> Traffic:
    """GouvernailError for what the cloud's router cannot do, or where nobody has said by what it is found.

    `network_id` is that of the foundation's network, for what is looked up in it before anything is built.
    """
    system, account, network = place.system, place.account, place.foundation["network"]
    gateway = place.foundation["gateway"]
    governed: GovernedSide = {**place.private_way(network_id), "address": gateway["address"], "arn": gateway["arn"]}
    args: TrafficArgs = {
        **place.common,
        **account.named,
        **place.routed,
        "roles": place.roles,
        "boundary": place.boundary,
        "system": system.system.id,
        "stack": place.stack,
        "environment": place.environment,
        "network_id": network["network_id"],
        "cidr": network["cidr"],
        "subnet_ids": network["subnet_ids"],
        "allow": [str(one) for one in system.serving.gateway.allow],
        "model": system.served_model,
        "governed": governed,
        "legacy": _legacy(told, system.served_model),
        "weight": told.weight,
        "mirror": told.mirror,
        "sticky": told.sticky_by is not None,
        "key_id": place.keys("logs")["logs"],
        "keep_days": system.retention.events.keep.days,
        "operator": account.person("operator"),
    }
    if account.organisation.ci is not None:
        args["pipeline"] = identity.pipeline(account)
        if there := identity.state_for(account):
            args["state"] = there
    return place.make.Traffic("traffic", args, place.under)


def _legacy(told: Settings, model: str) -> LegacySide:
    """Of an endpoint of ours, what the model's name is appended to."""
    legacy = told.legacy
    return {**legacy, "path": f"{legacy['path'].rstrip('/')}/{model}"} if told.of_stack else legacy
