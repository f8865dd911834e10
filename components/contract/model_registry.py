"""Where versions of models stand, and how one is approved."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "ArtefactCopies", "ModelRegistryArgs"]

CAPABILITY: Final = Capability("model_registry", "ModelRegistry", ("groups", "store", "images"))


class ArtefactCopies(TypedDict):
    """Where copies of what was trained go as it is written, besides the backups."""

    region: str
    """Region of the copies."""
    key_id: Input[str]
    """Key there that encrypts them."""
    role: NotRequired[Input[str]]
    """Id of the role that starts copies and does nothing else, where such roles are made apart."""
    retained: NotRequired[str]
    """Name of the store of copies that an earlier destroy left: it is taken back instead of making another."""


class ModelRegistryArgs(TypedDict):
    """Which models are registered, and who is told when one is approved."""

    prefix: str
    """First part of every name, e.g. credit-scoring-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the registry."""
    region: str
    """Region of the registry."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    approver: Input[str]
    """Role that approves; nobody else can."""
    models: dict[str, str]
    """Model -> what it is for, in words. One group of versions each."""
    images: list[str]
    """Images that models are trained and served with, by digest, in whatever registry they were published."""
    registering: dict[str, str]
    """Model -> role of the pipeline that registers versions of it."""
    promoter: str
    """Role that registers what another registry has; nobody else but the pipeline can."""
    training: list[str]
    """Roles of the steps that write what was trained; nobody else can write there."""
    key_id: Input[str]
    """Key that encrypts what was trained, and images."""
    route: Input[str]
    """Route that is told of every new state of a version."""
    undelivered: NotRequired[Input[str]]
    """Queue of what could not be delivered; without one it is dropped."""
    stack: str
    """Stack that takes back what destroy leaves; it stands in a tag."""
    retained: NotRequired[list[str]]
    """Models whose group of versions an earlier destroy left."""
    changed_route: Input[str]
    """Route that is told when somebody changes what a version serves, in the call that approves it or in another."""
    copies: NotRequired[ArtefactCopies]
    """Copy what was trained to another region, within a quarter of an hour."""
    apart: NotRequired[bool]
    """True where this is judged without the account's foundation: then what it relies on of that is read."""
    log_store: NotRequired[Input[str]]
    """Where Azure keeps what its things record of their use."""
    directory: NotRequired[str]
    """The directory in which Azure's registry may come to the store of what was trained."""
    subnet_ids: NotRequired[Input[dict[str, str]]]
    """Where Azure's private ways begin: zone -> id of the private subnet, as a network gives them."""
    service_lists: NotRequired[Input[list[str]]]
    """Where Azure's private ways have their names: the network's private DNS zones."""
    attestor: NotRequired[Input[str]]
    """Who says on Google Cloud what was approved: the project's attestor, by its id."""
