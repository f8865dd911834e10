"""SARIF 2.1.0, as code scanning reads it (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).

What could not be evaluated is a result of the kind `fail` too: readers pass over other kinds, and unknown is no pass.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from assurance.checking import Checked
from assurance.reporting.telling import Told, every, mark, message
from gouvernail import release
from gouvernail.findings import Finding, Severity, Verdict

__all__ = ["lines"]

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final[Mapping[Severity, str]] = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
# What GitHub shows as critical, high, medium and low (docs.github.com, SARIF support, `security-severity`).
_SCORES: Final[Mapping[Severity, str]] = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
_KINDS: Final = {Verdict.PASS: "pass", Verdict.NOT_APPLICABLE: "notApplicable"}


def lines(checked: Sequence[Checked], *, everything: bool) -> Iterator[str]:
    """The one run."""
    told = every(checked, everything=everything)
    rules = {one.finding.id: one.finding for one in reversed(told)}
    places = {rule: place for place, rule in enumerate(rules)}
    driver = {
        "name": "gouvernail",
        "version": release.version(),
        "rules": [_rule(one) for one in rules.values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "results": [_result(one, places[one.finding.id]) for one in told],
    }
    yield json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(finding: Finding) -> Mapping[str, object]:
    return {
        "id": finding.id,
        "shortDescription": {"text": finding.id},
        **({"help": {"text": finding.remediation}} if finding.remediation else {}),
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {
            "tags": ["security", *finding.controls, *finding.articles],
            "security-severity": _SCORES[finding.severity],
        },
    }


def _result(told: Told, place: int) -> Mapping[str, object]:
    finding, kind = told.finding, _KINDS.get(told.finding.verdict, "fail")
    return {
        "ruleId": finding.id,
        "ruleIndex": place,
        "kind": kind,
        "level": _LEVELS[finding.severity] if kind == "fail" else "none",
        "message": {"text": message(finding)},
        "locations": [_location(told)],
        "partialFingerprints": {"gouvernail/v1": mark(finding)},
        **({"suppressions": [_suppression(finding)]} if finding.waiver else {}),
        "properties": {
            "verdict": finding.verdict.value,
            "source": finding.source,
            "stopsTheGate": told.stops,
            "simulated": finding.simulated,
        },
    }


def _location(told: Told) -> Mapping[str, object]:
    physical = {
        "artifactLocation": {"uri": quote(PurePath(told.file).as_posix())},
        "region": {"startLine": told.line},
    }
    urn = told.finding.urn
    logical = [{"fullyQualifiedName": urn, "kind": "resource"}] if urn else []
    return {"physicalLocation": physical, **({"logicalLocations": logical} if logical else {})}


def _suppression(finding: Finding) -> Mapping[str, object]:
    borne = finding.waiver
    assert borne is not None  # noqa: S101 - who calls this has seen it
    return {
        "kind": "external",
        "status": "accepted",
        "justification": f"{borne.reason} (borne by {borne.owner}, agreed by {borne.approver}, until {borne.expires})",
    }
