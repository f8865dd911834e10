"""Who bears it that a finding stands: `policies/waivers.yaml`, read, held against what was found, and never silent."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, ValidationError

from gouvernail.errors import GouvernailError
from gouvernail.findings import Finding, Verdict, Waived
from gouvernail.spec.base import Block
from gouvernail.spec.document import read
from gouvernail.spec.mistake import Mistake, problem
from gouvernail.spec.nearest import nearest
from gouvernail.spec.places import Map, find, plain
from gouvernail.spec.shape import matching
from gouvernail.spec.wording import mistake

__all__ = ["FILE", "Register", "Waiver", "load"]

FILE: Final = Path("policies/waivers.yaml")

_RULE = matching(r"[A-Za-z][A-Za-z0-9_.-]*", "a rule's id, such as network.admin_ports_closed", "network.zones")
_URN = matching(
    r"urn:pulumi:\S+::\S+",
    "a URN in which * stands for any text, such as urn:pulumi:*-dev-workload::*::aws:s3/bucket:Bucket::scratch",
    "urn:pulumi:credit-scoring-aws-dev-workload::*::*::scratch",
)
_TEXT = matching(r"\s*\S[\s\S]{9,999}", "a sentence of ten characters or more")
_PERSON = matching(r"\S[\S ]{0,99}", "who bears it: a role or a group", "ml-platform")
_ORPHANED: Final = ("is of no finding that stands", "Take the waiver out, or correct its id or its URN.")
_GOOD: Final = (Verdict.PASS, Verdict.NOT_APPLICABLE)


class Waiver(Block):
    """A finding that may stand, for a reason, until a day."""

    id: Annotated[str, *_RULE]
    """The rule whose finding it is."""
    urn: Annotated[str, *_URN]
    """The resources that it is about; * stands for any text. The part up to the first `::` is the stack."""
    reason: Annotated[str, *_TEXT]
    owner: Annotated[str, *_PERSON]
    """Who bears it."""
    approver: Annotated[str, *_PERSON]
    """Who agreed: somebody else."""
    expires: date
    """The last day on which it counts."""

    @property
    def stack(self) -> str:
        """The pattern of the stacks that it is about."""
        return self.urn.removeprefix("urn:pulumi:").partition("::")[0]

    def covers(self, finding: Finding) -> bool:
        """Whether it is about this finding."""
        return finding.id == self.id and finding.urn is not None and fnmatchcase(finding.urn, self.urn)


class _Written(Block):
    waivers: Annotated[tuple[Waiver, ...], Field(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Register:
    """The waivers of a project; `lines` are where they stand."""

    file: Path
    waivers: tuple[Waiver, ...] = ()
    lines: tuple[int, ...] = ()

    def about(self, asked: Callable[[str], bool]) -> "Register":
        """Those of the waivers that are for a rule that is asked."""
        kept = [(one, line) for one, line in zip(self.waivers, self.lines, strict=True) if asked(one.id)]
        return Register(self.file, tuple(one for one, _ in kept), tuple(line for _, line in kept))

    def applied(
        self,
        findings: Iterable[Finding],
        stacks: Sequence[str],
        today: date,
        required: Callable[[str], Sequence[str]],
    ) -> list[Finding]:
        """The findings with their waivers, and one finding more for each waiver that is expired, void or orphaned.

        `stacks` are those that were judged: of others nothing can be said, so that a waiver for several stacks is never
        orphaned here (`orphaned` tells). `required` gives what law requires the controls of a rule today: where it
        names something, the rule cannot be waived.
        """
        found = list(findings)
        more: list[Finding] = []
        for waiver, line in zip(self.waivers, self.lines, strict=True):
            if not any(fnmatchcase(stack, waiver.stack) for stack in stacks):
                continue
            about = [place for place, one in enumerate(found) if one.open and waiver.covers(one)]
            why = self._void(waiver, today, required(waiver.id), about=bool(about) or "*" in waiver.stack)
            if why:
                more.append(self._finding(waiver, line, *why))
                continue
            for place in about:
                found[place] = found[place].model_copy(update={"waiver": _waived(waiver)})
        return found + more

    def orphaned(self, findings: Sequence[Finding], stacks: Sequence[str]) -> Iterator[Finding]:
        """A finding for each waiver for several stacks that covers none of these, all that there are of `stacks`."""
        for waiver, line in zip(self.waivers, self.lines, strict=True):
            about = "*" in waiver.stack and any(fnmatchcase(stack, waiver.stack) for stack in stacks)
            if about and not any(one.verdict not in _GOOD and waiver.covers(one) for one in findings):
                yield self._finding(waiver, line, *_ORPHANED)

    def _void(self, waiver: Waiver, today: date, required: Sequence[str], *, about: bool) -> tuple[str, str] | None:
        if waiver.expires < today:
            return f"expired on {waiver.expires.isoformat()}", "Mend the finding, or have the waiver agreed anew."
        if required:
            return f"cannot be: {', '.join(required)} requires it", "Mend the finding: a law leaves no choice."
        if not about:
            return _ORPHANED
        return None

    def _finding(self, waiver: Waiver, line: int, message: str, remediation: str) -> Finding:
        return Finding(
            urn=None,
            id=waiver.id,
            source="waiver",
            verdict=Verdict.FAIL,
            severity="medium",
            message=f"the waiver for {waiver.urn} {message}",
            remediation=remediation,
            file=str(self.file),
            line=line,
        )


def load(file: Path, rules: Iterable[str]) -> Register:
    """The waivers in a file, none where there is no such file.

    GouvernailError with every mistake in it: a key too many, a rule that is not there, an owner who approved it.
    """
    if not file.is_file():
        return Register(file)
    tree = read(file, "`waivers:`")
    try:
        written = _Written.model_validate_json(json.dumps(plain(tree)), by_alias=True, by_name=False)
    except ValidationError as wrong:
        raise GouvernailError([problem(mistake(_Written, one), tree) for one in wrong.errors()]) from None
    known = frozenset(rules)
    mistakes = [one for place, waiver in enumerate(written.waivers) for one in _mistakes(place, waiver, known)]
    if mistakes:
        raise GouvernailError([problem(one, tree) for one in mistakes])
    return Register(file, written.waivers, _lines(tree, len(written.waivers)))


def _mistakes(place: int, waiver: Waiver, known: frozenset[str]) -> list[Mistake]:
    found: list[Mistake] = []
    if waiver.id not in known:
        found.append(
            Mistake(
                ("waivers", place, "id"),
                f"there is no rule {waiver.id!r}",
                expected="a rule's id (`gouvernail policy explain` tells of each)",
                nearest=nearest(waiver.id, known),
            )
        )
    if waiver.owner == waiver.approver:
        found.append(
            Mistake(("waivers", place, "approver"), "is the owner", expected="somebody else than who bears it")
        )
    return found


def _lines(tree: Map, count: int) -> tuple[int, ...]:
    return tuple(find(tree, ("waivers", place))[0].line for place in range(count))


def _waived(waiver: Waiver) -> Waived:
    return Waived(
        reason=waiver.reason, owner=waiver.owner, approver=waiver.approver, expires=waiver.expires.isoformat()
    )
