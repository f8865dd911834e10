"""Changing what is live: written down before, done by the engine, read back from the provider, written down after."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gouvernail.errors import GouvernailError
from gouvernail.settling.outcome import Failed, Interrupted, Locked, Undecided, Updated
from gouvernail.settling.stack import Stack
from migration.performing import DONE, Outcome, Stopped
from migration.routers import Live, deciding, live

if TYPE_CHECKING:
    from migration.executor.running import Running

__all__ = ["brought_up", "configuration", "moved"]

_AGAIN_SECONDS: Final = (2, 5, 15, 30, 60)
_LOCKED_SECONDS: Final = 5.0
_READ_BACK: Final = 3
_SEEN_SECONDS: Final = 2.0


def configuration(run: "Running", *, weight: int, mirror: int) -> dict[str, str | None]:
    """The whole configuration of the cutover stack, as this playbook has it with these numbers."""
    return {
        **run.facts.configuration,
        "gouvernail:weight": str(weight),
        "gouvernail:mirror": str(mirror),
    }


def moved(run: "Running", name: str, *, weight: int, mirror: int, deadline: float) -> Outcome:
    """Send `weight` and copy `mirror` per cent to the governed side, and see that the provider says so.

    `deadline` in seconds. What was written down as done already is not done again; what was begun is.
    """
    key = f"{run.id}/{name}/{run.attempt}/{weight}/{mirror}"
    if any(record.data.get("key") == key for record in run.records("effect")):
        return DONE
    wanted = {"step": name, "key": key, "weight": weight, "mirror": mirror}
    run.record("intent", {**wanted, "stack": run.facts.cutover})
    stack = run.engines(run.facts.cutover)
    stack.make()

    def change(left: float) -> Updated:
        stack.configure(configuration(run, weight=weight, mirror=mirror))
        return stack.up(left, on_event=_watched(run))

    done = _tried(run, stack, change, deadline)
    if isinstance(done, Outcome):
        return done
    there = _read_back(run, stack, Live(weight, mirror))
    run.record(
        "effect",
        {**wanted, "weight": there.weight, "mirror": there.mirror, "stack": stack.name, "changes": dict(done.changes)},
    )
    if there != Live(weight, mirror):
        said = f"the provider says weight {there.weight}, mirror {there.mirror}; asked was {weight}, {mirror}"
        return Outcome("effect", said)
    return DONE


def brought_up(run: "Running", name: str, stack_name: str, *, deadline: float) -> Outcome:
    """Bring up a stack as its own file has it. `deadline` in seconds."""
    key = f"{run.id}/{name}/{run.attempt}"
    if any(record.data.get("key") == key for record in run.records("provisioned")):
        return DONE
    run.record("provisioning", {"step": name, "key": key, "stack": stack_name})
    stack = run.engines(stack_name)
    stack.make()
    done = _tried(run, stack, lambda left: stack.up(left, on_event=_watched(run)), deadline)
    if isinstance(done, Outcome):
        return done
    run.record("provisioned", {"step": name, "key": key, "stack": stack_name, "changes": dict(done.changes)})
    return DONE


def _tried(run: "Running", stack: Stack, change: Callable[[float], Updated], deadline: float) -> Updated | Outcome:
    """Settle the stack, then change it; a cloud that is asked too much is asked again, within the deadline."""
    begun = time.monotonic()
    tries, locked = 0, None
    while True:
        run.check()
        left = deadline - (time.monotonic() - begun)
        if left <= 0:
            return Outcome("deadline", f"{stack.name} was not changed within {deadline:.0f} s")
        try:
            settled = stack.settle(take_over=True, dead=run.has_ended)
            if settled.adopted or settled.lock or settled.again or settled.absent:
                run.record(
                    "settled",
                    {
                        "stack": stack.name,
                        "lock": str(settled.lock) if settled.lock else None,
                        "adopted": dict(settled.adopted),
                        "absent": list(settled.absent),
                    },
                )
            return change(left)
        except Interrupted:
            run.check()
            raise Stopped("the engine was interrupted") from None
        except Undecided as error:
            return Outcome("effect", str(error), follows="pause")
        except Locked as error:  # who held the stack before lets go of it as soon as it sees that it has lost it
            locked = locked or run.record("locked", {"stack": stack.name, "reason": str(error)})
            run.pause(min(_LOCKED_SECONDS, max(0.0, left)))
        except GouvernailError as error:
            throttled = isinstance(error, Failed) and error.throttled
            if tries >= len(_AGAIN_SECONDS) if throttled else tries >= 1:
                return Outcome("effect", str(error))
            run.record("again", {"stack": stack.name, "reason": str(error)[:2000], "try": tries + 2})
            run.pause(run.shortened(_AGAIN_SECONDS[min(tries, len(_AGAIN_SECONDS) - 1)]))
            tries += 1


def _read_back(run: "Running", stack: Stack, wanted: Live) -> Live:
    """What the provider says, asked again while it says something else: a change takes a moment to be seen."""
    there = Live(-1, -1)
    for again in range(_READ_BACK):
        if again:
            run.pause(run.shortened(_SEEN_SECONDS * again))
        stack.refresh(deciding(run.facts.cloud, stack.graph()))
        there = live(run.facts.cloud, stack.graph())
        if there == wanted:
            break
    return there


def _watched(run: "Running") -> Callable[[object], None]:
    """Ends the engine when this process is to end or has lost the stack."""

    def look(_event: object) -> None:
        run.check()

    return look
