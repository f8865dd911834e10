"""What operators ask of a run: written into its journal, refused at once where it makes no sense."""

from typing import Final

import sqlalchemy as sa

from gouvernail.errors import GouvernailError, Problem
from gouvernail.evidence.database import DatabaseStore
from migration.executor import listing
from migration.executor.journal import Journal

__all__ = ["asked"]

_FROM: Final = {
    "pause": ("running", "waiting"),
    "resume": ("paused",),
    "abort": ("running", "waiting", "paused"),
}


def asked(engine: sa.Engine, run: str, command: str, *, by: str, reason: str) -> str:
    """Write the command into the journal; one sentence on what happens now.

    GouvernailError where there is no such run, or the command makes no sense in its state.
    """
    found = listing.named(engine, run)
    state = found.state
    if not reason.strip():
        raise GouvernailError(Problem(f"{command} needs a reason", path="--reason", expected="why; it is recorded"))
    if state.name not in _FROM[command]:
        raise GouvernailError(
            Problem(
                f"the run {run} is {state.name}: it cannot be asked to {command}",
                expected=f"a run that is {' or '.join(_FROM[command])}",
                mend=f"`gouvernail migrate status {run}`",
            )
        )
    if command == "abort" and state.moved:
        raise GouvernailError(
            Problem(
                f"the run {run} has moved live traffic (weight {state.weight})",
                expected="a run that has moved none",
                mend=f'gouvernail migrate rollback {run} --reason "{reason}"',
            )
        )
    Journal(DatabaseStore(engine, run), actor=by).record("command", {"command": command, "reason": reason})
    if found.performed:
        return f"{run}: {command} is written down; who performs it obeys within a second"
    return f"{run}: {command} is written down; nobody performs the run now (gouvernail migrate resume-all)"
