"""Who may hold what: roles are bound, and those who check are not those who are checked."""

from collections.abc import Iterator
from typing import Final

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.shared import Shared

NEEDED: Final = {
    "owner": "answers for the system",
    "aiOfficer": "watches over duties under the Act",
    "dpo": "watches over personal data (GDPR Art. 37)",
    "developer": "makes models",
    "approver": "signs releases",
    "operator": "runs the platform",
    "auditor": "sees everything and changes nothing",
}
ALWAYS_APART: Final = {"approver": ("developer", "operator"), "auditor": ("developer", "operator", "approver")}
"""Role -> roles that nobody who has it may hold, whatever a spec says."""


def needed_roles_bound(spec: Shared) -> Iterator[Mistake]:
    """The duties that every process of the platform refers to have a group."""
    for role, duty in NEEDED.items():
        if role not in spec.roles:
            others = [name for name in spec.roles if name not in NEEDED]
            near = nearest(role, others)
            yield Mistake(
                ("roles", near) if near else ("roles",),
                f"the role {role}, which {duty}, is bound to no group",
                expected=f"{role}: {{group: <its group in the directory>}}",
                nearest=role if near else None,
            )


def disjoint_roles_have_other_groups(spec: Shared) -> Iterator[Mistake]:
    """gov-04. The approver is always kept apart from developer and operator, the auditor from all three."""
    told: set[frozenset[str]] = set()
    for name, role in spec.roles.items():
        for other in (*role.disjoint_from, *ALWAYS_APART.get(name, ())):
            bound = spec.roles.get(other)
            pair = frozenset({name, other})
            if bound is None or pair in told or name == other or bound.group != role.group:
                continue
            told.add(pair)
            yield Mistake(
                ("roles", name, "group"),
                f"{name} and {other} are the same group {role.group}: nobody may check their own work",
                expected=f"a group that shares no member with that of {other} (Art. 14, 17(1)(m))",
                depends=(("roles", other),),
            )


def no_role_apart_from_itself(spec: Shared) -> Iterator[Mistake]:
    """A role that is disjoint from itself could be held by nobody."""
    for name, role in spec.roles.items():
        if name in role.disjoint_from:
            yield Mistake(("roles", name, "disjointFrom"), f"{name} is kept apart from itself", expected="other roles")


def auditor_only_reads(spec: Shared) -> Iterator[Mistake]:
    """Who audits cannot have done what is audited."""
    auditor = spec.roles.get("auditor")
    if auditor and auditor.access != "read":
        yield Mistake(("roles", "auditor"), "the auditor may change what is audited", expected="access: read")


def training_programmes_exist(spec: Shared) -> Iterator[Mistake]:
    """A role's training is one of the programmes."""
    for name, role in spec.roles.items():
        if role.training is not None and role.training not in spec.training:
            yield Mistake(
                ("roles", name, "training"),
                f"there is no training programme {role.training!r}",
                expected=f"one of training: {', '.join(spec.training) or 'none is written'}",
                nearest=nearest(role.training, spec.training),
                depends=(("training",),),
            )
