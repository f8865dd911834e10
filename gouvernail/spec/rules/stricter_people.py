"""A system may only be stricter than its organisation: signatures, roles, training."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.rules._weaker import weaker
from gouvernail.spec.system import AISystem


def signatures_are_not_fewer(spec: AISystem) -> Iterator[Mistake]:
    """At least as many of each role, valid no longer."""
    for step in ("release", "cutover", "waiver", "weaken"):
        own, above = getattr(spec.approvals, step), getattr(spec.organisation.approvals, step)
        for role, count in above.each.items():
            if own.each.get(role, 0) < count:
                path = ("approvals", step, "each", role)
                yield from weaker(path, own.each.get(role, 0), count, f"{count} or more")
        for key in ("expires", "maximum"):
            mine, theirs = getattr(own, key), getattr(above, key)
            if theirs is not None and (mine is None or mine > theirs):
                yield from weaker(("approvals", step, key), mine, theirs, f"{theirs} or less")


def roles_are_not_less_apart(spec: AISystem) -> Iterator[Mistake]:
    """A system binds roles to its own groups, and keeps them as far apart."""
    for name, above in spec.organisation.roles.items():
        own = spec.roles.get(name, above)
        lost = [role for role in above.disjoint_from if role not in own.disjoint_from]
        if lost:
            yield from weaker(
                ("roles", name, "disjointFrom"),
                f"without {', '.join(lost)}",
                f"[{', '.join(above.disjoint_from)}]",
                "these roles, and more if you like",
            )
        if above.access == "read" and own.access != "read":
            yield from weaker(("roles", name, "access"), own.access, above.access, "read")
        if above.training is not None and own.training is None:
            yield from weaker(("roles", name, "training"), "no training", above.training, above.training)


def training_is_not_rarer(spec: AISystem) -> Iterator[Mistake]:
    """Each programme for each role at least as often."""
    for programme, roles in spec.organisation.training.items():
        for role, above in roles.items():
            own = spec.training.get(programme, {}).get(role)
            if own is None or own > above:
                yield from weaker(("training", programme, role), own, above, f"{above} or more often")
