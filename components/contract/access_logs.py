"""Who writes the access logs of an account's gateways."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "AccessLogsArgs"]

CAPABILITY: Final = Capability("access_logs", "AccessLogs", ("writer",))


class AccessLogsArgs(TypedDict):
    """The account whose gateways write logs."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the gateways."""
    region: str
    """Region of the gateways."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    shared: NotRequired[str]
    """Name of the role that another environment of this account writes with: it is read instead of making one."""
