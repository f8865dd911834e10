"""Who writes the access logs of an account's gateways."""

from components.aws import AccessLogs
from stacks.common import roles
from stacks.foundation.account import Account

__all__ = ["build"]


def build(account: Account) -> AccessLogs:
    """One writer for all gateways of the account."""
    path = roles(account.organisation, account.environment)
    return AccessLogs("access-logs", {**account.common, "roles": path}, account.under)
