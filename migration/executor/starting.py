"""Starting a run, going on with one that was left, taking one back: from what was typed to the workflow."""

import signal
import subprocess
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

import sqlalchemy as sa

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence.database import DatabaseStore, chains
from gouvernail.settling import child
from gouvernail.settling.stack import Stack
from migration.executor import listing
from migration.executor.clock import System
from migration.executor.facts import Facts, of_plan
from migration.executor.home import Home
from migration.executor.journal import Journal
from migration.executor.lease import Held, Leases
from migration.executor.running import Running
from migration.notifying import Notifying
from migration.performing import Stopped
from migration.plan import Plan, compiled
from migration.playbook.loading import load
from migration.simulating import simulated

__all__ = ["EXECUTOR", "Ended", "go_on", "start", "take_back", "to_be_proved"]

EXECUTOR: Final = "gouvernail"
"""Who writes what the executor does into the journal."""
_LONGEST_REHEARSAL: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How this process's part of a run ended: the state it left, `taken` where another performs it, `left` where
    this one had to let go."""

    run: str
    state: str
    reason: str


Tell = Callable[["Running"], None]
"""Told of the run once it can be watched, before anything happens."""


def to_be_proved(plan: Plan) -> bool:
    """Whether who starts it has to prove who that is: others sign, and nobody signs what they started."""
    return not simulated() and any(step.verb == "approval" for step in plan.steps)


def start(
    home: Home, engine: sa.Engine, plan: Plan, *, by: str, run: str | None, rehearsal: float | None, tell: Tell
) -> Ended:
    """Start a run of this plan and perform it to its end.

    `run` names it; without a name it gets the next number. The same name with the same plan goes on with the run that
    there is. GouvernailError for a name that is another plan's, Taken where another run has the stack.
    """
    _rehearsable(plan, rehearsal)
    facts = of_plan(plan, by=by, authors=_authors(plan), rehearsal=rehearsal)
    there = set(chains(engine))
    if run is not None and run in there:
        found = listing.named(engine, run)
        if found.facts.digest != facts.digest:
            raise GouvernailError(
                Problem(
                    f"the run {run} is of another plan: {found.facts.file} as it was then",
                    plan.file,
                    expected="a new name, or none: it is numbered",
                    mend=f"`gouvernail migrate status {run}`",
                )
            )
        return go_on(home, engine, run, tell=tell)
    leases = Leases(engine)
    id_ = run or _next(facts.playbook, there)
    held = leases.take(facts.cutover, id_)
    journal = _journal(engine, leases, held)
    journal.record("started", {**facts.written(), "plan": plan.json()}, actor=by)
    _take_up(journal, held)
    return _performed(home, leases, held, journal, plan=plan, facts=facts, tell=tell)


def go_on(home: Home, engine: sa.Engine, run: str, *, tell: Tell) -> Ended:
    """Go on with a run whose process was ended. GouvernailError where its playbook or spec is another by now."""
    found = listing.named(engine, run)
    if found.state.ended:
        return Ended(run, found.state.name, found.state.reason)
    leases = Leases(engine)
    held = leases.take(found.facts.cutover, run)
    journal = _journal(engine, leases, held)
    _take_up(journal, held)
    number = found.state.rollbacks
    plan = None if number else compiled(load(home.project / found.facts.file, environment=found.facts.environment))
    if plan and plan.digest != found.facts.digest:
        leases.release(held)
        raise GouvernailError(
            Problem(
                f"{found.facts.file}, or what it names, is not what the run {run} was started with",
                found.facts.file,
                expected=f"the files of then (digest {found.facts.digest[:12]}, now {plan.digest[:12]})",
                mend=f"bring them back (git), or `gouvernail migrate rollback {run}` and start anew",
            )
        )
    return _performed(home, leases, held, journal, plan=plan, facts=found.facts, rollback=number, tell=tell)


def take_back(home: Home, engine: sa.Engine, run: str, *, by: str, reason: str, tell: Tell) -> Ended:
    """Roll a run back, whatever it does now: who performs it is fenced, and its engine ended.

    GouvernailError where there is nothing to take back.
    """
    found = listing.named(engine, run)
    if found.state.name in ("rolledBack", "aborted"):
        raise GouvernailError(Problem(f"the run {run} is {found.state.name}: the legacy has all requests"))
    _nothing_since(engine, found)
    leases = Leases(engine)
    held = leases.take(found.facts.cutover, run, over=True)
    journal = _journal(engine, leases, held)
    _take_up(journal, held)
    number = found.state.rollbacks
    if found.state.name != "rollingBack":
        number += 1
        journal.record("rollback", {"reason": reason, "number": number}, actor=by)
    return _performed(home, leases, held, journal, plan=None, facts=found.facts, rollback=number, tell=tell)


def _performed(
    home: Home,
    leases: Leases,
    held: Held,
    journal: Journal,
    *,
    plan: Plan | None,
    facts: Facts,
    tell: Tell,
    rollback: int = 0,
) -> Ended:
    from migration.executor import workflow

    run = Running(
        planned=plan,
        facts=facts,
        project=home.project,
        journal=journal,
        engines=partial(_stack, home),
        clock=System(),
    )
    tell(run)
    try:
        with leases.beating(held) as lost, _endable(run, lost), Notifying(journal.beside()):
            run.lost = lost
            said = workflow.perform(home, run, rollback=rollback)
    except Stopped as stopped:
        return Ended(run.id, "taken" if run.lost.is_set() else "left", str(stopped))
    finally:
        leases.release(held)
    return Ended(run.id, said, run.state().reason)


def _journal(engine: sa.Engine, leases: Leases, held: Held) -> Journal:
    store = DatabaseStore(engine, held.run, simulated=simulated())
    return Journal(store, actor=EXECUTOR, fence=leases.fence(held))


def _take_up(journal: Journal, held: Held) -> None:
    journal.record("taken", {"token": held.token, "host": held.holder.host, "pid": held.holder.pid})


def _nothing_since(engine: sa.Engine, found: listing.Listed) -> None:
    """GouvernailError where the stack is another run's by now, or there is no legacy to go back to."""
    if any(step.startswith("decommission/") and step.endswith("-decommission") for step in found.state.done):
        raise GouvernailError(
            Problem(
                f"the run {found.id} has decommissioned the legacy: there is nothing to go back to",
                mend="move on instead: a new run, to what shall answer",
            )
        )
    later = [
        one.id
        for one in listing.runs(engine)
        if one.facts.cutover == found.facts.cutover
        and one.state.started is not None
        and found.state.started is not None
        and one.state.started > found.state.started
    ]
    if later:
        raise GouvernailError(
            Problem(
                f"the stack {found.facts.cutover} is not {found.id}'s any more: {later[0]} came after it",
                mend=f"gouvernail migrate rollback {later[0]} --reason ...",
            )
        )


