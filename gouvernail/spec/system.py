"""`kind: AISystem`: an AI system and its platform. It extends an organisation and may only be stricter."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, PrivateAttr

from gouvernail.spec.base import Block
from gouvernail.spec.classification import Classification, RiskClass, classify
from gouvernail.spec.clouds import CloudName
from gouvernail.spec.model import Data, Model
from gouvernail.spec.monitoring import Composite, Monitor, Observability
from gouvernail.spec.names import Id, Key, MetricName, Reference, RoleName, Text
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.risk import Risk
from gouvernail.spec.serving import Edge, Instances, Serving
from gouvernail.spec.shared import Budget, Shared
from gouvernail.spec.units import CadenceValue, DurationValue
from gouvernail.spec.usecase import Affected, UseCase

__all__ = ["AISystem", "Dossier", "Explain", "Identity", "Oversight", "Pipeline", "Stop", "Supplier", "Technology"]


class Identity(Block):
    """What the system is."""

    id: Id
    """Part of stack names and physical names: `<id>-<cloud>-<environment>-workload`. Never reused."""
    title: Text
    """The name people know."""
    intended_purpose: Text
    """Art. 3(12); the same words go into the instructions for use and Annex IV(1)."""
    not_for: tuple[Text, ...] = ()
    """What it must not be used for."""
    acts_as: Annotated[tuple[Literal["provider", "deployer"], ...], Field(min_length=1)]
    """Art. 3(3), 3(4): whose duties are ours."""
    use_case: UseCase
    """Facts about the use, from which the class is derived."""
    affected: Affected
    """Whom it concerns."""
    replaces: Id | None = None
    """The system that it takes over from (Art. 111(2))."""


class Dossier(Block):
    """Numbers in the registers of record. The declaration and the EU database's id arrive as evidence."""

    dpia: Reference | None = None
    """The data protection impact assessment (GDPR Art. 35, Art. 26(9))."""
    fria: Reference | None = None
    """The fundamental-rights impact assessment (Art. 27)."""


class Supplier(Block):
    """Somebody else's component (Art. 25(4), DORA Art. 28(3))."""

    component: Text
    """What."""
    licence: Text | None = None
    """Its licence, for open source."""
    agreement: Reference | None = None
    """The written agreement, for everything else."""
    exit: Text | None = None
    """How to do without it."""


class Stop(Block):
    """The stop button (Art. 14(4)(e))."""

    fallback: Text
    """What happens instead."""
    drill: CadenceValue
    """How often it is exercised."""


class Explain(Block):
    """The explanation that a person may ask for (Art. 86, GDPR Art. 15(1)(h))."""

    reason_codes: Annotated[int, Field(ge=1, le=10)]
    """How many main reasons are given."""
    within: DurationValue
    """How soon."""


class Oversight(Block):
    """People above the machine (Art. 14, 26(2); GDPR Art. 22)."""

    by: RoleName = "overseer"
    """The role that oversees."""
    review_when: Annotated[tuple[MetricName, ...], Field(min_length=1)]
    """Cases that a person looks at."""
    review_within: DurationValue
    """How soon."""
    stop: Stop
    """The stop button."""
    explain: Explain | None = None
    """The explanation that a person may ask for."""
    inform: Mapping[Key, Reference] = Field(default_factory=dict[str, str])
    """Who is told, and the notice (Art. 26(7), 26(11), 50)."""


class Technology(Block):
    """A decision matrix."""

    weights: Mapping[Key, Annotated[int, Field(ge=0, le=100)]]
    """Criterion -> weight; 100 in all."""
    scores: Annotated[Mapping[Key, tuple[Annotated[int, Field(ge=0, le=5)], ...]], Field(min_length=1)]
    """Option -> its score from 0 to 5 for each criterion, in their order."""
    chosen: Key
    """The option taken."""
    reason: Text | None = None
    """Why, where another one has more points."""


class Pipeline(Block):
    """When a model is trained again. Nothing goes into production without the gates and the signatures."""

    every: CadenceValue | None = None
    """How often."""
    on: tuple[MetricName, ...] = ()
    """Also when one of these monitors is breached."""


class AISystem(Shared):
    """An AI system and its platform. It extends an organisation and may only be stricter."""

    TITLE: ClassVar[str] = "A Gouvernail AI system"

    api_version: Literal["gouvernail/v1"]
    """The version of this format."""
    kind: Literal["AISystem"]
    """What this file is."""
    extends: Text
    """The organisation's file, by its path from this one."""
    system: Identity
    """What the system is."""
    clouds: tuple[CloudName, ...] = ()
    """The clouds it runs on; left out: all of the organisation's."""
    dossier: Dossier = Dossier()
    """Numbers in the registers of record."""
    suppliers: tuple[Supplier, ...] = ()
    """Other people's components."""
    data: Data
    """What it works on."""
    models: Annotated[Mapping[Key, Model], Field(min_length=1)]
    """The models, by name."""
    oversight: Oversight | None = None
    """People above the machine; a high-risk system must name them."""
    serving: Serving = Serving()
    """The endpoint."""
    monitoring: Mapping[MetricName, Monitor] = Field(default_factory=dict[str, Monitor])
    """What is watched in production."""
    composites: Mapping[MetricName, Composite] = Field(default_factory=dict[str, Composite])
    """Several monitors that make one alert."""
    observability: Observability = Observability()
    """Tracing."""
    pipeline: Pipeline = Pipeline()
    """When a model is trained again."""
    risks: tuple[Risk, ...] = ()
    """The risk register."""
    technology: Mapping[Key, Technology] = Field(default_factory=dict[str, Technology])
    """Decision matrices: the chosen option wins on the weights, or a reason is given."""
    budget: Budget = Budget()
    """What it may cost."""
    edge: Edge | None = None
    """Devices that answer on the spot."""

    _organisation: Organisation | None = PrivateAttr(default=None)

    def under(self, organisation: Organisation) -> Self:
        """The same system, extending `organisation`."""
        copy = self.model_copy()
        copy._organisation = organisation  # noqa: SLF001  our own attribute
        return copy

    @property
    def organisation(self) -> Organisation:
        """The organisation that it extends, loaded and valid."""
        if self._organisation is None:
            raise RuntimeError("an AISystem is made by gouvernail.spec.load")
        return self._organisation

    @property
    def id(self) -> str:
        """The system's id."""
        return self.system.id

    @property
    def classification(self) -> Classification:
        """The class of the Act, with its reasons and what follows."""
        return classify(self.system.use_case, self.system.acts_as, self._organisation)

    @property
    def risk_class(self) -> RiskClass:
        """The class of the Act, derived from the use case."""
        return self.classification.risk_class

    @property
    def used_clouds(self) -> tuple[CloudName, ...]:
        """The clouds it runs on."""
        return self.clouds or tuple(self.organisation.clouds.used)

    @property
    def served_model(self) -> str:
        """The name of the model that answers."""
        shadow = self.serving.shadow.model if self.serving.shadow else None
        return self.serving.model or next(name for name in self.models if name != shadow)

    @property
    def warm(self) -> bool:
        """Whether a small running platform may stand in the recovery region."""
        return self.continuity.failover.mode == "warm"

    def stands_by(self, environment: str) -> bool:
        """Whether one has to stand there beside an environment: production's."""
        return self.warm and environment == "prod"

    def instances(self, environment: str) -> Instances:
        """How many instances serve in an environment."""
        written = self.serving.instances.get(environment)
        if written:
            return written
        least, most = {"dev": (1, 2), "prod": (2, 6)}.get(environment, (2, 2))
        return Instances(min=least, max=most)
