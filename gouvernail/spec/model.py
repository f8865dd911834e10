"""Data and models: where data comes from, what a model must reach before anybody is asked to sign."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import EnvironmentName, Image, Key, MetricName, Reference, RoleName, Text
from gouvernail.spec.thresholds import Threshold
from gouvernail.spec.units import Amount, AmountValue, Day, PeriodValue, Share

__all__ = ["Data", "Dataset", "Gates", "Model", "PersonalData", "Protected", "Quality", "Special"]

PersonalData: TypeAlias = Literal[
    "identity", "contact", "financial", "employment", "location", "behavioural", "device", "image", "other"
]
SpecialData: TypeAlias = Literal[
    "racialOrEthnicOrigin", "politicalOpinions", "religion", "tradeUnion", "genetic", "biometric", "health", "sexLife"
]
Gates: TypeAlias = Mapping[MetricName, Threshold]


class Special(Block):
    """A special category of personal data (GDPR Art. 9), used only to find and correct bias (Art. 4a)."""

    category: SpecialData
    """Which."""
    because: Text
    """Why bias cannot be found and corrected without it."""
    readers: tuple[RoleName, ...]
    """The only roles that may read it."""
    delete_by: Day
    """When it is deleted at the latest."""
    record: Reference
    """The record of processing that says why it was strictly necessary."""


class Representative(Block):
    """Whether the data is like the people (Art. 10(3) and (4))."""

    by: Annotated[tuple[Key, ...], Field(min_length=1)]
    """The attributes compared."""
    max_shift: AmountValue
    """The greatest allowed shift (population stability index)."""


class Quality(Block):
    """What the data must reach before it may train (Art. 10(2)(f) to (h), 10(3))."""

    completeness: Threshold | None = None
    """Share of values that are there."""
    freshness: Threshold | None = None
    """Age of the newest record."""
    uniqueness: Threshold | None = None
    """Share of records without a double."""
    validity: Threshold | None = None
    """Share of values that obey their rules."""
    label_agreement: Threshold | None = None
    """Agreement of those who label."""
    representative: Representative | None = None
    """Whether the data is like the people."""


class Dataset(Block):
    """A dataset by its name."""

    origin: Text
    """Where it comes from, and what it was collected for (Art. 10(2)(b))."""
    classification: Literal["public", "internal", "confidential", "secret"]
    """How it is protected; also the `data-class` tag."""
    retention: PeriodValue
    """How long it is kept."""
    personal: bool = True
    """It contains personal data."""
    quality: Quality = Quality()
    """What it must reach."""


class Data(Block):
    """What it works on."""

    residency: Annotated[tuple[Literal["EEA", "EU"], ...], Field(min_length=1)] = ("EEA",)
    """Where data may lie."""
    personal: tuple[PersonalData, ...] = ()
    """Kinds of personal data."""
    special: tuple[Special, ...] = ()
    """Special categories (GDPR Art. 9): any entry asks for an enclave: own key, named readers, deletion date."""
    datasets: Annotated[Mapping[Key, Dataset], Field(min_length=1)]
    """The datasets, by name."""


class Protected(Block):
    """Groups that a model must not treat worse."""

    attributes: Annotated[tuple[Key, ...], Field(min_length=1)]
    """The attributes."""
    min_sample: Annotated[int, Field(ge=30)]
    """Below so many cases a group is too small to judge, which is never a pass."""
    confidence: Share = 0.95
    """Confidence of the intervals; 90 % at least."""


class Release(Block):
    """Gates: every one passes, per protected group where it can be, before anybody is asked to sign."""

    accuracy: Gates = Field(default_factory=dict[str, Threshold])
    """Art. 15(1)."""
    fairness: Gates = Field(default_factory=dict[str, Threshold])
    """Art. 10(2)(f), 10(2)(g)."""
    robustness: Gates = Field(default_factory=dict[str, Threshold])
    """Art. 15(4)."""
    explainability: Gates = Field(default_factory=dict[str, Threshold])
    """Art. 13(1), 86."""
    security: Gates = Field(
        default_factory=lambda: {"critical_vulnerabilities": Threshold(max=Amount(0, "number", "0"))}
    )
    """Art. 15(5)."""


class Model(Block):
    """A model that the system uses."""

    framework: Text
    """What it is made with."""
    image: Image
    """The image that trains and serves it, pinned by digest."""
    version: Mapping[EnvironmentName, Annotated[int, Field(ge=1)]] = Field(default_factory=dict[str, int])
    """The approved version of its registry that an environment serves. None: the image alone, until there is one."""
    trained_on: Annotated[tuple[Key, ...], Field(min_length=1)]
    """Its datasets; the run pins their digests, lineage is recorded."""
    protected: Protected | None = None
    """Groups that it must not treat worse."""
    release: Release = Release()
    """What it must reach before a release."""
