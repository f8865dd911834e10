"""Lines for people: of each subject its findings, the gravest first, then what they come to."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import click

from assurance.checking import Checked
from assurance.reporting.telling import QUIET, of_resource, order, printable, shown, word
from gouvernail.findings import Finding, Verdict

__all__ = ["counted", "lines"]

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
_LISTED: Final = 6


def lines(checked: Sequence[Checked], *, everything: bool, compact: bool = False) -> Iterator[str]:
    """The lines; where they are to be compact, one for each finding."""
    for its in checked:
        label = click.style(its.subject.name, bold=True)
        yield label + ("  (simulated: built in the sandbox)" if its.subject.simulated else "")
        told = sorted(shown(its.findings, everything=everything), key=order)
        found = [one for one in told if not one.waiver]
        for _, alike in groupby(found, key=lambda one: (order(one), one.verdict, one.file, one.line)):
            yield from _findings([*alike], compact=compact)
        waived = sorted((one for one in told if one.waiver), key=_borne)
        for _, alike in groupby(waived, key=_borne):
            yield from _waived([*alike], compact=compact)
        yield from _summary(its)


def counted(checked: Checked, *, colour: bool = False) -> str:
    """`132 resources, 131 rules: 0 failed, 291 passed`."""
    counts = [
        click.style(f"{number} {said}", fg=_COLOURS[verdict]) if colour else f"{number} {said}"
        for verdict, said in _WORDS.items()
        if (number := checked.count(verdict)) or verdict in (Verdict.FAIL, Verdict.PASS)
    ]
    waived = sum(one.waiver is not None for one in checked.findings)
    adopted = sum(one.adopted and one.verdict is Verdict.NOT_EVALUATED for one in checked.findings)
    counts += [f"{waived} waived"] if waived else []
    warned = sum(one.open and not checked.stops(one) for one in checked.findings)
    counts += [f"{warned} of these only warned of by the pack"] if warned else []
    counts += [f"{adopted} of what is not evaluated is adopted, and stops nothing"] if adopted else []
    rules = {one.id for one in checked.findings if one.source != "checkov"}
    checks = {one.id for one in checked.findings if one.source == "checkov"}
    judges = [f"{len(rules)} rules"] if checked.ruled else []
    judges += [f"{len(checks)} checks of checkov"] if checked.unchecked is not None else []
    return f"{len(checked.subject.resources)} resources, {' and '.join(judges)}: {', '.join(counts)}"


def _findings(alike: Sequence[Finding], *, compact: bool) -> Iterator[str]:
    """What one rule says of one resource: its head and remedy once, each message."""
    finding = alike[0]
    head = click.style(f"{word(finding):14}", fg=_COLOURS.get(finding.verdict))
    place = printable(finding.file) + (f":{finding.line}" if finding.line else "") if finding.file else ""
    told = f"  {head}{finding.severity:9} {finding.id}  {of_resource(finding)}"
    if compact and finding.verdict not in QUIET:
        yield from (f"{told}  {place + ': ' if place else ''}{printable(one.message)}" for one in alike)
        return
    yield told
    if finding.verdict in QUIET:
        return
    yield from (f"      {printable(one.message)}" for one in alike)
    if place:
        yield f"      {place}"
    if finding.remediation:
        yield f"      mend: {finding.remediation}"
    if finding.controls:
        more = ", …" if len(finding.articles) > _LISTED else ""
        cited = f" ({', '.join(finding.articles[:_LISTED])}{more})" if finding.articles else ""
        yield f"      {', '.join(finding.controls)}{cited}"


def _borne(finding: Finding) -> tuple[str, str]:
    return finding.id, finding.waiver.model_dump_json() if finding.waiver else ""


def _waived(alike: Sequence[Finding], *, compact: bool) -> Iterator[str]:
    """What is borne for one reason: its resources once each, and who bears it."""
    finding, its = alike[0], alike[0].waiver
    if its is None:
        return
    names = ", ".join(dict.fromkeys(of_resource(one) for one in alike))
    yield f"  {word(finding):14}{finding.severity:9} {finding.id}  {names}"
    if compact:
        return
    yield f"      borne by {its.owner}, agreed by {its.approver}, until {its.expires}: {printable(its.reason)}"


def _summary(checked: Checked) -> Iterator[str]:
    yield counted(checked, colour=True)
    if checked.unread:
        more = f" and {len(checked.unread) - _LISTED} more" if len(checked.unread) > _LISTED else ""
        named = ", ".join(checked.unread[:_LISTED])
        yield f"no rule on resources reads {named}{more}"
    if checked.unchecked:
        more = f" and {len(checked.unchecked) - _LISTED} more" if len(checked.unchecked) > _LISTED else ""
        named = ", ".join(sorted(checked.unchecked)[:_LISTED])
        yield f"checkov has no check for {named}{more} ({sum(checked.unchecked.values())} resources)"
