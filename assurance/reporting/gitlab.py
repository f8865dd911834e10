"""GitLab's code quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from assurance.checking import Checked
from assurance.reporting.telling import Told, every, mark, message
from gouvernail.findings import Severity

__all__ = ["lines"]

_SEVERITIES: Final[Mapping[Severity, str]] = {
    "critical": "blocker",
    "high": "critical",
    "medium": "major",
    "low": "minor",
}


def lines(checked: Sequence[Checked], *, everything: bool) -> Iterator[str]:
    """The one list. What stops nothing is of the severity `info`: the report has no other word for it."""
    found: dict[str, Mapping[str, object]] = {}
    for one in every(checked, everything=everything):
        # A fingerprint that comes twice makes the whole report unreadable.
        found.setdefault(mark(one.finding), _issue(one))
    yield json.dumps([*found.values()], indent=2)


def _issue(told: Told) -> Mapping[str, object]:
    return {
        "description": message(told.finding),
        "check_name": told.finding.id,
        "fingerprint": mark(told.finding),
        "severity": _SEVERITIES[told.finding.severity] if told.stops else "info",
        "location": {"path": told.file, "lines": {"begin": told.line}},
    }
