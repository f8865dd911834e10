"""Where documents and reports of all systems are kept, and how their lock grows with each release."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "AdoptedArchive", "ArchiveArgs", "ArchiveToBuild", "DocumentStore"]

CAPABILITY: Final = Capability("archive", "Archive", ("store", "key_id", "releases"))


class ArchiveToBuild(TypedDict):
    """The archive, in an account of its own."""

    environment: str
    """Environment whose documents are kept and whose releases count: production."""
    writing_account: str
    """Its account."""
    writers: str
    """Roles there that put documents, as a pattern, e.g. arn:aws:iam::333333333333:role/bex-prod/*-reports."""
    sender: str
    """Role there that tells of releases."""
    keep_days: int
    """Days for which nobody can delete, from writing and again from each release."""
    key_id: Input[str]
    """Key that encrypts it."""
    route: Input[str]
    """Route that is told when a lock could not be extended."""
    stack: str
    """Stack that takes back what destroy leaves; it stands in a tag."""
    retained: NotRequired[str]
    """Id of the store that an earlier destroy left: it is taken back instead of making another."""
    retained_key: NotRequired[str]
    """The id of its key there, where the store was left."""


class DocumentStore(TypedDict):
    """An archive that another stack has, to which this account's releases are told."""

    environment: str
    """Environment whose releases count."""
    store: Input[str]
    """Its name."""
    key_id: Input[str]
    """The key that encrypts it."""
    releases: Input[str]
    """Where releases are told, or who looks for them, as the archive gives it."""
    route: Input[str]
    """Route that is told when a release could not be told."""


class AdoptedArchive(TypedDict):
    """The archive of the landing zone: it is read where it lies, and nothing of it is changed."""

    store: str
    """Its name."""
    read_store: bool
    """Whether it lies in this account, so that it can be read."""


class ArchiveArgs(TypedDict):
    """Where documents are kept. One of `build`, `into` and `adopt` is given."""

    prefix: str
    """First part of every name, e.g. bex-audit."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account in which this stands."""
    region: str
    """Region in which this stands."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-audit/."""
    undelivered: NotRequired[Input[str]]
    """Queue of what could not be delivered; without one it is dropped."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    log_store: NotRequired[Input[str]]
    """Store that its use is recorded into, where that is not the trail's doing."""
    subnet_ids: NotRequired[Input[dict[str, str]]]
    """Zone -> id of the private subnet from which documents are put, where things have private ways of their own."""
    service_lists: NotRequired[Input[list[str]]]
    """What leads to the cloud's services inside that network; given with `subnet_ids`."""
    build: NotRequired[ArchiveToBuild]
    """Build the archive here."""
    into: NotRequired[DocumentStore]
    """Tell the archive of another account of each release."""
    adopt: NotRequired[AdoptedArchive]
    """Read the landing zone's archive instead of building one."""
