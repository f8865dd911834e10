"""Which keys are made, and who may use them."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "KeysArgs", "Purpose"]

CAPABILITY: Final = Capability("keys", "Keys", ("key_ids",))


class Purpose(TypedDict):
    """What a key is for, and who may use it."""

    through: NotRequired[list[str]]
    """Services through which the platform's roles may use the key, e.g. s3."""
    readers: NotRequired[list[str]]
    """Roles beyond the platform's that may open, through these services, what they keep under it."""
    makers: NotRequired[list[str]]
    """Patterns of the roles that make what backup keeps with the key, of this account; the cloud tries it with them."""
    users: NotRequired[list[str]]
    """Patterns of the roles that use the key themselves and not through a service, of whichever account."""
    alias: NotRequired[str]
    """Name of the key where others know it by one; else it is made of prefix and purpose."""
    writers: NotRequired[list[str]]
    """Services of the cloud that write encrypted on their own account: logs, notices, trail, flow_logs; or reports."""
    kept: NotRequired[bool]
    """True where it encrypts what retention forbids to delete: then destroy leaves the key."""


class KeysArgs(TypedDict):
    """Which keys are made."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account that owns the keys."""
    region: str
    """Region of the keys."""
    purposes: dict[str, Purpose]
    """Purpose -> who may use its key. One key each."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/; only they use a key through a service."""
    rotation_days: int
    """How often a key gets new material."""
    deletion_days: int
    """How long a key to be deleted can still be brought back."""
    writing_accounts: NotRequired[list[str]]
    """Accounts whose writers may use the keys; the own account where left out."""
    writing_regions: NotRequired[list[str]]
    """Regions whose flow logs may use the keys; the own region where left out."""
    reporters: NotRequired[dict[str, str]]
    """Account -> its roles, as a pattern, that put reports encrypted with the key of the purpose that has them."""
    directory: NotRequired[str]
    """Directory of identities that the keys answer to, where the cloud asks for it."""
    log_store: NotRequired[Input[str]]
    """Store that each use of a key is recorded into, where that is not the trail's doing."""
    subnet_ids: NotRequired[Input[dict[str, str]]]
    """Zone -> id of the private subnet from which the keys are reached, where things have private ways of their own."""
    service_lists: NotRequired[Input[list[str]]]
    """What leads to the cloud's services inside that network; given with `subnet_ids`."""
    stack: str
    """Stack that takes back what destroy leaves; it stands in a tag."""
    adopt: NotRequired[dict[str, str]]
    """Purpose -> id of a key that the landing zone has: it is read instead of making one, and never changed."""
    retained: NotRequired[dict[str, str]]
    """Purpose -> id of a key that an earlier destroy left: it is taken back instead of making another."""
