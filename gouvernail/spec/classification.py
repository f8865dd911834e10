"""The class of a system under the AI Act, computed from facts.

Source: Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744:
Art. 5, 6, 27, 43, 49, 50, 113, Annexes I and III.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from gouvernail.spec.usecase import ANNEX_III, UseCase

if TYPE_CHECKING:
    from gouvernail.spec.organisation import Organisation

__all__ = ["Classification", "RiskClass", "classify"]


class RiskClass(StrEnum):
    """The classes of the Act."""

    PROHIBITED = "prohibited"
    HIGH = "high"
    TRANSPARENCY = "transparency"
    MINIMAL = "minimal"


@dataclass(frozen=True, slots=True)
class Classification:
    """A class, why, and what follows from it."""

    risk_class: RiskClass
    because: tuple[str, ...]
    applies_from: date | None
    """When the duties of the class apply; None where the Act asks nothing."""
    conformity: str | None
    """The route of Art. 43, for a provider of a high-risk system."""
    registration: str | None
    """What the EU database wants (Art. 49)."""
    fria: bool
    """A fundamental-rights impact assessment is due (Art. 27)."""


_PROHIBITED = date(2025, 2, 2)
_PROHIBITED_ADDED = date(2026, 12, 2)  # Art. 5(1)(ba) and (bb)
_TRANSPARENCY = date(2026, 8, 2)
_ANNEX_III = date(2027, 12, 2)
_ANNEX_I = date(2028, 8, 2)


def classify(use: UseCase, acts_as: Sequence[str], organisation: "Organisation | None" = None) -> Classification:
    """The class of a use. An exemption that the law refuses (profiling) is not applied."""
    transparency = tuple(_transparency(use))
    if use.practices:
        begins = _PROHIBITED_ADDED if set(use.practices) <= {"ba", "bb"} else _PROHIBITED
        because = tuple(f"Art. 5(1)({practice}) prohibits it" for practice in use.practices)
        return Classification(RiskClass.PROHIBITED, because, begins, None, None, fria=False)
    product = _product(use)
    if use.annex_iii and _high_by_annex_iii(use):
        reasons = [f"Art. 6(2), Annex III {use.annex_iii}: {ANNEX_III[use.annex_iii]}"]
        if use.profiling:
            reasons.append("it profiles natural persons, so Art. 6(3) is closed")
        return Classification(
            RiskClass.HIGH,
            (*reasons, *product, *transparency),
            _ANNEX_III,
            _route(use.annex_iii) if "provider" in acts_as else None,
            _registration(use.annex_iii),
            fria="deployer" in acts_as and _fria(use.annex_iii, organisation),
        )
    if use.annex_i and product:
        route = f"the procedure of {use.annex_i.act} (Art. 43(3))" if "provider" in acts_as else None
        return Classification(RiskClass.HIGH, (*product, *transparency), _ANNEX_I, route, None, fria=False)
    because = transparency
    registration = None
    if use.annex_iii and use.exemption:
        exempt = f"Annex III {use.annex_iii}, but Art. 6(3)({use.exemption.condition}) applies and it does not profile"
        because, registration = (exempt, *transparency), "EU database, Annex VIII section B (Art. 49(2))"
    if transparency:
        return Classification(RiskClass.TRANSPARENCY, because, _TRANSPARENCY, None, registration, fria=False)
    because = because or ("neither Art. 5, nor Art. 6, nor Art. 50 names it",)
    return Classification(RiskClass.MINIMAL, because, None, None, registration, fria=False)


def _product(use: UseCase) -> tuple[str, ...]:
    act = use.annex_i
    if act is None or not (act.safety_component and act.third_party_assessment):
        return ()
    return (f"Art. 6(1): safety component or product under {act.act}, assessed by a third party",)


def _high_by_annex_iii(use: UseCase) -> bool:
    return use.annex_iii is not None and (use.exemption is None or use.profiling)


def _transparency(use: UseCase) -> Iterator[str]:
    if use.interacts_with_people:
        yield "Art. 50(1): people talk with it"
    if use.generates:
        yield f"Art. 50(2): it generates {', '.join(use.generates)}"
    if use.recognises_emotions:
        yield "Art. 50(3): it recognises emotions or categorises by biometry"


def _route(point: str) -> str:
    if point.startswith("1"):
        return (
            "Annex VI where harmonised standards are applied in full, else Annex VII with a notified body (Art. 43(1))"
        )
    return "internal control, Annex VI (Art. 43(2))"


def _registration(point: str) -> str:
    if point == "2":
        return "national database (Art. 49(5))"
    part = (
        "the non-public part of the EU database (Art. 49(4))" if point[0] in "167" else "the EU database (Art. 49(1))"
    )
    return f"{part}, Annex VIII section A"


def _fria(point: str, organisation: "Organisation | None") -> bool:
    if point == "2":
        return False
    return point in {"5(b)", "5(c)"} or (organisation is not None and organisation.public_body)
