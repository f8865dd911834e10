"""`approval`: nothing goes on before those have signed whom the organisation asks."""

from typing import Literal, TypeAlias

from gouvernail.spec.base import Block
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["Approval", "ApprovalName", "perform", "told"]

ApprovalName: TypeAlias = Literal["release", "cutover", "waiver", "weaken"]
"""The approvals of an organisation."""


class Approval(Block):
    """Signatures, bound to run, step, playbook and the analysis that was shown."""

    name: ApprovalName
    """Which of the organisation's `approvals`: it says how many signatures of which roles, and how long they hold."""


def told(step: Step) -> str:
    """The step in one sentence."""
    return f"Waits for the signatures of a {step.of(Approval).name}."


def perform(run: Run, step: Step) -> Outcome:
    """Wait for the signatures that the organisation asks for; what is watched beside the steps is watched meanwhile."""
    return run.signed(step)
