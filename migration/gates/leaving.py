"""The end of the legacy: archived and verified first, no call sent to it any more, and what people have to do named."""

from collections.abc import Iterator
from datetime import timedelta

from gouvernail.errors import GouvernailError
from migration.gates.copies import inventory, verified
from migration.gates.gate import failed
from migration.performing import Outcome, Run
from migration.playbook.inventory import Inventory, Item
from migration.steps.step import Step

__all__ = ["left"]


def left(run: Run, step: Step) -> Outcome:
    """Verify the archive, send every call to the governed side, and record what remains to be done by people.

    Nothing is deleted here: what the legacy is made of lies outside of what a run may change.
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
    tasks = [*_tasks(run, stock)]
    run.record("asked", {"step": step.id, "attempt": run.attempt, "tasks": tasks})
    return Outcome("done", facts={**archived.facts, "asked": tasks})


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
