"""What a guarantee answers: pass, fail, not evaluated, or not applicable, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gouvernail.graph import Unknown

__all__ = ["Reason", "Result", "Verdict", "broken", "judged", "require", "unclear"]


class Verdict(StrEnum):
    """The four answers. Only `pass` is a pass: what could not be evaluated proves nothing."""

    PASS = "pass"  # noqa: S105 - a word, not a password
    FAIL = "fail"
    NOT_EVALUATED = "not_evaluated"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a guarantee does not hold (`FAIL`) or cannot be judged (`NOT_EVALUATED`), on one resource."""

    verdict: Verdict
    message: str
    urn: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict with its reasons; no reason is needed for a pass. `subjects` are the resources it was judged on."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    subjects: tuple[str, ...] = ()


def broken(urn: str | None, message: str) -> Reason:
    """The guarantee does not hold here."""
    return Reason(Verdict.FAIL, message, urn)


def unclear(urn: str | None, message: str) -> Reason:
    """Whether the guarantee holds here cannot be said; the message names what is not known."""
    return Reason(Verdict.NOT_EVALUATED, message, urn)


def require(value: bool | Unknown, urn: str | None, message: str, unknown: str) -> Iterable[Reason]:  # noqa: FBT001 - it is the subject
    """No reason where the value is true; `message` where it is false; `unknown` where it is not known."""
    if isinstance(value, Unknown):
        return (unclear(urn, unknown),)
    return () if value else (broken(urn, message),)


def judged(reasons: Iterable[Reason], subjects: Iterable[str], *, applies: bool = True) -> Result:
    """The result of all reasons: one that fails decides, else one that is unclear, else it is a pass.

    A guarantee about nothing proves nothing: without subjects it is not evaluated, unless it does not apply at all.
    """
    found, on = tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(subjects))
    if any(reason.verdict is Verdict.FAIL for reason in found):
        return Result(Verdict.FAIL, found, on)
    if found:
        return Result(Verdict.NOT_EVALUATED, found, on)
    if not applies:
        return Result(Verdict.NOT_APPLICABLE)
    if not on:
        return Result(Verdict.NOT_EVALUATED, (unclear(None, "the stacks hold nothing that this could be judged on"),))
    return Result(Verdict.PASS, (), on)
