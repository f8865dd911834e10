"""A plan with all that is said about it, for the forms in which it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from migration.plan import Plan
from migration.planning.bound import Bound, bounds, required, way_back
from migration.planning.coverage import uncovered
from migration.planning.findings import findings
from migration.planning.previews import Preview, previews
from migration.planning.words import sourced, spoken, threshold
from migration.playbook.inventory import Inventory
from migration.playbook.loading import Loaded
from migration.steps.approval import Approval
from migration.steps.step import Step

__all__ = ["Outline", "Signing", "awaited", "changed", "outlined"]


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs a step: role -> how many, with the group that holds it; how long signatures hold, in seconds."""

    step: Step
    approval: str
    roles: Mapping[str, int]
    groups: Mapping[str, str]
    expires: float | None


@dataclass(frozen=True, slots=True)
class Outline:
    """All of it. `previews` is None where none was asked for."""

    plan: Plan
    inventory: Inventory
    signings: tuple[Signing, ...]
    bounds: tuple[Bound, ...]
    required: Mapping[str, Bound | None]
    previews: tuple[Preview, ...] | None
    findings: tuple[str, ...]
    uncovered: tuple[str, ...]

    def json(self) -> dict[str, object]:
        """As one JSON object: the plan, and beside it what is said about it; times in seconds."""
        way = way_back(self.plan)
        organisation = self.plan.system.organisation
        return {
            **self.plan.json(),
            "signatures": [
                {
                    "step": one.step.id,
                    "approval": one.approval,
                    "each": dict(one.roles),
                    "groups": dict(one.groups),
                    "expires": one.expires,
                }
                for one in self.signings
            ],
            "rollback": {
                "within": self.plan.rollback_within,
                "update": way.update,
                "readBack": way.read_back,
                "assumed": way.assumed,
                "bounds": [
                    {"metric": one.measure.name, "template": one.measure.template, "seconds": one.seconds}
                    for one in self.bounds
                ],
                "required": {name: one.seconds if one else None for name, one in self.required.items()},
            },
            "watched": [
                {
                    "metric": one.name,
                    "template": one.template,
                    "threshold": threshold(self.plan, one),
                    "interval": one.interval,
                    "failureLimit": one.failure_limit,
                    "onFailure": one.on_failure,
                    "source": sourced(one.source) if one.source else None,
                }
                for one in (self.plan.measures(self.plan.background) if self.plan.background else ())
            ],
            "risks": [
                {
                    "id": one.id,
                    "level": organisation.risk.level(one.likelihood, one.impact),
                    "acceptedBy": one.accepted_by,
                }
                for one in self.plan.playbook.risks
            ],
            "previews": None
            if self.previews is None
            else [
                {
                    "stack": one.stack,
                    "changes": dict(one.changes),
                    "lost": list(one.lost),
                    "unknown": one.unknown,
                    "problem": one.problem,
                    "simulated": one.simulated,
                }
                for one in self.previews
            ],
            "findings": list(self.findings),
            "notCovered": list(self.uncovered),
        }


def outlined(loaded: Loaded, plan: Plan, *, preview: bool) -> Outline:
    """The plan with all that is said about it. Raises Unusable where a preview is asked for and there is no engine."""
    found = previews(plan) if preview else None
    of_each = bounds(plan)
    return Outline(
        plan=plan,
        inventory=loaded.inventory,
        signings=tuple(_signing(plan, step) for step in plan.steps if step.verb == "approval"),
        bounds=of_each,
        required=required(plan, of_each),
        previews=found,
        findings=findings(plan, found or ()),
        uncovered=uncovered(plan, loaded.inventory, found),
    )


def _signing(plan: Plan, step: Step) -> Signing:
    name, roles = step.of(Approval).name, plan.signatures(step)
    expires = getattr(plan.system.approvals, name).expires
    groups = {role: plan.system.roles[role].group for role in roles}
    return Signing(step, name, roles, groups, expires.seconds if expires else None)


def changed(preview: Preview) -> str:
    """What a preview says, in a line."""
    if preview.problem or preview.unknown:
        return f"failed: {preview.problem}" if preview.problem else f"not known: {preview.unknown}"
    some = [f"{count} {operation}" for operation, count in preview.changes.items() if operation != "same"]
    return ", ".join(some) or "nothing"


def awaited(signing: Signing) -> str:
    """Who signs, in a line."""
    each = ", ".join(f"{count} {role} ({signing.groups[role]})" for role, count in signing.roles.items())
    return f"{each}; signatures hold {spoken(signing.expires)}" if signing.expires else each
