"""What `gouvernail check` prints: the findings for people, gravest first, or as one JSON list."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

import click

from assurance.checking import Checked
from gouvernail.findings import Finding, Verdict

__all__ = ["as_json", "as_text"]

_GRAVITY: Final = ("critical", "high", "medium", "low")
_COLOURS: Final = {
    Verdict.FAIL: "red",
    Verdict.ERROR: "red",
    Verdict.NOT_EVALUATED: "yellow",
    Verdict.UNMAPPED: "yellow",
    Verdict.PASS: "green",
}
_WORDS: Final = {
    Verdict.FAIL: "failed",
    Verdict.ERROR: "in error",
    Verdict.NOT_EVALUATED: "not evaluated",
    Verdict.UNMAPPED: "unmapped",
    Verdict.PASS: "passed",
}
_QUIET: Final = (Verdict.PASS, Verdict.NOT_APPLICABLE)
_LISTED: Final = 6


def as_json(checked: Sequence[Checked], *, everything: bool) -> str:
    """The list of findings; passes and what does not apply only where everything is asked for."""
    found = [one for its in checked for one in _told(its.findings, everything=everything)]
    return json.dumps([one.model_dump(mode="json") for one in found], indent=2)


def as_text(checked: Sequence[Checked], *, everything: bool) -> Iterator[str]:
    """Lines for people: of each subject its findings, then what they come to."""
    for its in checked:
        label = click.style(its.subject.name, bold=True)
        yield label + ("  (simulated: built in the sandbox)" if its.subject.simulated else "")
        found = sorted(_told(its.findings, everything=everything), key=_order)
        for _, alike in groupby(found, key=lambda one: (_order(one), one.verdict, one.file, one.line)):
            yield from _findings([*alike])
        yield from _summary(its)


def _told(findings: Iterable[Finding], *, everything: bool) -> Iterator[Finding]:
    return (one for one in findings if everything or one.verdict not in _QUIET)


def _order(finding: Finding) -> tuple[bool, int, str, str]:
    return (not finding.open, _GRAVITY.index(finding.severity), finding.id, finding.urn or "")


def _findings(alike: Sequence[Finding]) -> Iterator[str]:
    """What one rule says of one resource: its head and remedy once, each message."""
    finding = alike[0]
    word = "waived" if finding.waiver else finding.verdict.value.replace("_", " ")
    head = click.style(f"{word:14}", fg=None if finding.waiver else _COLOURS.get(finding.verdict))
    yield f"  {head}{finding.severity:9} {finding.id}  {_resource(finding)}"
    if finding.verdict in _QUIET:
        return
    yield from (f"      {one.message}" for one in alike)
    if finding.file:
        yield f"      {finding.file}" + (f":{finding.line}" if finding.line else "")
    if finding.waiver:
        its = finding.waiver
        yield f"      borne by {its.owner}, agreed by {its.approver}, until {its.expires}: {its.reason}"
    elif finding.remediation:
        yield f"      mend: {finding.remediation}"
    if finding.controls:
        more = ", …" if len(finding.articles) > _LISTED else ""
        cited = f" ({', '.join(finding.articles[:_LISTED])}{more})" if finding.articles else ""
        yield f"      {', '.join(finding.controls)}{cited}"


def _resource(finding: Finding) -> str:
    if finding.urn is None:
        return ""
    parts = finding.urn.split("::")
    kind = parts[2].rpartition("$")[2] if len(parts) > 2 else ""
    return f"{parts[-1]} ({kind})" + (" adopted" if finding.adopted else "")


def _summary(checked: Checked) -> Iterator[str]:
    counts = [
        click.style(f"{number} {word}", fg=_COLOURS[verdict])
        for verdict, word in _WORDS.items()
        if (number := checked.count(verdict)) or verdict in (Verdict.FAIL, Verdict.PASS)
    ]
    waived = sum(one.waiver is not None for one in checked.findings)
    adopted = sum(one.adopted and one.verdict is Verdict.NOT_EVALUATED for one in checked.findings)
    counts += [f"{waived} waived"] if waived else []
    warned = sum(one.open and not checked.stops(one) for one in checked.findings)
    counts += [f"{warned} of these only warned of by the pack"] if warned else []
    counts += [f"{adopted} of what is not evaluated is adopted, and stops nothing"] if adopted else []
    rules = len({one.id for one in checked.findings})
    yield f"{len(checked.subject.resources)} resources, {rules} rules: {', '.join(counts)}"
    if checked.unread:
        more = f" and {len(checked.unread) - _LISTED} more" if len(checked.unread) > _LISTED else ""
        named = ", ".join(checked.unread[:_LISTED])
        yield f"no rule on resources reads {named}{more}"
