"""The network of an environment: built, or the landing zone's."""

import pulumi

from components.contract.network import NetworkArgs
from stacks.account import Account
from stacks.making import Network

__all__ = ["build"]


def build(account: Account, log: pulumi.Output[str]) -> Network:
    """Private subnets, private ways to the services that the platform uses, its traffic recorded in the store `log`."""
    wanted = account.organisation.environments[account.environment]
    landing = account.adopted_network()
    args: NetworkArgs = {
        **account.common,
        **account.closed,
        "cidr": str(wanted.cidr),
        "zones": [] if landing else account.zones(wanted.zones),
        "services": dict(account.services),
        "flow_log_store": account.flow_log_store(log),
    }
    if wanted.private_endpoints == "oneZone":
        args["endpoint_zones"] = 1
    if landing:
        args["adopt"] = landing
    return account.make.Network("network", args, account.under)
