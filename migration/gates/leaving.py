"""The end of the legacy: archived and verified first, called by nobody any more, and what people have to do named."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from gouvernail.errors import GouvernailError
from migration.gates.callers import Unseen, called, looked, shown
from migration.gates.copies import inventory, verified
from migration.gates.gate import failed
from migration.performing import Outcome, Run
from migration.playbook.inventory import Inventory, Item
from migration.steps.step import Step

__all__ = ["left"]

_ALL: Final = 100
_LATELY: Final = timedelta(days=7)
"""A weekly job is seen, and who was mended since is forgiven."""


def left(run: Run, step: Step) -> Outcome:
    """Verify the archive, see that nobody calls the legacy, and record what remains to be done by people.

    At a weight of 100 calls without the bucket's header still go to the legacy, and so does whoever asks it by its own
    address. Nothing is deleted here: what the legacy is made of lies outside of what a run may change.
    """
    try:
        stock = inventory(run)
    except GouvernailError as error:
        return failed(error.problems[0].message)
    archived = verified(run, step, _archived(stock), "archive")
    if archived.kind != "done":
        return archived
    routed = run.traffic(step, weight=100, mirror=0)
    if routed.kind != "done":
        return routed
    still = _still(run, step)
    if still:
        return failed(still)
    tasks = [*_tasks(run, stock)]
    run.record("asked", {"step": step.id, "attempt": run.attempt, "tasks": tasks})
    return Outcome("done", facts={**archived.facts, "asked": tasks})


def _still(run: Run, step: Step) -> str:
    """Who called the legacy lately, since all traffic moved; empty where that is nobody."""
    now = run.now()
    moved = [one.time for one in run.records("effect") if one.data["weight"] == _ALL]
    since = max(moved[0] if moved else now, now - _LATELY)
    try:
        known = called(run, since, now)
        unseen = "" if known else "no caller is known where calls are seen, not even one of before"
    except Unseen as error:
        known, unseen = dict[str, bool](), str(error)
    callers = sorted(one for one, lately in known.items() if lately)
    looked(run, step, (since, now), unknown=callers, unseen=unseen)
    if unseen:
        return f"whether anybody still calls the legacy is not known: {unseen}"
    if not callers:
        return ""
    return (
        f"the legacy is still called by {shown(callers)}: "
        "who calls the router sends the bucket's header, and who calls the legacy itself has to stop"
    )


def _archived(stock: Inventory) -> Iterator[tuple[str, Item]]:
    for kind, things in (("logs", stock.logs), ("models", stock.models)):
        yield from ((f"{kind}/{name}", thing) for name, thing in things.items() if thing.action != "retire")


def _tasks(run: Run, stock: Inventory) -> Iterator[dict[str, object]]:
    """What a run cannot do itself, with who answers for it."""
    playbook = run.plan.playbook
    yield {
        "what": "stop the legacy's service, and take its address out of the callers' configuration",
        "of": playbook.legacy.endpoint,
        "by": playbook.continuity.contacts[0],
    }
    for name, consumer in stock.consumers.items():
        if consumer.action == "retire":
            yield {"what": f"{consumer.what} stops to call", "of": f"consumers/{name}", "by": consumer.owner}
    for name, job in stock.jobs.items():
        if job.action == "retire":
            yield {"what": f"stop the job ({job.schedule}): {job.what}", "of": f"jobs/{name}", "by": job.owner}
    for kind, things in (("data", stock.data), ("models", stock.models)):
        for name, thing in things.items():
            if thing.action == "retire":
                yield {"what": f"delete {thing.what}", "of": f"{kind}/{name}", "by": thing.owner}
    for name, log in stock.logs.items():
        until = (run.now() + timedelta(days=log.retention.days)).date().isoformat()
        yield {
            "what": f"keep {log.what} until its retention of {log.retention} ends, {until} at the earliest; not before",
            "of": f"logs/{name}",
            "by": log.owner,
        }
