"""What a system is for: the facts that decide its class under the AI Act."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, PlainValidator, WithJsonSchema

from gouvernail.spec.base import Block
from gouvernail.spec.names import Reference, Text
from gouvernail.spec.refusal import refuse
from gouvernail.spec.units import Day

__all__ = ["ANNEX_III", "Affected", "AnnexI", "Exemption", "GeneralPurpose", "Practice", "Screening", "UseCase"]

ANNEX_III = {
    "1(a)": "remote biometric identification",
    "1(b)": "biometric categorisation by sensitive attributes",
    "1(c)": "emotion recognition",
    "2": "safety of critical infrastructure",
    "3(a)": "access to education",
    "3(b)": "evaluation of learning outcomes",
    "3(c)": "level of education",
    "3(d)": "prohibited behaviour in tests",
    "4(a)": "recruitment",
    "4(b)": "decisions about work",
    "5(a)": "public assistance and services",
    "5(b)": "creditworthiness and credit scores of natural persons",
    "5(c)": "risk and price of life and health insurance",
    "5(d)": "emergency calls and dispatch",
    "6(a)": "law enforcement: risk of becoming a victim",
    "6(b)": "law enforcement: polygraphs",
    "6(c)": "law enforcement: reliability of evidence",
    "6(d)": "law enforcement: risk of offending",
    "6(e)": "law enforcement: profiling in investigations",
    "7(a)": "migration: polygraphs",
    "7(b)": "migration: risk assessment of persons",
    "7(c)": "migration: examination of applications",
    "7(d)": "migration: recognition of persons",
    "8(a)": "administration of justice",
    "8(b)": "elections and referenda",
}
"""The points of Annex III of Regulation (EU) 2024/1689, with our own short titles."""

Practice: TypeAlias = Literal["a", "b", "ba", "bb", "c", "d", "e", "f", "g", "h"]


def _point(value: object) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and text in ANNEX_III:
        return text
    same = [point for point in ANNEX_III if isinstance(text, str) and point.startswith(text[:1])]
    raise refuse(value, f"a point of Annex III: {', '.join(same or ANNEX_III)}", choices=same)


Point: TypeAlias = Annotated[
    str,
    PlainValidator(_point),
    WithJsonSchema({"enum": [*ANNEX_III, 2], "description": "A point of Annex III, such as 5(b)."}),
]


class Exemption(Block):
    """The way out of Annex III by Art. 6(3): documented (Art. 6(4)), registered (Art. 49(2)). Never when profiling."""

    condition: Literal["a", "b", "c", "d"]
    """(a) narrow procedural task, (b) improves the result of a completed human activity, (c) detects patterns or
    deviations without replacing human assessment, (d) preparatory task."""
    because: Text
    """Why it does not pose a significant risk."""
    assessment: Reference
    """The documented assessment (Art. 6(4))."""
    registration: Reference
    """The entry in the EU database (Art. 49(2), Annex VIII section B)."""


class AnnexI(Block):
    """The product legislation of Annex I that it falls under (Art. 6(1))."""

    act: Text
    """The act, such as Regulation (EU) 2017/745."""
    safety_component: bool
    """It is a safety component of a product, or the product itself (Art. 3(14), 6(1a) to (1c))."""
    third_party_assessment: bool
    """That act asks for an assessment by a third party."""


class GeneralPurpose(Block):
    """A general-purpose model inside (Art. 3(63), 53, 55)."""

    model: Text
    """Which."""
    systemic_risk: bool = False
    """It is one with systemic risk (Art. 51)."""


class Screening(Block):
    """The signed screening for prohibited practices (Art. 5)."""

    reference: Reference
    """The signed document."""
    on: Day
    """When it was signed."""


class UseCase(Block):
    """Facts. The class of the Act is derived from them and never typed in."""

    annex_iii: Point | None = Field(default=None, alias="annexIII")
    """The point of Annex III that the use falls under, if any."""
    profiling: bool
    """It profiles natural persons (GDPR Art. 4(4)); Art. 6(3) is then closed."""
    exemption: Exemption | None = None
    """The way out by Art. 6(3)."""
    annex_i: AnnexI | None = Field(default=None, alias="annexI")
    """Product legislation, if any."""
    practices: tuple[Practice, ...] = ()
    """Points of Art. 5(1) that it does. One is enough, and nothing may be built."""
    screening: Screening | None = None
    """The signed screening for prohibited practices."""
    interacts_with_people: bool = False
    """People talk with it and must be told (Art. 50(1))."""
    generates: tuple[Literal["text", "image", "audio", "video"], ...] = ()
    """Synthetic content, which must be marked (Art. 50(2), 50(4))."""
    recognises_emotions: bool = False
    """Emotion recognition or biometric categorisation; people must be told (Art. 50(3))."""
    general_purpose: GeneralPurpose | None = None
    """A general-purpose model inside."""


class Affected(Block):
    """Whom it concerns (Art. 27(1)(c), Annex IV(1))."""

    who: Text
    """The persons or groups."""
    per_year: Annotated[int, Field(ge=0)]
    """How many in a year."""
    minors: bool = False
    """Minors are among them (Art. 9(9))."""
    vulnerable: tuple[Text, ...] = ()
    """Vulnerable groups among them (Art. 9(9))."""
