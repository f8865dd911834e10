"""What checkov says of a translated graph, as findings. A library: it reads no options and prints nothing."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from gouvernail.findings import Finding, Severity, Verdict
from gouvernail.graph import Graph, Resource
from policies.checkov.client import Answer, CheckError, Record, Request, Worker
from policies.checkov.tables import Tables, canonical
from policies.checkov.tables import tables as committed
from policies.checkov.translated import Translated, Unmapped

__all__ = ["findings", "scan"]

_SEVERITIES: Final[Mapping[str | None, Severity]] = {
    "critical": "critical",
    "high": "high",
    "medium": "medium",
    "low": "low",
    "info": "low",
    "none": "low",
}
_USUAL: Final[Severity] = "medium"
"""checkov's checks have a severity on its vendor's platform only; one from outside may say its own."""

_VERDICTS: Final = {
    "passed": Verdict.PASS,
    "failed": Verdict.FAIL,
    "skipped": Verdict.NOT_APPLICABLE,
    "unknown": Verdict.NOT_APPLICABLE,
}
_GAP: Final = "CKV_UNMAPPED"
_BROKEN: Final = "CKV_ERROR"
_REPORT: Final = "tell us the type and the property: the translation is made from the SDKs and can be mended"


def scan(
    translated: Translated,
    worker: Worker,
    *,
    graph: Graph | None = None,
    checks: Sequence[str] = (),
    skip_checks: Sequence[str] = (),
    external_checks_dirs: Sequence[Path] = (),
) -> tuple[Finding, ...]:
    """Everything that checkov's checks say of the translated resources, and what they could not be asked.

    The graph tells where the program registered a resource. Raises Unusable where checkov gave no answer.
    """
    answer = worker.scan(
        Request(
            plan=translated.plan,
            arm=translated.arm,
            checks=tuple(checks),
            skip_checks=tuple(skip_checks),
            external_checks_dirs=tuple(external_checks_dirs),
        )
    )
    return findings(translated, answer, graph)


def findings(translated: Translated, answer: Answer, graph: Graph | None = None) -> tuple[Finding, ...]:
    """The findings of an answer: sorted by resource and check, one for each pair.

    Verdicts: `pass` and `fail` as checkov has them; `error` where a check raised or could not know what it asks for;
    `unmapped` for what the translation could not say; `not_applicable` where a check looked and has nothing to say.
    """
    made: dict[tuple[str, str, str], Finding] = {}
    told = _Telling(translated, graph)
    for finding in (*told.errors(answer.errors), *told.records(answer), *told.gaps()):
        key = (finding.urn or "", finding.id, finding.message if finding.id in (_GAP, _BROKEN) else "")
        if key not in made or _worse(finding, made[key]):
            made[key] = finding
    return tuple(made[key] for key in sorted(made))


_ORDER: Final = (Verdict.NOT_APPLICABLE, Verdict.PASS, Verdict.UNMAPPED, Verdict.ERROR, Verdict.FAIL)


def _worse(one: Finding, other: Finding) -> bool:
    """Of two verdicts on one resource (it may stand in the template twice) the worse one counts."""
    return _ORDER.index(one.verdict) > _ORDER.index(other.verdict)


class _Telling:
    def __init__(self, translated: Translated, graph: Graph | None) -> None:
        self._translated = translated
        self._graph = graph
        self._names = _Names(committed())

    def records(self, answer: Answer) -> Iterator[Finding]:
        for record in answer.records:
            urn = self._translated.addresses.get(record.address)
            if urn is None:
                yield self._finding(
                    None,
                    _BROKEN,
                    Verdict.ERROR,
                    message=f"{record.check_id} judged {record.address}, which is no resource of this stack",
                    remediation="tell us: an address of the translation does not lead back",
                )
                continue
            unknown = record.result == "unknown" and record.reason is not None
            yield self._finding(
                urn,
                record.check_id,
                Verdict.ERROR if unknown else _VERDICTS[record.result],
                message=record.check_name + (f": no verdict, {record.reason}" if unknown else ""),
                remediation=self._mend(record, urn),
                severity=_SEVERITIES.get(record.severity, _USUAL),
            )

    def errors(self, errors: Sequence[CheckError]) -> Iterator[Finding]:
        for error in errors:
            urn = self._translated.addresses.get(error.address or "")
            about = "" if urn or not error.address else f"{error.address}: "
            yield self._finding(
                urn,
                error.check_id or _BROKEN,
                Verdict.ERROR,
                message=about + error.message,
                remediation="a check that fails has judged nothing: look at the resource by hand, or skip the check",
            )

    def gaps(self) -> Iterator[Finding]:
        for gap in self._translated.unmapped:
            yield self._finding(gap.urn, _GAP, Verdict.UNMAPPED, message=_gap(gap), remediation=_REPORT)

    def _mend(self, record: Record, urn: str) -> str:
        if record.guideline:
            return record.guideline
        resource = self._graph.get(urn) if self._graph else None
        token = resource.type if resource else _type_of(urn)
        keys = [self._names.wire(token, key, record.framework) for key in record.evaluated_keys]
        return f"see {', '.join(dict.fromkeys(key for key in keys if key))}" if any(keys) else f"see {record.check_id}"

    def _finding(
        self,
        urn: str | None,
        check: str,
        verdict: Verdict,
        *,
        message: str,
        remediation: str,
        severity: Severity = _USUAL,
    ) -> Finding:
        resource = self._graph.get(urn) if self._graph else None
        file, line = _place(resource)
        return Finding(
            urn=urn,
            id=check,
            source="checkov",
            verdict=verdict,
            severity=severity,
            message=message,
            remediation=remediation,
            file=file,
            line=line,
            adopted=resource is not None and resource.external,
        )


class _Names:
    """The way back from the names that checks read to those that the program uses."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[str, Mapping[str, str]] = {}

    def wire(self, token: str, key: str, framework: str) -> str:
        """`versioning_configuration/[0]/status` -> `versioningConfiguration.status`."""
        parts = [part for part in key.replace(".", "/").split("/") if part and not part.startswith("[")]
        if framework == "arm":
            parts = parts[1:] if parts[:1] == ["properties"] else parts
            return ".".join(parts)
        own = self._back(canonical(token, self._tables))
        return ".".join(own.get(part, _camel(part)) if not place else _camel(part) for place, part in enumerate(parts))

    def _back(self, token: str) -> Mapping[str, str]:
        if token not in self._known:
            shape = self._tables.terraform_shapes.get(token, {})
            self._known[token] = {name: wire for wire, (names, _) in shape.items() for name in names}
        return self._known[token]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _type_of(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2] if urn.count("::") >= 3 else ""


def _gap(gap: Unmapped) -> str:
    return f"{gap.property}: {gap.message}" if gap.property and gap.property not in gap.message else gap.message


def _place(resource: Resource | None) -> tuple[str | None, int | None]:
    return resource.source if resource and resource.source else (None, None)
