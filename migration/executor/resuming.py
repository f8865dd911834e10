"""Going on with what was left: each run in a process of its own, as whoever started it would."""

import subprocess
import sys
from collections.abc import Sequence

import sqlalchemy as sa

from migration.executor import listing
from migration.executor.home import Home
from migration.executor.listing import Listed

__all__ = ["all_of", "left"]


def left(engine: sa.Engine) -> list[Listed]:
    """Runs that have not ended and that nobody performs, the oldest first."""
    return [one for one in reversed(listing.runs(engine)) if not one.state.ended and not one.performed]


def all_of(home: Home, found: Sequence[Listed], *, named: str | None, as_json: bool) -> list[int]:
    """Perform each in a process of its own; their exit codes."""
    more = [*(["--runs", named] if named else []), *(["--json"] if as_json else [])]
    children = [
        subprocess.Popen([sys.executable, "-m", "gouvernail", "migrate", *_command(one), *more], cwd=home.project)
        for one in found
    ]
    return [child.wait() for child in children]


def _command(one: Listed) -> list[str]:
    if one.state.rollbacks:
        return ["rollback", one.id, "--reason", "gone on with"]
    return ["run", one.facts.file, "--run", one.id, "--environment", one.facts.environment]
