"""`provision`: a stack of the system is brought up, at weight 0."""

from typing import Literal

from gouvernail.spec.base import Block
from gouvernail.spec.names import Text
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["Provision", "perform", "told"]


class Provision(Block):
    """A stack that is brought up; the cutover stack sends all requests to the legacy."""

    layer: Literal["workload", "cutover"]
    """Which layer it is."""
    stack: Text
    """Its name."""


def told(step: Step) -> str:
    """The step in one sentence."""
    its = step.of(Provision)
    tail = "; all requests still go to the legacy" if its.layer == "cutover" else ""
    return f"The stack {its.stack} is brought up{tail}."


def perform(run: Run, step: Step) -> Outcome:
    """Bring the stack up; the cutover stack with nothing going to the governed side."""
    its = step.of(Provision)
    return run.traffic(step, weight=0, mirror=0) if its.layer == "cutover" else run.up(step, its.stack)
