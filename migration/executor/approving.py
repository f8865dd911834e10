"""Signatures: sent into the journal by anybody, judged here and nowhere else, and waited for.

What an approver was shown is named by the digest of the record with which the step began: the chain binds it to
everything that was recorded before, the analyses among it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gouvernail.errors import GouvernailError
from gouvernail.evidence import Record, approval, members
from gouvernail.evidence.approval import Accepted, Expected, Refused
from migration.executor import waiting
from migration.performing import Outcome
from migration.plan import Plan
from migration.steps.approval import Approval
from migration.steps.step import Step

if TYPE_CHECKING:
    from migration.executor.facts import Facts
    from migration.executor.running import Running

__all__ = ["accepted", "expected", "judge_new", "shown", "signed"]


def shown(records: Iterable[Record], step: str) -> str | None:
    """The digest of the record with which the present attempt of a step began; None where it has not begun."""
    begun = [one.hash for one in records if one.kind == "migration.begun" and one.data["step"] == step]
    return begun[-1] if begun else None


def expected(plan: Plan, facts: "Facts", run: str, step: Step, what: str) -> Expected:
    """What an approval of this step has to say."""
    asked = getattr(plan.system.approvals, step.of(Approval).name)
    longest = timedelta(seconds=asked.expires.seconds) if asked.expires else timedelta(days=1)
    return Expected(run, step.id, facts.digest, what, dict(asked.each), longest)


def accepted(records: Iterable[Record]) -> list[tuple[Record, Accepted]]:
    """Every approval of a run that was found to count, with the record that says so."""
    kept = list(records)
    sent = {one.seq: one for one in kept if one.kind == "migration.approval"}
    found: list[tuple[Record, Accepted]] = []
    for one in kept:
        if one.kind == "migration.judged" and one.data["accepted"]:
            statement = _read(sent[int(str(one.data["approval"]))]).statement
            found.append((one, Accepted(str(one.data["principal"]), statement)))
    return found


def signed(run: "Running", step: Step) -> Outcome:
    """Wait until all have signed whom the organisation asks; `approval` where somebody said no."""
    watch = _Signatures(run, step)
    if run.state().name == "running":
        run.record("state", {"state": "waiting", "reason": f"{step.id}: signatures of {watch.awaited()}"})
    found = waiting.waited(run, step, None, [watch])
    if found.kind != "done":
        return found
    run.record("state", {"state": "running", "reason": ""})
    return watch.outcome or found


def judge_new(run: "Running") -> None:
    """Judge every approval that was sent since; what is refused stays in the journal with its reason."""
    if run.planned is None:
        return
    for one in run.state().approvals:
        if one.accepted is None:
            try:
                found = _judged(run, one.seq)
            except GouvernailError as error:  # no approval at all, or nobody is written down who may sign
                found = {"accepted": False, "code": "unreadable", "reason": str(error)}
            run.record("judged", {"approval": one.seq, "step": one.step, **found})


class _Signatures:
    """Watches for the signatures of one step."""

    def __init__(self, run: "Running", step: Step) -> None:
        self._run = run
        self._step = step
        self.outcome: Outcome | None = None

    def due(self, now: datetime) -> datetime | None:
        """Always: they come unannounced."""
        return None if self.outcome else now

    def look(self, now: datetime) -> Outcome | None:
        """Whether those who are needed have signed, or somebody said no."""
        mine = self._mine()
        if no := approval.rejections(mine):
            self.outcome = Outcome(
                "approval", f"{no[0].principal} ({no[0].statement.role}) said no: {no[0].statement.reason}"
            )
        elif not approval.missing(self._run.plan.signatures(self._step), mine, now):
            who = [f"{one.principal} ({one.statement.role})" for one in mine]
            self.outcome = Outcome("done", facts={"signedBy": who})
        return self.outcome

    def awaited(self) -> str:
        """Who is still to sign, in words."""
        missing = approval.missing(self._run.plan.signatures(self._step), self._mine(), self._run.now())
        return ", ".join(f"{count} {role}" for role, count in missing.items())

    def _mine(self) -> list[Accepted]:
        records = [*self._run.records()]
        what = shown(records, self._step.id)
        return [
            one for _, one in accepted(records) if (one.statement.step, one.statement.shown) == (self._step.id, what)
        ]


def _judged(run: "Running", seq: int) -> dict[str, object]:
    records = [*run.records()]
    [sent] = [one for one in records if one.seq == seq]
    step = next((one for one in run.plan.steps if one.id == run.state().step), None)
    what = shown(records, step.id) if step else None
    if step is None or what is None or step.verb != "approval":
        return {"accepted": False, "code": "otherStep", "reason": "no step waits for a signature now"}
    found = approval.judge(
        _read(sent),
        allowed_signers=run.project / members.SIGNERS,
        roles=members.people(run.project / members.FILE, run.plan.system.roles),
        not_by={
            **dict.fromkeys(run.facts.authors, "wrote the playbook"),
            run.facts.by: "started the run",
        },
        expected=expected(run.plan, run.facts, run.id, step, what),
        now=run.now(),
        seen=[one for _, one in accepted(records)],
    )
    match found:
        case Refused():
            return {"accepted": False, "code": found.reason, "reason": found.message, "principal": found.principal}
        case Accepted():
            statement = found.statement
            return {
                "accepted": True,
                "principal": found.principal,
                "role": statement.role,
                "decision": statement.decision,
                "said": statement.reason,
            }


def _read(record: Record) -> approval.Approval:
    return approval.read({key: record.data.get(key) for key in ("statement", "signature")})
