"""Answers kept for a while, and when all of them are thrown away."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "CacheArgs"]

CAPABILITY: Final = Capability("cache", "Cache", ("address", "generation", "user"))


class CacheArgs(TypedDict):
    """What keeps answers, for whom, and for how long."""

    prefix: str
    """First part of every name, e.g. credit-scoring-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the cache."""
    region: str
    """Region of the cache."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    network_id: Input[str]
    """Network that the cache runs in; nobody reaches it from elsewhere."""
    cidr: Input[str]
    """Its address range."""
    subnet_ids: Input[dict[str, str]]
    """Zone -> id of the private subnet."""
    key_ids: dict[str, Input[str]]
    """Keys for the purposes cache and logs."""
    nodes: int
    """How many nodes; two or more stand in as many zones, and one takes over from the other."""
    memory: int
    """Memory of a node in GiB, at least."""
    endpoints: Input[dict[str, str]]
    """Model -> name of the endpoint whose answers are kept."""
    alarms: NotRequired[Input[dict[str, str]]]
    """Measure -> alarm that takes a release back; left out where nothing does."""
    ttl: int
    """Seconds for which an answer is kept."""
    drop_on: list[str]
    """What throws all answers away: release, rollback, stop."""
    system: str
    """Id of the system whose stop throws answers away."""
    undelivered: NotRequired[Input[str]]
    """Queue of what could not be delivered; without one it is dropped."""
    service_lists: NotRequired[Input[list[str]]]
    """Where private ways have their names, where a cloud has those: the network's private DNS zones."""
    log_store: NotRequired[Input[str]]
    """Store of the audit log, where each thing records its own use into it."""
    stop: NotRequired[Input[str]]
    """What stops the system, where a stop is told by its being run."""
    route: NotRequired[Input[str]]
    """Where it is told that the cache could not be emptied, where that is a thing of ours."""