def _stack(home: Home, name: str) -> Stack:
    return Stack(name, home.project)


@contextmanager
def _endable(run: Running, lost: threading.Event) -> Generator[None]:
    """SIGTERM and Ctrl-C end the engine cleanly and leave the run as it is: `resume-all` goes on with it."""

    def end(_number: int, _frame: object) -> None:
        run.ending.set()
        child.interrupt()

    def watch() -> None:
        lost.wait()
        if not over.is_set():
            child.interrupt()

    over = threading.Event()
    before: dict[signal.Signals, object] = {}
    if threading.current_thread() is threading.main_thread():
        before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    threading.Thread(target=watch, name="fenced", daemon=True).start()
    try:
        yield
    finally:
        over.set()
        for one, handler in before.items():
            signal.signal(one, handler)  # pyright: ignore[reportArgumentType]


def _next(name: str, there: Sequence[str] | set[str]) -> str:
    numbers = [int(tail) for one in there if (tail := one.removeprefix(f"{name}-")).isdigit()]
    return f"{name}-{max(numbers, default=0) + 1}"


def _rehearsable(plan: Plan, rehearsal: float | None) -> None:
    """Shortened waits are for the sandbox, and where nobody is scored."""
    if rehearsal is None:
        return
    if not 0 <= rehearsal <= _LONGEST_REHEARSAL:
        raise GouvernailError(Problem(f"a rehearsal waits for {rehearsal:g} s", expected="0 to 3600 s"))
    if plan.playbook.environment == "prod" and not simulated():
        raise GouvernailError(
            Problem(
                "production is not rehearsed",
                plan.file,
                path="environment",
                expected="another environment, or the sandbox: gouvernail sandbox exec -- gouvernail migrate run ...",
            )
        )


def _authors(plan: Plan) -> tuple[str, ...]:
    """Who wrote the lines of the playbook as they stand, by git; lines that nobody committed yet are nobody's."""
    done = subprocess.run(
        ["git", "blame", "--line-porcelain", "--", plan.file],
        cwd=plan.root,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    found = {
        line.partition(" ")[2].strip("<>")
        for line in done.stdout.splitlines()
        if line.startswith(("author-mail ", "committer-mail "))
    }
    return tuple(sorted(found - {"not.committed.yet"}))
