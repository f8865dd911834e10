"""Devices that answer on the spot: who they are, what they run, what they may do."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "EdgeArgs"]

CAPABILITY: Final = Capability("edge", "Edge", ("fleet", "waves", "profile", "calls", "heard"))


class EdgeArgs(TypedDict):
    """Which devices there are, whose signature they accept, and how long they answer without contact."""

    prefix: str
    """First part of every name, e.g. document-triage-dev; names of devices begin with it too."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the fleet."""
    region: str
    """Region of the fleet."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    system: str
    """Id of the system, by which it is stopped."""
    route: Input[str]
    """Where a stop of the devices, and one that failed, are told."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    devices: str
    """What the devices are, in words."""
    count: int
    """How many there are."""
    in_hardware: bool
    """Whether a device keeps its key in a secure element, so that an authority of one's own signs its certificate."""
    image: str
    """Container image of the model, by digest."""
    offline_limit: int
    """Seconds without contact after which a device stops answering."""
    sync: int
    """Seconds between two calls of a device."""
    waves: list[float]
    """Shares of the fleet that get an update, one after the other, rising to 1."""
    store: Input[str]
    """Name of the locked store of predictions, where devices write what they recorded."""
    key_ids: dict[str, Input[str]]
    """Keys for the purposes events (of the store), logs (of calls) and incidents (of the queue)."""
    undelivered: NotRequired[Input[str]]
    """ARN of the queue for calls that could not be written down; left out where routes are adopted."""
    stack: str
    """Stack that takes back what destroy leaves; it stands in a tag."""
    retained: NotRequired[str]
    """Name of the signing profile that an earlier destroy left."""
    stop: NotRequired[Input[str]]
    """What stops the system, where devices are told by it and not by an event."""
    directory: NotRequired[str]
    """The directory of identities, where what signs is bound to one."""
    log_store: NotRequired[Input[str]]
    """Store of the audit log, where each thing records its own use."""
    subnet_ids: NotRequired[Input[dict[str, str]]]
    """Zone -> id of the private subnet, where what signs is reached from inside the network."""
    service_lists: NotRequired[Input[list[str]]]
    """The cloud's own lists under which its services are reached inside the network, as a network gives them."""
    let_in_role: NotRequired[Input[str]]
    """Id of the role that lets a device in and does nothing else, where such roles are made apart."""
