"""`setMirrorRoute`: the governed side gets copies of requests, and nobody gets its answers."""

from typing import Annotated, Literal

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import Key
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["SetMirrorRoute", "perform", "told"]


class SetMirrorRoute(Block):
    """A mirror, as in Argo Rollouts: without a percentage it ends."""

    name: Key
    """What the mirror is called; the step that ends it says the same name."""
    percentage: Annotated[int, Field(ge=0, le=100)] | None = None
    """Per cent of the requests that are copied; left out or 0: the mirror ends."""
    by: Literal["router", "replay"] = "router"
    """Who copies: the router, or the executor that replays captured requests where a router cannot (AWS, Google). The
    step that ends a mirror need not say it."""

    @property
    def share(self) -> int:
        """Per cent of the requests that are copied from now on."""
        return self.percentage or 0


def told(step: Step) -> str:
    """The step in one sentence."""
    mirror = step.of(SetMirrorRoute)
    if not mirror.share:
        return f"The mirror {mirror.name} ends."
    how = "captured requests are replayed to" if mirror.by == "replay" else "the router copies requests to"
    return f"Mirror {mirror.name}: {how} the governed side, {mirror.share} % of them; nobody gets its answers."


def perform(run: Run, step: Step) -> Outcome:
    """Have the router copy as many, with the weight as it is; where it cannot, replay what was captured."""
    if step.of(SetMirrorRoute).by == "replay":
        from migration import replaying

        return replaying.perform(run, step)
    return run.traffic(step, weight=step.weight, mirror=step.mirror)
