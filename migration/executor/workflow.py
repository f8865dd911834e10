"""The durable workflow of a run (DBOS): which step comes next survives whoever performs it.

DBOS remembers which steps returned; what they did is in the journal, keyed by run, step and attempt. So a step that is
performed twice, because its process was killed before DBOS knew, finds what it did (at least once, made exactly once).
The id of the workflow is the run's, and so is the id of the executor: whoever holds the lease goes on with this run and
no other. The version is the protocol's between workflow and journal, not the program's: an upgrade strands no run.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID

from gouvernail.errors import GouvernailError
from migration.executor import rolling, stepping
from migration.executor.home import Home
from migration.executor.running import Running
from migration.performing import Stopped

__all__ = ["PROTOCOL", "perform"]

PROTOCOL: Final = "gouvernail-migration-1"
_RECOVERIES: Final = 1_000_000  # a run is parked by people, never because it was recovered often
_present: list[Running] = []


@DBOS.step(name="step")
def _step(run_id: str, number: int) -> str:
    """Perform a step; the answer says what follows. `run_id` is shown in DBOS's own listings."""
    run = _run(run_id)
    if run.planned is None:  # recovered beside the way back, which is all that this process performs
        return "left"
    with _unremembered():
        return stepping.performed(run, run.plan.steps[number])


@DBOS.step(name="rollback")
def _rollback(run_id: str) -> str:
    run = _run(run_id)
    with _unremembered():
        return rolling.rolled_back(run)


@DBOS.step(name="end")
def _end(run_id: str, state: str) -> str:
    run = _run(run_id)
    with _unremembered():
        return rolling.ended(run, state)


@DBOS.workflow(name="migration", max_recovery_attempts=_RECOVERIES)
def _forward(run_id: str, steps: int) -> str:
    for number in range(steps):
        match _step(run_id, number):
            case "next":
                continue
            case "rollback":
                with SetWorkflowID(f"{run_id}.rollback-1"):
                    return DBOS.start_workflow(_back, run_id).get_result()
            case "abort":
                return _end(run_id, "aborted")
            case left:
                return left
    return _end(run_id, "finished")


@DBOS.workflow(name="rollback", max_recovery_attempts=_RECOVERIES)
def _back(run_id: str) -> str:
    return _rollback(run_id)


def perform(home: Home, run: Running, *, rollback: int = 0) -> str:
    """Perform a run in this process until it ends; its last word. Stopped where this process has to let go.

    `rollback` is the number of the rollback that is to be performed; 0 is the run itself. A run that a process before
    began goes on where it was.
    """
    with _launched(home, run):
        if rollback:
            with SetWorkflowID(f"{run.id}.rollback-{rollback}"):
                handle = DBOS.start_workflow(_back, run.id)
        else:
            with SetWorkflowID(run.id):
                handle = DBOS.start_workflow(_forward, run.id, len(run.plan.steps))
        return handle.get_result()


def _run(run_id: str) -> Running:
    [run] = _present
    if run.id != run_id:
        raise Stopped(f"this process performs {run.id}, not {run_id}")
    return run


@contextmanager
def _unremembered() -> Generator[None]:
    """A failure that nobody expected ends this process's part and no run: DBOS would give it back for ever."""
    try:
        yield
    except GouvernailError as error:
        raise Stopped(str(error)) from error
    except Exception as error:
        raise Stopped(f"unexpected: {type(error).__name__}: {error}") from error


@contextmanager
def _launched(home: Home, run: Running) -> Generator[None]:
    config: DBOSConfig = {
        "name": "gouvernail",
        "system_database_url": home.workflows,
        "application_version": PROTOCOL,
        "executor_id": run.id,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "ERROR",
        "use_listen_notify": False,
        "enable_otlp": False,
    }
    _present.append(run)
    DBOS(config=config)
    try:
        DBOS.launch()
        yield
    finally:
        DBOS.destroy(workflow_completion_timeout_sec=0)
        _present.clear()
