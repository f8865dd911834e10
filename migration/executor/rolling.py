"""The way back, and the end. A rollback reads the journal and asks the provider; of the run before it needs nothing."""

from typing import TYPE_CHECKING, Final

from gouvernail.errors import GouvernailError
from migration.executor import moving
from migration.executor.state import ENDED
from migration.gates.endpoints import legacy_at
from migration.performing import Outcome
from migration.probing import answers

if TYPE_CHECKING:
    from migration.executor.running import Running

__all__ = ["ended", "rolled_back"]

_WAITS: Final = (2.0, 4.0, 8.0, 16.0)
"""Seconds between one try and the next."""
_BETWEEN: Final = 300  # seconds between two weights on the way back, for the legacy to warm up
_PATIENCE: Final = 30 * 60  # seconds that a change on the way back may take, as long as nothing worse is known


def rolled_back(run: "Running") -> str:
    """Bring all requests back to the legacy; the state in which the run ends: rolledBack, or failed with the reason."""
    number, (*_, asked) = run.state().rollbacks, run.records("rollback")
    since = [str(one.data["state"]) for one in run.records("state") if one.seq > asked.seq]
    if since and since[-1] in ENDED:
        return since[-1]
    why = str(asked.data["reason"])
    run.record("state", {"state": "rollingBack", "reason": why})
    for index, weight in enumerate(_weights(run, number), 1):
        if index > 1:
            run.pause(run.shortened(_BETWEEN))
        found = _back_to(run, f"rollback-{number}/{index}-setWeight", weight)
        if found.kind != "done":
            run.record("state", {"state": "failed", "reason": f"the rollback failed: {found.reason}"})
            return "failed"
    if run.facts.review:
        _review(run, number)
    run.record("state", {"state": "rolledBack", "reason": why})
    return "rolledBack"


def ended(run: "Running", name: str) -> str:
    """The end of a run that was not rolled back: `finished`, or `aborted` with its mirror taken away."""
    state = run.state()
    if state.ended:
        return state.name
    if name == "aborted" and state.mirror:
        found = moving.moved(run, "abort/1-setMirrorRoute", weight=state.weight, mirror=0, deadline=_PATIENCE)
        if found.kind != "done":
            run.record("state", {"state": "failed", "reason": f"the mirror was not taken away: {found.reason}"})
            return "failed"
    run.record("state", {"state": name, "reason": ""})
    return name


def _weights(run: "Running", number: int) -> tuple[int, ...]:
    """To 0 at once where the legacy answers; else, as the playbook says, in steps that let it warm up."""
    there = run.state().weight
    seen = [one for one in run.records("capacity") if one.data["rollback"] == number]
    if not seen and run.facts.capacity_check:
        short = _short(run)
        seen = [run.record("capacity", {"rollback": number, "legacy": run.facts.legacy, "short": short})]
    short = seen[0].data["short"] if seen else None
    ramp = tuple(weight for weight in run.facts.ramp_back if weight < there) if short else ()
    return ramp if ramp and ramp[-1] == 0 else (*ramp, 0)


def _short(run: "Running") -> str:
    """Why the legacy cannot carry all at once; empty where nothing speaks against it."""
    try:
        return answers(legacy_at(run.facts.legacy, run.project))
    except GouvernailError as error:
        return error.problems[0].message


def _back_to(run: "Running", name: str, weight: int) -> Outcome:
    """Tried again and again: nothing is worse than a rollback that gives up."""
    found = Outcome("effect", "it was not tried")
    for wait in (0.0, *_WAITS):
        run.pause(run.shortened(wait))
        found = moving.moved(run, name, weight=weight, mirror=0, deadline=_PATIENCE)
        if found.kind == "done":
            return found
    return found


def _review(run: "Running", number: int) -> None:
    """From when to when the withdrawn model answered: whom it scored is listed for the overseers (Art. 20(1))."""
    moved = [one for one in run.records("intent") if int(str(one.data["weight"])) > 0]
    if moved:
        run.record("review", {"rollback": number, "from": moved[0].at, "until": run.now().isoformat()})
