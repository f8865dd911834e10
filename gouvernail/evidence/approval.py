"""Approvals: what a person signs, and whether it counts.

A statement says what is approved (or rejected), of what the person was shown, in which role, why and until when. Its
RFC 8785 form is signed with the person's SSH key. Nothing that an approval says of itself is believed: who signed is
asked of `allowed_signers`, who has a role of the members of its group, the rest is held against what is awaited.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence import signing
from gouvernail.evidence.canonical import written
from gouvernail.evidence.record import Chain, Digest, Time, time_of

__all__ = [
    "NAMESPACE",
    "Accepted",
    "Approval",
    "Expected",
    "Reason",
    "Refused",
    "Statement",
    "judge",
    "missing",
    "read",
    "rejections",
    "signed",
]

NAMESPACE: Final = "gouvernail-approval"

_SKEW: Final = timedelta(minutes=5)
"""By so much two people's clocks may differ."""

Reason: TypeAlias = Literal[
    signing.Reason,
    "otherPurpose",
    "otherRun",
    "otherStep",
    "otherPlaybook",
    "otherShown",
    "notYet",
    "expired",
    "tooLong",
    "otherRole",
    "unmappedRole",
    "notInRole",
    "ownWork",
    "replayed",
    "secondSignature",
]

_Line: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$", max_length=200)]
_Text: TypeAlias = Annotated[
    str,
    StringConstraints(
        pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*[^\x00-\x20\x7f\s][^\x00-\x09\x0b-\x1f\x7f]*$", max_length=2000
    ),
]


class Statement(BaseModel):
    """What is signed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    v: Literal[1] = 1
    """The version of this format."""
    purpose: Literal["migration"]
    """What kind of thing is approved."""
    run: Chain
    """The run that waits."""
    step: _Line
    """Its step that waits: `strategy/5-approval`."""
    playbook: Digest
    """The digest of the playbook that is run."""
    shown: Digest
    """The digest of the plan or analysis that the person was shown."""
    role: _Line
    """The role in which the person signs."""
    decision: Literal["approve", "reject"]
    """What was decided."""
    reason: _Text
    """Why."""
    at: Time
    """When, by the person's clock."""
    expires: Time
    """From then on it counts no more."""

    @model_validator(mode="after")
    def _in_order(self) -> "Statement":
        if time_of(self.expires) <= time_of(self.at):
            raise ValueError("it expires before it was made")
        return self

    @property
    def message(self) -> bytes:
        """The bytes that are signed."""
        return written(self.model_dump())


class Approval(BaseModel):
    """A statement and its signature: what is handed over, and what is recorded."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)

    statement: Statement
    signature: Annotated[str, StringConstraints(max_length=1 << 16)]


@dataclass(frozen=True, slots=True)
class Expected:
    """What is awaited: an approval says exactly this.

    `each`: how many signatures of each role (`approvals.cutover.each` of the spec). `longest`: for how long one may
    count (`approvals.cutover.expires`).
    """

    run: str
    step: str
    playbook: str
    shown: str
    each: Mapping[str, int]
    longest: timedelta
    purpose: str = "migration"


@dataclass(frozen=True, slots=True)
class Accepted:
    """An approval that counts until it expires, and whose it is."""

    principal: str
    statement: Statement

    @property
    def digest(self) -> str:
        """What is the same whenever the same person hands in the same statement."""
        return sha256(self.principal.casefold().encode() + b"\n" + self.statement.message).hexdigest()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an approval does not count; `principal` once it is known who signed."""

    reason: Reason
    message: str
    principal: str | None = None

    def __str__(self) -> str:
        return self.message


def signed(statement: Statement, key: Path) -> Approval:
    """The statement, signed. Raises as `signing.sign` does."""
    return Approval(statement=statement, signature=signing.sign(key, NAMESPACE, statement.message))


def read(value: object) -> Approval:
    """The approval in a JSON value, whoever sent it. Raises GouvernailError with what is wrong with it."""
    try:
        return Approval.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise GouvernailError(
            [
                Problem(
                    f"this is no approval: {one['msg']}", path=".".join(str(part)[:80] for part in one["loc"]) or None
                )
                for one in found[:20]
            ]
        ) from None


