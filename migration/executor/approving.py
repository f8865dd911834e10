"""Signatures: sent into the journal by anybody, judged here and nowhere else, and waited for."""

from datetime import datetime
from typing import TYPE_CHECKING

from migration.executor import waiting
from migration.performing import DONE, Outcome
from migration.steps.step import Step

if TYPE_CHECKING:
    from migration.executor.running import Running

__all__ = ["judge_new", "signed"]


class _Signatures:
    """Watches for the signatures of one step."""

    def __init__(self, run: "Running", step: Step) -> None:
        self._run = run
        self._step = step
        self._outcome: Outcome | None = None

    def due(self, now: datetime) -> datetime | None:
        """Always: they come unannounced."""
        return None if self._outcome else now

    def look(self, now: datetime) -> Outcome | None:
        """Whether those who are needed have signed, or somebody said no."""
        del now
        mine = [one for one in self._run.state().approvals if one.step == self._step.id and one.accepted]
        no = next((one for one in mine if one.rejects), None)
        if no is not None:
            self._outcome = Outcome("approval", f"{no.principal} ({no.role}) said no: {no.said}")
        elif not _missing(self._run, self._step, [one.role for one in mine]):
            self._outcome = Outcome("done", facts={"signedBy": [f"{one.principal} ({one.role})" for one in mine]})
        return self._outcome


def signed(run: "Running", step: Step) -> Outcome:
    """Wait until all have signed whom the organisation asks; `approval` where somebody said no."""
    awaited = run.plan.signatures(step)
    if run.state().name == "running":
        who = ", ".join(f"{count} {role}" for role, count in awaited.items())
        run.record("state", {"state": "waiting", "reason": f"{step.id}: signatures of {who}"})
    watch = _Signatures(run, step)
    found = waiting.waited(run, step, None, [watch])
    if found.kind == "done":
        run.record("state", {"state": "running", "reason": ""})
        return watch.look(run.now()) or DONE
    return found


def judge_new(run: "Running") -> None:
    """Judge every approval that was sent since; what is refused stays in the journal with its reason."""
    if run.planned is None or all(one.accepted is not None for one in run.state().approvals):
        return
    from gouvernail.evidence.approval import Accepted, Refused

    from migration.executor.deciding import judged

    for one in run.state().approvals:
        if one.accepted is None:
            match judged(run, one):
                case Accepted() as accepted:
                    said = {"accepted": True, "principal": accepted.principal, "role": accepted.role}
                case Refused() as refused:
                    said = {"accepted": False, "reason": refused.reason}
            run.record("judged", {"approval": one.seq, "step": one.step, **said})


def _missing(run: "Running", step: Step, roles: list[str]) -> dict[str, int]:
    awaited = run.plan.signatures(step)
    return {role: count - roles.count(role) for role, count in awaited.items() if roles.count(role) < count}
