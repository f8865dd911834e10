"""Every role named anywhere is bound."""

from collections.abc import Iterable, Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.places import Path
from gouvernail.spec.rules.roles import NEEDED
from gouvernail.spec.shared import Shared
from gouvernail.spec.system import AISystem

_NOBODY = "nobody"
_ALL = "all"


def _unbound(path: Path, names: Iterable[str], known: Iterable[str], what: str = "role") -> Iterator[Mistake]:
    choices = sorted(known)
    for name in names:
        if name not in choices and name not in NEEDED:  # that one of those is missing is told once
            yield Mistake(
                path,
                f"there is no {what} {name!r}",
                expected=f"one of {', '.join(choices)}",
                nearest=nearest(name, choices),
                depends=(("roles",), ("committees",)) if what != "role" else (("roles",),),
            )


def roles_of_the_house_are_bound(spec: Organisation) -> Iterator[Mistake]:
    """Committees, RACI, serious incidents."""
    for name, committee in spec.committees.items():
        yield from _unbound(("committees", name, "chair"), [committee.chair], spec.roles)
        yield from _unbound(("committees", name, "members"), committee.members, spec.roles)
    for name, row in spec.raci.items():
        yield from _unbound(("raci", name, "R"), row.responsible, spec.roles)
        yield from _unbound(("raci", name, "A"), [row.accountable], spec.roles)
        yield from _unbound(("raci", name, "C"), row.consulted, spec.roles)
        yield from _unbound(("raci", name, "I"), row.informed, spec.roles)
    yield from _unbound(("seriousIncident", "classify"), [spec.serious_incident.classify], spec.roles)


def acceptors_of_risk_exist(spec: Organisation) -> Iterator[Mistake]:
    """A role, a committee or nobody."""
    known = [*spec.roles, *spec.committees, _NOBODY]
    for level in ("low", "medium", "high", "critical"):
        name: str = getattr(spec.risk.accept, level)
        yield from _unbound(("risk", "accept", level), [name], known, "role or committee")


def roles_that_sign_are_bound(spec: Shared) -> Iterator[Mistake]:
    """Approvals."""
    for step in ("release", "cutover", "waiver", "weaken"):
        for role in getattr(spec.approvals, step).each:
            yield from _unbound(("approvals", step, "each", role), [role], spec.roles)


def roles_that_are_called_are_bound(spec: Shared) -> Iterator[Mistake]:
    """Escalation, KPIs, reports, training."""
    for severity in ("critical", "high", "medium", "low"):
        for index, call in enumerate(getattr(spec.severities, severity).escalate):
            yield from _unbound(("severities", severity, "escalate", index, "to"), call.to, spec.roles)
    for name, kpi in spec.kpis.items():
        yield from _unbound(("kpis", name, "owner"), [kpi.owner], spec.roles)
    for index, report in enumerate(spec.reporting):
        yield from _unbound(("reporting", index, "to"), report.to, spec.roles)
    for programme, roles in spec.training.items():
        for role in roles:
            yield from _unbound(("training", programme, role), [role], [*spec.roles, _ALL])


def other_roles_apart_are_bound(spec: Shared) -> Iterator[Mistake]:
    """`disjointFrom` names roles."""
    for name, role in spec.roles.items():
        yield from _unbound(("roles", name, "disjointFrom"), role.disjoint_from, spec.roles)


def roles_of_a_system_are_bound(spec: AISystem) -> Iterator[Mistake]:
    """Risks, oversight, readers of special data."""
    committees = spec.organisation.committees
    for index, risk in enumerate(spec.risks):
        yield from _unbound(("risks", index, "owner"), [risk.owner], spec.roles)
        if risk.accepted_by:
            known = [*spec.roles, *committees]
            yield from _unbound(("risks", index, "acceptedBy"), [risk.accepted_by], known, "role or committee")
    if spec.oversight:
        written = "by" in spec.oversight.model_fields_set
        path: Path = ("oversight", "by") if written else ("oversight",)
        yield from _unbound(path, [spec.oversight.by], spec.roles)
    for index, special in enumerate(spec.data.special):
        yield from _unbound(("data", "special", index, "readers"), special.readers, spec.roles)
