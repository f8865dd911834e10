"""A system may only be stricter than its organisation: severities, KPIs, SLAs, audits."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.places import Path
from gouvernail.spec.risk import Severity
from gouvernail.spec.rules._weaker import weaker
from gouvernail.spec.system import AISystem
from gouvernail.spec.thresholds import Threshold

_SEVERITIES = ("critical", "high", "medium", "low")


def alerts_are_not_slower(spec: AISystem) -> Iterator[Mistake]:
    """Taken up as soon, and nobody called later or left out."""
    for name in _SEVERITIES:
        own: Severity = getattr(spec.severities, name)
        above: Severity = getattr(spec.organisation.severities, name)
        path: Path = ("severities", name)
        if above.acknowledge and (own.acknowledge is None or own.acknowledge > above.acknowledge):
            yield from weaker(
                (*path, "acknowledge"), own.acknowledge, above.acknowledge, f"{above.acknowledge} or less"
            )
        mine, theirs = _called(own), _called(above)
        late = [role for role in theirs if mine.get(role, float("inf")) > theirs[role]]
        if late:
            yield from weaker(
                (*path, "escalate"),
                f"calling {', '.join(late)} later or never",
                "escalation",
                "each role as soon or sooner",
            )
        if own.digest and (above.digest is None or own.digest > above.digest):
            yield from weaker(
                (*path, "digest"), own.digest, above.digest or "at once", f"{above.digest or 'no digest'}"
            )


def _called(severity: Severity) -> dict[str, float]:
    """Role -> seconds until it is called first."""
    calls: dict[str, float] = {}
    for call in severity.escalate:
        for role in call.to:
            calls[role] = min(call.after.seconds, calls.get(role, call.after.seconds))
    return calls


def _looser(own: Threshold, above: Threshold, path: Path, against: Path) -> Iterator[Mistake]:
    for key, sign in (("min", 1), ("max", -1)):
        mine, theirs = getattr(own, key), getattr(above, key)
        if theirs is None:
            continue
        said = "no bound" if mine is None else str(mine)
        if mine is not None and mine.unit != theirs.unit and {mine.unit, theirs.unit} != {"number", "share"}:
            yield Mistake(
                (*path, key),
                f"{mine} is not in the organisation's unit, {theirs} ({{there}})",
                str(theirs),
                against=(*against, key),
            )
        elif mine is None or sign * mine.value < sign * theirs.value:
            yield Mistake(
                (*path, key),
                f"{said} is weaker than the organisation's {theirs} ({{there}})",
                expected=f"{theirs} or {'more' if sign > 0 else 'less'}",
                against=(*against, key),
            )


def kpis_are_not_looser(spec: AISystem) -> Iterator[Mistake]:
    """A KPI that a system writes again, and the monitor that bears its name."""
    for name, above in spec.organisation.kpis.items():
        path: Path = ("kpis", name)
        if name in spec.kpis:
            yield from _looser(spec.kpis[name], above, path, path)
        if name in spec.monitoring:
            yield from _looser(spec.monitoring[name], above, ("monitoring", name), path)


def slas_are_not_longer(spec: AISystem) -> Iterator[Mistake]:
    """Evidence as fresh, findings closed as soon, access reviewed as often."""
    own, above = spec.slas, spec.organisation.slas
    pairs: list[tuple[Path, object, object, bool]] = [
        (
            ("slas", "evidence_age", "max"),
            own.evidence_age.max,
            above.evidence_age.max,
            own.evidence_age.max > above.evidence_age.max,
        ),
        (
            ("slas", "access_review", "every"),
            own.access_review.every,
            above.access_review.every,
            own.access_review.every > above.access_review.every,
        ),
    ]
    for name in _SEVERITIES:
        mine, theirs = getattr(own.finding_open, name), getattr(above.finding_open, name)
        pairs.append((("slas", "finding_open", name), mine, theirs, mine > theirs))
    for path, mine, theirs, longer in pairs:
        if longer:
            yield from weaker(path, mine, theirs, f"{theirs} or less")


def audits_are_not_rarer(spec: AISystem) -> Iterator[Mistake]:
    """As often, and no test left out."""
    own, above = spec.audit, spec.organisation.audit
    for key, name in (("every", "every"), ("penetration_test", "penetrationTest")):
        mine, theirs = getattr(own, key), getattr(above, key)
        if mine > theirs:
            yield from weaker(("audit", name), mine, theirs, f"{theirs} or more often")
    lost = [test for test in above.tests if test not in own.tests]
    if lost:
        yield from weaker(
            ("audit", "tests"), f"without {', '.join(lost)}", "tests", "all of them, and more if you like"
        )
