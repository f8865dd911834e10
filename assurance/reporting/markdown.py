"""One comment on a pull request: whether the gate is open, what stops it, who bears the rest."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assurance.checking import Checked
from assurance.reporting.telling import Told, every, gate, of_resource, printable, word
from assurance.reporting.text import counted
from gouvernail.findings import Verdict

__all__ = ["lines"]

# A comment on GitHub holds 65,536 characters; what is left out is said.
_ROOM: Final = 60_000
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~$@-])")


def lines(checked: Sequence[Checked], *, everything: bool) -> Iterator[str]:
    """The comment."""
    told = every(checked, everything=everything)
    yield f"## Gouvernail: {gate(checked)}"
    yield ""
    for its in checked:
        simulated = " (simulated: built in the sandbox)" if its.subject.simulated else ""
        yield f"- {_code(its.subject.name)}{simulated}: {counted(its)}"
    if not told:
        return
    yield ""
    yield "| | severity | rule | resource | what is wrong, and how it is mended | serves |"
    yield "|---|---|---|---|---|---|"
    room = _ROOM
    for place, one in enumerate(told):
        row = _row(one)
        room -= len(row)
        if room < 0:
            yield ""
            yield f"{len(told) - place} more are not shown: this comment is full."
            return
        yield row


def _row(told: Told) -> str:
    finding = told.finding
    place = f"<br>{_text(finding.file)}:{finding.line or 1}" if finding.file else ""
    cells = (
        f"**{word(finding)}**" if told.stops else word(finding),
        finding.severity,
        _code(finding.id),
        (_text(of_resource(finding)) or "the stack") + place,
        _said(told),
        _text(", ".join((*finding.controls, *finding.articles[:3]))),
    )
    return f"| {' | '.join(cells)} |"


def _said(told: Told) -> str:
    finding = told.finding
    if finding.waiver:
        its = finding.waiver
        return _text(
            f"{finding.message}. Borne by {its.owner}, agreed by {its.approver}, until {its.expires}: {its.reason}"
        )
    mend = f"<br>{_text(finding.remediation)}" if finding.remediation and finding.verdict is not Verdict.PASS else ""
    return _text(finding.message) + mend


def _text(text: str) -> str:
    """A resource's name or a message may hold anything: nothing of it is Markdown, HTML or a mention, but for code."""
    parts = printable(" ".join(text.split())).split("`")
    if len(parts) % 2 == 0:  # the last one opens and never closes
        parts[-2:] = ["\N{GRAVE ACCENT}".join(parts[-2:])]
    return "".join(_code(part) if place % 2 else _plain(part) for place, part in enumerate(parts))


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\\<", "&lt;").replace("\\@", "&#64;")


def _code(text: str) -> str:
    """A pipe ends a cell even in code, unless it is escaped; empty code is no code."""
    inner = printable(" ".join(text.replace("`", " ").split()))
    return f"`{inner}`".replace("|", "\\|") if inner else ""
