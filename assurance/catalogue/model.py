"""What may stand in the catalogue's files. What follows (dates, whether a control can be waived) is not written."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.shape import matching

__all__ = [
    "WHY",
    "Control",
    "Dates",
    "Group",
    "Instrument",
    "Instruments",
    "Same",
    "Source",
    "Unverified",
    "VerifiedBy",
]

WHY = {
    "platform-not-built": "a graph would show it, and the platform does not build it yet, so that no rule asks for it",
    "check-not-built": "a program could tell, and none of ours does yet",
    "document-not-built": "a document is to say it, and none is made yet",
    "test-not-built": "a test of the model or its data is to measure it, and none is run here yet",
    "runtime-not-built": "the running platform shows it, and nothing reads it yet",
    "human": "only a person can tell",
}
"""Why nobody verifies a part of a control: the closed list, with what each means."""

_INSTRUMENT = matching(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", "an instrument's id, such as ai-act", "ai-act")
_CONTROL = matching(r"[a-z]{3}-[0-9]{2}", "a control's id, such as log-02", "log-02")
_PROVISION = matching(
    r"(?:[0-9]+[a-z]?|Annex [IVX]+)(?:\([0-9a-z]+\))*|(?:A\.)?[0-9]+(?:\.[0-9]+)*|[A-Z]+-[0-9]+\.[0-9]+",
    "a provision, such as 19(1), Annex IV(2)(d), A.8.15 or MAP-2.1",
    "19(1)",
)
_RANGE = matching(
    r"[0-9]+-[0-9]+|(?:[0-9]+[a-z]?|Annex [IVX]+)(?:\([0-9a-z]+\))*",
    "articles from-to, such as 6-27, or one provision, such as 5(1)(ba)",
    "6-27",
)
_RULE = matching(
    r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", "an id of two words, such as keys.keys_rotate", "keys.keys_rotate"
)
_CHECK = matching(r"CKV2?_[A-Z0-9]+_[0-9]+", "the id of a check of checkov, such as CKV_AWS_7", "CKV_AWS_7")
_TEXT = matching(r"\s*\S[\s\S]{0,999}", "text, not empty")

Text: TypeAlias = Annotated[str, *_TEXT]
Provision: TypeAlias = Annotated[str, *_PROVISION]


class Dates(Block):
    """Provisions that apply from a day of their own."""

    provisions: Annotated[tuple[Annotated[str, *_RANGE], ...], Field(min_length=1)]
    applies_from: date
    annex_i: date | None = None
    """The later day for what is high-risk as, or as a safety component of, a product under Annex I."""
    because: Text


class Instrument(Block):
    """A law, a norm, or what this house decided itself."""

    title: Text
    short: Text
    """How it is cited: `AI Act`."""
    kind: Literal["law", "norm", "own"]
    law_version: Text | None = None
    """Which text of a law was read."""
    edition: Text | None = None
    """Which edition of a norm is meant."""
    url: Text | None = None
    applies_from: date | None = None
    """The general day of application of a law; nobody has to follow a norm."""
    dates: tuple[Dates, ...] = ()


class Instruments(Block):
    """The file of all instruments."""

    instruments: Annotated[Mapping[Annotated[str, *_INSTRUMENT], Instrument], Field(min_length=1)]


class Source(Block):
    """A provision, and how much of the control it asks for."""

    instrument: Annotated[str, *_INSTRUMENT]
    provision: Provision | None = None
    strength: Literal["requires", "supports", "ours"]
    """`requires`: the text asks for just this; `supports`: one way to what the text asks; `ours`: no text does."""
    applies_from: date | None = None
    """Only where it is another day than the instrument's own; the note says why."""
    note: Text | None = None


class VerifiedBy(Block):
    """What verifies a control today, by id. What is planned is not among it."""

    rules: tuple[Annotated[str, *_RULE], ...] = ()
    """Rules on what was built, guarantees and rules on resources, by capability and name."""
    checks: tuple[Annotated[str, *_CHECK], ...] = ()
    """Checks of checkov, those that come with it and ours: `gouvernail check --only checkov` runs them."""
    spec: tuple[Annotated[str, *_RULE], ...] = ()
    """Checks of what is written, by file and name in `gouvernail/spec/rules`: `gouvernail validate` runs them."""


class Unverified(Block):
    """A part that nobody verifies yet."""

    what: Text
    why: Literal[
        "platform-not-built",
        "check-not-built",
        "document-not-built",
        "test-not-built",
        "runtime-not-built",
        "human",
    ]


class Control(Block):
    """What laws or norms ask, or we do, in words of our own; and who sees whether it is so."""

    title: Text
    asks: Text
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    verified_by: VerifiedBy = VerifiedBy()
    unverified: tuple[Unverified, ...] = ()
    graph: Literal["full", "part", "none"]
    """How much of what it asks can be read from the graph of what was built, whether or not a rule does so yet."""
    beyond_graph: Text | None = None
    """What no graph can show; for `part` and `none`."""


class Group(Block):
    """A file of controls whose ids begin alike."""

    title: Text
    controls: Annotated[Mapping[Annotated[str, *_CONTROL], Control], Field(min_length=1)]


class Same(Block):
    """The file that says which check of checkov judges the same as which rule of ours."""

    same: Mapping[Annotated[str, *_CHECK], Annotated[str, *_RULE]]
