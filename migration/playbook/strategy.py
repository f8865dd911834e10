"""How traffic moves: in steps (canary), or at once (blueGreen)."""

from typing import Annotated, Literal

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import Key
from gouvernail.spec.units import DurationValue
from migration.steps.analysis import Analysis
from migration.steps.approval import ApprovalName
from migration.steps.pause import Pause
from migration.steps.set_mirror_route import SetMirrorRoute
from migration.steps.set_weight import Weight

__all__ = ["Background", "BlueGreen", "Canary", "CanaryStep", "PreviewMirror", "Strategy"]


class Background(Analysis):
    """The analysis that goes on beside the steps, as in Argo Rollouts; it ends with the soak."""

    starting_step: Annotated[int, Field(ge=0, le=1000)] | None = None
    """The step at which it begins, counted from 0 as in Argo; left out: the first weight. No later than that."""


class CanaryStep(Block):
    """One step: one verb."""

    set_weight: Weight | None = None
    """Per cent of the requests that the governed side answers."""
    set_mirror_route: SetMirrorRoute | None = None
    """Requests are copied to the governed side."""
    pause: Pause | None = None
    """Nothing changes for a while."""
    analysis: Analysis | None = None
    """Metrics are judged."""
    approval: ApprovalName | None = None
    """Signatures: which of the organisation's approvals."""


class Canary(Block):
    """Traffic moves in steps."""

    stable: Literal["legacy"]
    """The side that answers today."""
    canary: Literal["governed"]
    """The side that takes over."""
    sticky_by: Key | None = None
    """The field of a request by which one person stays on one side; see `x-gouvernail-bucket` in the guide."""
    analysis: Background | None = None
    """What is judged all the time."""
    steps: Annotated[tuple[CanaryStep, ...], Field(min_length=1)]
    """What happens, in order. Weights rise and end at 100."""


class PreviewMirror(Block):
    """Copies of requests for the preview, before it is promoted."""

    percentage: Annotated[int, Field(ge=1, le=100)]
    """Per cent of the requests."""
    by: Literal["router", "replay"] = "router"
    """Who copies: the router, or the executor that replays captured requests where a router cannot (AWS, Google)."""
    duration: DurationValue
    """How long, before the analysis that decides."""


class BlueGreen(Block):
    """Traffic moves at once, after the preview was found good."""

    active: Literal["legacy"]
    """The side that answers today."""
    preview: Literal["governed"]
    """The side that takes over."""
    mirror: PreviewMirror | None = None
    """Copies of requests for the preview."""
    auto_promotion_enabled: Literal[False] = False
    """Traffic of people moves only when others have signed for it: there is no other choice."""
    pre_promotion_analysis: Analysis | None = None
    """What is judged before the switch."""
    approval: ApprovalName = "cutover"
    """Who signs the switch."""
    post_promotion_analysis: Analysis | None = None
    """What is judged right after it."""
    analysis: Analysis | None = None
    """What is judged all the time, from the switch to the end of the soak."""


class Strategy(Block):
    """One of the two."""

    canary: Canary | None = None
    """In steps."""
    blue_green: BlueGreen | None = None
    """At once."""

    @property
    def background(self) -> Analysis | None:
        """What is judged beside the steps."""
        chosen = self.canary or self.blue_green
        return chosen.analysis if chosen else None