def judge(
    approval: Approval,
    *,
    allowed_signers: Path,
    roles: Mapping[str, Collection[str]],
    not_by: Mapping[str, str],
    expected: Expected,
    now: datetime,
    seen: Iterable[Accepted],
) -> Accepted | Refused:
    """Whether an approval counts.

    `roles`: who has which role (`members.people`); a role that is not there is nobody's. `not_by`: who may not sign,
    and what they did (`started the run`, `wrote the playbook`). `seen`: all that this run has accepted before.
    Raises only where it cannot be judged: without ssh-keygen or without the file.
    """
    statement = approval.statement
    try:
        who = signing.verify(allowed_signers, NAMESPACE, statement.message, approval.signature, now)
    except signing.NotVerified as wrong:
        return Refused(wrong.reason, str(wrong))
    found = Accepted(who, statement)
    wrong = _foreign(statement, expected) or _untimely(statement, expected, now)
    wrong = wrong or _barred(found, expected, roles, not_by) or _again(found, tuple(seen), now)
    return Refused(*wrong, who) if wrong else found


_Wrong: TypeAlias = tuple[Reason, str] | None


def _foreign(statement: Statement, expected: Expected) -> _Wrong:
    if statement.purpose != expected.purpose:
        return "otherPurpose", f"it approves a {statement.purpose}, and a {expected.purpose} waits"
    if statement.run != expected.run:
        return "otherRun", f"it is for the run {statement.run}, and {expected.run} waits"
    if statement.step != expected.step:
        return "otherStep", f"it is for the step {statement.step}, and {expected.step} waits"
    if statement.playbook != expected.playbook:
        return "otherPlaybook", "it is for another playbook, or for this one as it was before a change"
    if statement.shown != expected.shown:
        return "otherShown", "what was shown to who signed is not what stands there now: look again, and sign anew"
    return None


def _untimely(statement: Statement, expected: Expected, now: datetime) -> _Wrong:
    at, ends = time_of(statement.at), time_of(statement.expires)
    if at > now + _SKEW:
        return "notYet", f"it was signed at {statement.at}, which is yet to come"
    if ends - at > expected.longest:
        return "tooLong", f"it would count for {ends - at}, and {expected.longest} is the longest"
    if now >= ends:
        return "expired", f"it expired at {statement.expires}"
    return None


def _barred(
    found: Accepted, expected: Expected, roles: Mapping[str, Collection[str]], not_by: Mapping[str, str]
) -> _Wrong:
    who, role = found.principal, found.statement.role
    if role not in expected.each:
        return "otherRole", f"no {role} is asked to sign here, but {', '.join(sorted(expected.each))}"
    barred = {name.casefold(): did for name, did in not_by.items()}
    if role not in roles:
        return "unmappedRole", f"nobody is known to have the role {role}"
    if who.casefold() not in {name.casefold() for name in roles[role]}:
        return "notInRole", f"{who} is not known to have the role {role}"
    if who.casefold() in barred:
        return "ownWork", f"{who} {barred[who.casefold()]}, and cannot approve it"
    return None


def _again(found: Accepted, seen: Collection[Accepted], now: datetime) -> _Wrong:
    if any(one.digest == found.digest for one in seen):
        return "replayed", "it was handed in before"
    for one in seen:
        if one.principal.casefold() == found.principal.casefold() and _stands_against(
            one.statement, found.statement, now
        ):
            said = f"{found.principal} has signed this step already, as {one.statement.role}"
            return "secondSignature", f"{said}: one person is one signature"
    return None


def _stands_against(before: Statement, statement: Statement, now: datetime) -> bool:
    """A yes may be taken back by a no, and given again once it has expired; a no stands."""
    if (before.step, before.shown) != (statement.step, statement.shown):
        return False
    return before.decision == "reject" or (statement.decision == "approve" and now < time_of(before.expires))


def missing(each: Mapping[str, int], accepted: Iterable[Accepted], now: datetime) -> dict[str, int]:
    """How many signatures of each role are still awaited at this moment; empty when all are there.

    `each` is what the organisation asks (`approvals.cutover.each`); `accepted` is what counts for this step.
    """
    there = [
        one.statement.role
        for one in accepted
        if one.statement.decision == "approve" and now < time_of(one.statement.expires)
    ]
    return {role: count - there.count(role) for role, count in each.items() if count > there.count(role)}


def rejections(accepted: Iterable[Accepted]) -> tuple[Accepted, ...]:
    """Those that said no: one is enough, and it does not expire."""
    return tuple(one for one in accepted if one.statement.decision == "reject")
