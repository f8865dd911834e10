"""Who writes the access logs of an account's gateways."""

from components.aws import AccessLogs, Identity, writer_name
from components.contract.access_logs import AccessLogsArgs
from stacks.common import prefix, roles
from stacks.foundation.account import Account

__all__ = ["build"]


def build(account: Account, who: Identity) -> AccessLogs:
    """One writer for all gateways of the account."""
    args: AccessLogsArgs = {
        **account.common,
        "roles": roles(account.organisation, account.environment),
        "boundary": who.boundary,
    }
    if account.keeper != account.environment:
        args["shared"] = writer_name(prefix(account.organisation, account.keeper))
    return AccessLogs("access-logs", args, account.under)
