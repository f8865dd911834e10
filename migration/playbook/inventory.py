"""`kind: Inventory`: what belongs to the legacy, and what becomes of it."""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import Field, PlainValidator, WithJsonSchema

from gouvernail.spec.base import Block
from gouvernail.spec.names import Id, Key, MetricName, RoleName, Text
from gouvernail.spec.refusal import refuse
from gouvernail.spec.shape import matching
from gouvernail.spec.units import PeriodValue
from migration.secret import Secret, address

__all__ = ["Consumer", "Inventory", "Item", "Job", "LegacyData", "LegacyLog", "Stored"]

Digest: TypeAlias = Annotated[
    str, *matching(r"sha256:[0-9a-f]{64}", "sha256: and 64 hexadecimal digits", "sha256:" + 64 * "0")
]


_PATH: Final = r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*"
_URL: Final = r"https://[^\s@?#]+"


def _place(value: object) -> str:
    """What is refused may hold a signature that opens it, so that it is not repeated."""
    if isinstance(value, str) and (re.fullmatch(_PATH, value) or (re.fullmatch(_URL, value) and address(value))):
        return value
    raise refuse(
        value,
        "a path in the project, or an https URL; what opens it is named under auth",
        message="this is no path in the project, and no https URL without credentials and without a query",
    )


Place: TypeAlias = Annotated[
    str, PlainValidator(_place), WithJsonSchema({"type": "string", "pattern": f"^({_PATH}|{_URL})$"})
]


class Stored(Block):
    """Where the bytes of a thing can be read."""

    at: Place
    """A path in the project, or an https URL."""
    auth: Secret | None = None
    """The secret that opens it: a bearer token."""


class Entry(Block):
    """A thing of the legacy."""

    what: Text
    """What it is."""
    owner: RoleName
    """Who answers for it."""
    action: Literal["keep", "move", "retire"]
    """What becomes of it."""


class Consumer(Entry):
    """Somebody who calls."""

    calls_as: Annotated[tuple[Text, ...], Field(min_length=1)]
    """How it appears in traffic: a principal, a host or an address range."""


class Item(Entry):
    """Something whose bytes count: a model, an archive."""

    digest: Digest | None = None
    """Of its bytes; needed where it moves."""
    original: Stored | None = None
    """Where it can be read itself: instead of a digest, for what is written until the end."""
    copied: Stored | None = None
    """Where its copy can be read; needed where a copy is verified."""


class LegacyData(Item):
    """Data, with what happens to it while both sides serve."""

    writes: Literal["none", "legacy", "both"] = "none"
    """Who writes it meanwhile: nobody, the legacy alone, or both (a dual write)."""
    reconciled_by: MetricName | None = None
    """The metric of the background analysis that counts the differences; where both write, this or the playbook's
    `coexistence.reconcile` is needed."""


class LegacyLog(Item):
    """A log, kept until its own retention ends."""

    retention: PeriodValue
    """How long it must be kept."""


class Job(Entry):
    """Something that runs at its times."""

    schedule: Text
    """When, in words or as cron."""


class Inventory(Block):
    """What belongs to the legacy. A caller that is not here fails the assessment."""

    TITLE: ClassVar[str] = "A Gouvernail inventory of a legacy system"

    api_version: Literal["gouvernail/v1"]
    """The version of this format."""
    kind: Literal["Inventory"]
    """What this file is."""
    system: Id
    """The id of the legacy system, as `system.replaces` of the spec says it."""
    consumers: Annotated[Mapping[Key, Consumer], Field(min_length=1)]
    """Who calls, by name."""
    data: Mapping[Key, LegacyData] = Field(default_factory=dict[str, LegacyData])
    """Data."""
    models: Mapping[Key, Item] = Field(default_factory=dict[str, Item])
    """Models."""
    logs: Mapping[Key, LegacyLog] = Field(default_factory=dict[str, LegacyLog])
    """Logs."""
    jobs: Mapping[Key, Job] = Field(default_factory=dict[str, Job])
    """Jobs."""
