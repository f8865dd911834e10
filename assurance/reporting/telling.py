"""What every form tells of a finding in the same words: which are told, in which order, where, and by which mark."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assurance.checking import Checked
from gouvernail.findings import Finding, Severity, Verdict

__all__ = [
    "GRAVITY",
    "QUIET",
    "Told",
    "every",
    "gate",
    "mark",
    "message",
    "of_resource",
    "order",
    "printable",
    "shown",
    "word",
]

GRAVITY: Final[tuple[Severity, ...]] = ("critical", "high", "medium", "low")
QUIET: Final = (Verdict.PASS, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, what it is of, and whether it stops a gate.

    `file` and `line` are where the program registers the resource; where nobody knows, what was judged, from its start:
    the forms that hang a finding on a line of code have no other.
    """

    finding: Finding
    checked: Checked

    @property
    def stops(self) -> bool:
        """Whether it stops a gate."""
        return self.checked.stops(self.finding)

    @property
    def file(self) -> str:
        """Where it is shown."""
        return self.finding.file or self.checked.subject.file

    @property
    def line(self) -> int:
        """In which line, counted from 1."""
        return (self.finding.line or 1) if self.finding.file else 1


def every(checked: Sequence[Checked], *, everything: bool) -> list[Told]:
    """The findings of all that was checked, what stops a gate first, then the gravest."""
    found = (Told(one, its) for its in checked for one in shown(its.findings, everything=everything))
    return sorted(found, key=lambda one: (not one.stops, *order(one.finding)))


def shown(findings: Iterable[Finding], *, everything: bool) -> Iterator[Finding]:
    """Those that are told: what passes and what does not apply only where everything is asked for."""
    return (one for one in findings if everything or one.verdict not in QUIET)


def order(finding: Finding) -> tuple[bool, int, str, str]:
    """What is open first, the gravest first, then by rule and resource."""
    return (not finding.open, GRAVITY.index(finding.severity), finding.id, finding.urn or "")


def gate(checked: Sequence[Checked]) -> str:
    """How many findings stop the gate, in a sentence."""
    count = sum(its.stops(one) for its in checked for one in its.findings)
    return f"{count} finding{'s stop' if count > 1 else ' stops'} the gate" if count else "nothing stops the gate"


def word(finding: Finding) -> str:
    """The verdict in a word or two, `waived` where somebody bears it."""
    return "waived" if finding.waiver else finding.verdict.value.replace("_", " ")


def of_resource(finding: Finding) -> str:
    """`state (aws:s3/bucket:Bucket)`; nothing where the finding is about no one resource."""
    if finding.urn is None:
        return ""
    parts = printable(finding.urn).split("::", 3)
    kind = parts[2].rpartition("$")[2] if len(parts) > 2 else ""
    return f"{parts[-1]} ({kind})" + (" adopted" if finding.adopted else "")


def printable(text: str) -> str:
    """What a stranger's program calls its things moves no cursor and ends no line."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def message(finding: Finding) -> str:
    """One line: the resource, what is said of it (what is no failure is called by its verdict), how it is mended."""
    about = f"{of_resource(finding)}: " if finding.urn else ""
    called = "" if finding.verdict in (Verdict.FAIL, *QUIET) and not finding.waiver else f"{word(finding)}: "
    mend = f". Mend: {finding.remediation}" if finding.remediation and finding.verdict not in QUIET else ""
    return f"{about}{called}{printable(finding.message).removesuffix('.')}{mend}"


def mark(finding: Finding) -> str:
    """What stays the same while the finding stands, whatever moves around it: readers tell new findings by it."""
    return hashlib.sha256("\0".join((finding.id, finding.urn or "", finding.message)).encode()).hexdigest()
