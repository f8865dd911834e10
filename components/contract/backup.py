"""What is copied, how often, where to, and whether it comes back."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "AdoptedBackup", "BackupArgs"]

CAPABILITY: Final = Capability("backup", "Backup", ("vault", "recovery_vault", "recovery_key"))


class AdoptedBackup(TypedDict):
    """A vault that the landing zone has: it is read, and nothing of it is changed."""

    vault: str
    """Name of the vault."""


class BackupArgs(TypedDict):
    """How copies are made of every store that bears the tag backup: yes."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account whose things are copied."""
    region: str
    """Region of what is copied."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    recovery_region: str
    """Region that copies go to."""
    key_id: Input[str]
    """Key of the vault."""
    recovery_key_id: Input[str]
    """Key of the vault in the recovery region."""
    keep_days: int
    """Days for which nobody can delete a copy; then it goes. A cloud may keep a log of changes for fewer."""
    every_hours: int
    """How often a copy is made: every so many hours, one at least."""
    continuous: bool
    """Also keep a log of changes from which any moment comes back."""
    test_days: int
    """How often a copy is restored to see that it can be."""
    route: Input[str]
    """Route that is told of what failed."""
    log_store: NotRequired[Input[str]]
    """Store of the audit log, where the use of copies is recorded; left out where it is recorded anyway."""
    subnet_ids: NotRequired[Input[dict[str, str]]]
    """Zone -> id of the private subnet, where what is restored to be tried is reached privately."""
    service_lists: NotRequired[Input[list[str]]]
    """What private ways to services need, as the network gives it."""
    undelivered: NotRequired[Input[str]]
    """Queue of what could not be delivered; without one it is dropped."""
    adopt: NotRequired[AdoptedBackup]
    """Read the landing zone's vault instead of building one."""
