"""Handing in a signature: what is approved is shown, signed with the person's own SSH key, and put into the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence import Record, approval
from gouvernail.evidence.approval import Expected, Statement
from gouvernail.evidence.record import stamp
from migration.executor import approving, listing
from migration.executor.home import Home
from migration.executor.journal import Journal
from migration.executor.listing import Listed
from migration.plan import compiled
from migration.playbook.loading import load
from migration.saying import said
from migration.steps.step import Step

__all__ = ["Awaited", "awaited", "handed_in"]

Decision = Literal["approve", "reject"]


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a run waits for, and what whoever signs is shown."""

    run: Listed
    step: Step
    expected: Expected
    missing: dict[str, int]
    """Role -> signatures that are still awaited."""
    lines: tuple[str, ...]
    """What happened so far, a line a record."""


def awaited(home: Home, engine: sa.Engine, run: str, step: str | None) -> Awaited:
    """What the run waits for. GouvernailError where it waits for nobody or another step, or its files are others."""
    found = listing.named(engine, run)
    plan = compiled(load(home.project / found.facts.file, environment=found.facts.environment))
    if plan.digest != found.facts.digest:
        raise GouvernailError(
            Problem(
                f"what lies here is not what {run} performs",
                found.facts.file,
                expected=f"digest {found.facts.digest[:12]}, here it is {plan.digest[:12]}",
                mend="check out the commit that the run was started from, read it, and sign then",
            )
        )
    wanted = plan.step(step or found.state.step) if step or found.state.step else None
    if wanted is None or wanted.id != found.state.step or wanted.verb != "approval" or found.state.ended:
        raise GouvernailError(
            Problem(
                f"the run {run} does not wait for a signature"
                + (f" of {wanted.id}" if wanted is not None and wanted.verb == "approval" else ""),
                expected=f"a run that waits; it is {found.state.name}"
                + (f" in {found.state.step}" if found.state.step else ""),
                mend=f"`gouvernail migrate status {run}`",
            )
        )
    records = [*Journal(listing.store(engine, run), actor="gouvernail").records()]
    what = approving.shown(records, wanted.id)
    if what is None:
        raise GouvernailError(f"{wanted.id} has not begun")
    expected = approving.expected(plan, found.facts, run, wanted, what)
    mine = [
        one for _, one in approving.accepted(records) if (one.statement.step, one.statement.shown) == (wanted.id, what)
    ]
    missing = approval.missing(expected.each, mine, datetime.now(tz=UTC))
    return Awaited(found, wanted, expected, missing, _told(records))


def handed_in(
    engine: sa.Engine, what: Awaited, *, role: str | None, decision: Decision, reason: str, key: Path, by: str
) -> str:
    """Sign and hand in; one sentence on what happens now. GouvernailError where no role is left to sign for."""
    chosen = role or _only(what.missing)
    if chosen not in what.expected.each:
        raise GouvernailError(
            Problem(
                f"no {chosen} is asked to sign {what.step.id}",
                path="--role",
                expected=" or ".join(what.expected.each),
            )
        )
    now = datetime.now(tz=UTC)
    statement = Statement(
        purpose="migration",
        run=what.run.id,
        step=what.step.id,
        playbook=what.expected.playbook,
        shown=what.expected.shown,
        role=chosen,
        decision=decision,
        reason=reason,
        at=stamp(now),
        expires=stamp(now + what.expected.longest),
    )
    made = approval.signed(statement, key)
    Journal(listing.store(engine, what.run.id), actor=by).record(
        "approval", {"step": what.step.id, **made.model_dump()}
    )
    return f"{what.run.id}: signed for {what.step.id} as {chosen}; `gouvernail migrate status` says whether it counts"


def _only(missing: dict[str, int]) -> str:
    if len(missing) == 1:
        return next(iter(missing))
    raise GouvernailError(
        Problem(
            "which role you sign in is not clear" if missing else "everybody has signed already",
            path="--role",
            expected=" or ".join(missing) or None,
        )
    )


def _told(records: Sequence[Record]) -> tuple[str, ...]:
    return tuple(f"{one.at[:19].replace('T', ' ')}  {line}" for one in records if (line := said(one)))
