"""The process that is killed: `gouvernail`, which ends its whole process group at one record of its journal.

`CHAOS_AT=n` right before the nth record of the chain is written, `CHAOS_AFTER=n` right after. `CHAOS_NAIVE=1`: an
executor as one would write it in an afternoon, which neither settles a stack nor looks what it did.
"""

import os
import signal
from collections.abc import Mapping

from gouvernail.cli import main
from gouvernail.evidence import Record
from gouvernail.evidence.database import DatabaseStore
from gouvernail.evidence.store import Fence
from gouvernail.settling.outcome import Settled
from gouvernail.settling.stack import Stack

_append = DatabaseStore.append


def _dying(
    self: DatabaseStore,
    kind: str,
    data: Mapping[str, object],
    *,
    actor: str,
    simulated: bool | None = None,
    fence: Fence | None = None,
) -> Record:
    head = self.head()
    _die("CHAOS_AT", (head.seq if head else 0) + 1)
    record = _append(self, kind, data, actor=actor, simulated=simulated, fence=fence)
    _die("CHAOS_AFTER", record.seq)
    return record


def _die(name: str, seq: int) -> None:
    if seq == int(os.environ.get(name, "0")):
        os.killpg(os.getpgid(0), signal.SIGKILL)


def _unsettled(_self: Stack, **_: object) -> Settled:
    return Settled()


if __name__ == "__main__":
    DatabaseStore.append = _dying  # type: ignore[method-assign]
    if os.environ.get("CHAOS_NAIVE"):
        Stack.settle = _unsettled  # type: ignore[method-assign]
    main()
