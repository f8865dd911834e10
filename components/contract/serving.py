"""What is served, how many of it, and what is recorded."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "Alarm", "Batch", "Machine", "ModelToServe", "OffHours", "ServingArgs", "Shadow", "Version"]

CAPABILITY: Final = Capability("serving", "Serving", ("endpoints", "releases", "store", "alarms"))


class Machine(TypedDict):
    """What an instance has at least; each cloud picks the type."""

    cpu: int
    """Processors."""
    memory: int
    """Memory in GiB."""
    accelerators: int
    """Graphics processors."""


class Batch(TypedDict):
    """Requests that a model answers together."""

    most: int
    """At most so many."""
    wait_ms: int
    """Milliseconds for which it waits for another one, at most."""


class Version(TypedDict):
    """A version of the registry: an image and what was trained, as they were approved."""

    id: str
    """Its id in the registry; it ends in the version's number."""
    kept: list[Input[str]]
    """Places in the store of what was trained that it may lie in."""


class Shadow(TypedDict):
    """What gets a copy of the requests and answers nobody."""

    image: str
    """Container image, by digest."""
    version: NotRequired[Version]
    """The approved version that is run; left out: the image alone."""
    share: float
    """Share of the requests that it gets."""


class ModelToServe(TypedDict):
    """A model and, where one is asked for, its shadow."""

    image: str
    """Container image, by digest."""
    version: NotRequired[Version]
    """The approved version that is served; left out: the image alone."""
    shadow: NotRequired[Shadow]
    """What gets a copy of the requests and answers nobody."""


class Alarm(TypedDict):
    """A measure of an endpoint that takes a bad deployment back."""

    threshold: float
    """Seconds for a latency, a fraction of one for a rate."""
    window: int
    """Seconds over which it is measured."""
    route: NotRequired[Input[str]]
    """Where a breach is told; left out where something else tells it."""


class OffHours(TypedDict):
    """When nobody works."""

    begin: str
    """Time of day, e.g. 19:00."""
    end: str
    """Time of day, e.g. 07:00."""
    timezone: str
    """Time zone, e.g. Europe/Paris."""


class ServingArgs(TypedDict):
    """What is served, how many of it, and what is recorded."""

    prefix: str
    """First part of every name, e.g. credit-scoring-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the endpoints."""
    region: str
    """Region of the endpoints."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    network_id: Input[str]
    """Network that the models run in."""
    cidr: Input[str]
    """Its address range."""
    subnet_ids: Input[dict[str, str]]
    """Zone -> id of the private subnet; two zones or more in production."""
    service_lists: Input[list[str]]
    """The cloud's own address lists under which its services are reached inside the network."""
    key_ids: dict[str, Input[str]]
    """Keys for the purposes models, events and logs; for artefacts, where versions are served."""
    models: dict[str, ModelToServe]
    """Name -> what is served under it. One endpoint each."""
    machine: Machine
    """What an instance has at least."""
    runtime: str
    """What runs the model inside its container: native, onnx, openvino."""
    batch: NotRequired[Batch]
    """Requests that a model answers together; one by one where left out."""
    least: int
    """Least number of instances."""
    most: int
    """Greatest number of instances."""
    utilisation: float
    """Share of an instance's processor that the number of instances keeps to."""
    alarms: dict[str, Alarm]
    """Measure (error_rate, latency_p50, latency_p99 ...) -> when it takes a deployment back."""
    capture: float
    """Share of predictions that is recorded."""
    keep_days: int
    """Days for which nobody can delete a recorded prediction."""
    ceiling_days: int
    """Days after which a recorded prediction is deleted."""
    off_hours: NotRequired[OffHours]
    """When the instances go down to one."""
    stack: str
    """Stack that takes back what destroy leaves; it stands in a tag."""
    retained: NotRequired[str]
    """Id of the store of predictions that an earlier destroy left."""
    retained_key: NotRequired[str]
    """Id of that store's key, where the cloud has to be told it once more."""
    directory: NotRequired[str]
    """Directory of the account's identities, where the cloud has to be told it."""
    apart: NotRequired[bool]
    """True where this is judged without the account's foundation: then what it relies on of that is read."""
    log_store: NotRequired[Input[str]]
    """Store of the audit log, where each thing records its own use into it."""
    registry: NotRequired[Input[str]]
    """Registry that images are pulled from, where a right on it is given to who pulls."""
    versions_in: NotRequired[Input[str]]
    """Id of the registry that versions lie in, once it is there; where left out, it is there already."""
    move_role: NotRequired[Input[str]]
    """Id of the role that moves requests of an endpoint and does nothing else, where such roles are made apart."""
    route: NotRequired[Input[str]]
    """Where a failure of what moves requests from one release to the next is told, where that is a thing of ours."""
    recorder: NotRequired[str]
    """Image, by digest, of the proxy that records calls, where the cloud takes no copy of them itself."""
    answering: NotRequired[dict[str, str]]
    """Model -> name of the release that answers just now, where whoever changes an endpoint has to say it anew."""
