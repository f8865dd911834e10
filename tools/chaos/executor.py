"""The process that is disturbed: `gouvernail`, which is told by its environment what shall happen to it.

`CHAOS_BOUNDARIES=FILE`: it ends its whole process group right before and right after each record of its journal, once
each; the file says where it did already. `CHAOS_CHOSEN=FILE`: only at those that this file names.
`CHAOS_PASSED=FILE`: it ends at none, and writes down each that it passes. `CHAOS_CLOCK=FILE`: its wall's clock is off
by as many seconds as the file says. `CHAOS_NAIVE=waits|cancels`: an executor as one would write it in an afternoon,
which settles no stack: it waits for whoever holds the lock, or takes the lock away and goes on from what the stack's
state says.
"""

import os
import signal
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gouvernail.cli import main
from gouvernail.evidence import Record
from gouvernail.evidence.database import DatabaseStore
from gouvernail.evidence.store import Fence
from gouvernail.settling.outcome import Settled, Updated
from gouvernail.settling.stack import Stack
from migration.executor import starting
from migration.executor.clock import System

_append = DatabaseStore.append
_up = Stack.up


def _dying(
    self: DatabaseStore,
    kind: str,
    data: Mapping[str, object],
    *,
    actor: str,
    simulated: bool | None = None,
    fence: Fence | None = None,
) -> Record:
    _die(f"before {_named(kind, data)}")
    record = _append(self, kind, data, actor=actor, simulated=simulated, fence=fence)
    _die(f"after {_named(kind, data)}")
    return record


def _named(kind: str, data: Mapping[str, object]) -> str:
    """A record's place in the run: what it is, of which step, and which of several."""
    words = (data.get(name) for name in ("step", "analysis", "metric", "probe", "state", "stack", "approval"))
    last = ("concluded",) if "concluded" in data else ()
    return " ".join([kind.rpartition(".")[2], *(str(word) for word in words if word not in (None, "")), *last])


def _die(where: str) -> None:
    passed, chosen = os.environ.get("CHAOS_PASSED"), os.environ.get("CHAOS_CHOSEN")
    file = Path(passed or os.environ["CHAOS_BOUNDARIES"])
    due = not chosen or where in Path(chosen).read_text().splitlines()
    if due and (not file.exists() or where not in file.read_text().splitlines()):
        with file.open("a") as there:
            there.write(f"{where}\n")
        if not passed:
            os.killpg(os.getpgid(0), signal.SIGKILL)


class Jumping(System):
    """The machine's clocks, as they are where somebody sets the wall's."""

    def wall(self) -> float:
        """Seconds since the epoch, by a clock that somebody set."""
        return _wall().timestamp()


def _wall() -> datetime:
    file = Path(os.environ["CHAOS_CLOCK"])
    return datetime.now(tz=UTC) + timedelta(seconds=float(file.read_text()) if file.exists() else 0)


def _waits(_self: Stack, **_: object) -> Settled:
    return Settled()


def _cancels(self: Stack, **_: object) -> Settled:
    self.cancel()
    return Settled()


def _up_blindly(self: Stack, deadline: float, on_event: object = None, targets: object = (), **_: object) -> Updated:
    return _up(self, deadline, on_event, targets, refresh=False)  # type: ignore[arg-type]


if __name__ == "__main__":
    if os.environ.get("CHAOS_BOUNDARIES") or os.environ.get("CHAOS_PASSED"):
        DatabaseStore.append = _dying  # type: ignore[method-assign]
    if os.environ.get("CHAOS_CLOCK"):
        starting.System = Jumping  # type: ignore[misc,attr-defined]
        DatabaseStore.__init__.__kwdefaults__["clock"] = _wall  # pyright: ignore[reportOptionalSubscript] - it has some
    if naive := os.environ.get("CHAOS_NAIVE"):
        Stack.settle = {"waits": _waits, "cancels": _cancels}[naive]  # type: ignore[method-assign,assignment]
        Stack.up = _up_blindly  # type: ignore[method-assign,assignment]
    main()
