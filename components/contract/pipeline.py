"""How a model is trained, what it must reach, and when it is trained again."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability
from components.contract.serving import Machine

__all__ = ["CAPABILITY", "Bound", "Card", "ModelToTrain", "PipelineArgs", "TrainingData"]

CAPABILITY: Final = Capability("pipeline", "Pipeline", ("pipelines",))


class Bound(TypedDict):
    """What a measure must stay within."""

    least: NotRequired[float]
    """The least allowed value."""
    most: NotRequired[float]
    """The greatest allowed value."""


class TrainingData(TypedDict):
    """A dataset that a model is trained on."""

    store: Input[str]
    """Name of its store."""
    keep_days: int
    """Days for which it is kept."""
    quality: dict[str, Bound]
    """Measure -> what it must stay within before anything is registered."""
    compared_by: list[str]
    """Attributes by which it is compared with the people that the model is for."""


class Card(TypedDict):
    """What a registered version says of itself."""

    purpose: str
    """What the model is for."""
    not_for: list[str]
    """What it must not be used for."""
    risk: str
    """How risky its use is: High, Medium, Low or Unknown."""
    facts: dict[str, str]
    """Further facts, such as where its data comes from."""


class ModelToTrain(TypedDict):
    """A model, what it is made from and what it must reach."""

    image: str
    """Container image that serves it, by digest; it also measures its data, trains and evaluates."""
    group: Input[str]
    """Its group of versions in the registry."""
    datasets: dict[str, TrainingData]
    """Name -> what it is trained on."""
    gates: dict[str, dict[str, Bound]]
    """Gate (accuracy, fairness ...) -> measure -> what it must stay within. All pass, or nothing is registered."""
    protected: list[str]
    """Attributes of people whom it must not treat worse."""
    confidence: float
    """Confidence of the intervals that groups are judged by."""
    card: Card
    """What a registered version says of itself."""


class PipelineArgs(TypedDict):
    """Which models are trained, from what, with which gates, and when."""

    prefix: str
    """First part of every name, e.g. credit-scoring-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the pipelines."""
    region: str
    """Region of the pipelines."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    network_id: Input[str]
    """Network that the steps run in."""
    cidr: Input[str]
    """Its address range."""
    subnet_ids: Input[dict[str, str]]
    """Zone -> id of the private subnet."""
    service_lists: Input[list[str]]
    """The cloud's own address lists under which its services are reached inside the network."""
    key_ids: dict[str, Input[str]]
    """Keys for the purposes artefacts, data and models."""
    artefacts: Input[str]
    """Name of the store of what was trained."""
    models: dict[str, ModelToTrain]
    """Name -> how it is trained. One pipeline each."""
    machine: Machine
    """What an instance of a step has at least."""
    serving_machine: Machine
    """What an instance that serves a version has at least."""
    route: Input[str]
    """Route that is told when a run fails."""
    undelivered: NotRequired[Input[str]]
    """Queue of what could not be delivered; without one it is dropped."""
    every_days: NotRequired[int]
    """Models are trained again every so many days."""
    on: list[str]
    """Monitors whose breach trains the models again."""
    directory: NotRequired[str]
    """The directory to which the vault of Azure's workspace is bound."""
    log_store: NotRequired[Input[str]]
    """Where Azure keeps what its things record of their use."""
    conduct_role: NotRequired[Input[str]]
    """Id of the role that starts jobs and registers what they made, where such roles are made apart."""
    registry: NotRequired[Input[str]]
    """The container registry that Azure's steps fetch their images from."""
