"""JUnit's XML: a suite for each subject, a case for each rule on each resource, as CI servers show tests."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from assurance.checking import Checked
from assurance.reporting.telling import Told, every, message, of_resource, word
from gouvernail.findings import Finding, Verdict

__all__ = ["lines"]

# What XML 1.0 cannot say at all (section 2.2); a program's name for a resource may hold it.
_UNSAYABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def lines(checked: Sequence[Checked], *, everything: bool) -> Iterator[str]:
    """The document. Several findings of one rule on one resource are one case."""
    root = Element("testsuites", name="gouvernail check")
    for its in checked:
        told = sorted(every([its], everything=everything), key=_case)
        suite = SubElement(root, "testsuite", name=_said(its.subject.name))
        cases = [_written(suite, [*alike]) for _, alike in groupby(told, key=_case)]
        counts = {kind: cases.count(kind) for kind in ("failure", "error", "skipped")}
        suite.attrib |= {
            "tests": str(len(cases)),
            "failures": str(counts["failure"]),
            "errors": str(counts["error"]),
            "skipped": str(counts["skipped"]),
        }
    indent(root)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield tostring(root, encoding="unicode")


def _case(told: Told) -> tuple[str, str]:
    return told.finding.id, told.finding.urn or ""


def _written(suite: Element, alike: Sequence[Told]) -> str | None:
    """What became of the case: JUnit's word, None where it passed."""
    finding = alike[0].finding
    name = f"{finding.id} {of_resource(finding)}".rstrip()
    case = SubElement(suite, "testcase", name=_said(name), classname=_said(finding.urn or finding.id))
    if alike[0].finding.file:
        case.attrib |= {"file": _said(alike[0].file), "line": str(alike[0].line)}
    kind = next((kind for kind in ("error", "failure", "skipped") if any(_kind(one) == kind for one in alike)), None)
    if kind:
        said = SubElement(case, kind, message=_said(_heading(finding)))
        if kind != "skipped":
            said.set("type", finding.severity)
        said.text = _said("\n".join(message(one.finding) for one in alike))
    return kind


def _kind(told: Told) -> str | None:
    """What is waived, only warned of or not applicable stops nothing, and is no pass either."""
    verdict = told.finding.verdict
    if verdict is Verdict.PASS:
        return None
    if not told.stops:
        return "skipped"
    return "failure" if verdict is Verdict.FAIL else "error"


def _heading(finding: Finding) -> str:
    return f"{word(finding)}: {finding.message}"


def _said(text: str) -> str:
    return _UNSAYABLE.sub("\ufffd", text)
