"""What is recorded, and where it is kept."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "AdoptedLog", "AuditLogArgs", "Gateways", "LogStore", "StoreToBuild"]

CAPABILITY: Final = Capability("audit_log", "AuditLog", ("trail_id", "store", "recovery_store", "key_id"))


class StoreToBuild(TypedDict):
    """The immutable store of the audit log, in an account of its own."""

    accounts: list[str]
    """Accounts whose trails and flow logs are written to it."""
    regions: NotRequired[list[str]]
    """The own region and another at most, of which things record into it, or into a store of that region where the
    cloud asks for one. The own region alone where left out."""
    trails: list[str]
    """Trails (ids as the cloud names them) that may write."""
    keep_days: int
    """Days for which nobody can delete what was written."""
    key_id: Input[str]
    """Key that encrypts it."""
    stack: str
    """Stack that takes back what destroy leaves; it stands in a tag."""
    readers: NotRequired[list[str]]
    """Groups of people (ids in the directory) who may read it, where that is not said by their roles."""
    retained: NotRequired[str]
    """Id of the store that an earlier destroy left: it is taken back instead of making another."""
    retained_recovery: NotRequired[str]
    """Id of the store of the other region, where an earlier destroy left that."""
    retained_key: NotRequired[str]
    """Id of the key of what was left, where rights on it are taken back too."""


class LogStore(TypedDict):
    """An audit store that another stack built."""

    store: Input[str]
    """Its name."""
    key_id: Input[str]
    """The key that encrypts it."""


class AdoptedLog(TypedDict):
    """The audit trail of the landing zone: it is read, and nothing of it is changed."""

    trail_id: str
    """Id of the trail."""
    read_store: bool
    """Whether its store lies in this account, so that it can be read too."""


class Gateways(TypedDict):
    """With whom the gateways of an account write their logs."""

    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    regions: list[str]
    """Regions in which there may be gateways."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    shared: NotRequired[str]
    """Name of the role that another environment of this account writes with: it is read instead of making one."""


class AuditLogArgs(TypedDict):
    """What is recorded, and where it is kept. One of `build`, `into` and `adopt` is given."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account whose calls are recorded."""
    region: str
    """Home region of the trail; every region is recorded."""
    build: NotRequired[StoreToBuild]
    """Build the store here, and record this account into it."""
    into: NotRequired[LogStore]
    """Record this account into the store of another account."""
    adopt: NotRequired[AdoptedLog]
    """Read the landing zone's trail instead of building one."""
    gateways: NotRequired[Gateways]
    """Who writes the logs of the account's gateways, whatever of the trail is adopted; left out where it has none."""
