"""`decommission`: what the legacy recorded is archived and verified, then its route goes."""

from typing import Literal

from gouvernail.spec.base import Block
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["Archive", "Decommission", "perform", "told"]


class Archive(Block):
    """What is copied before anything is deleted, and how the copy is verified."""

    logs: Literal["digest"] = "digest"
    """Logs: each copy has the digest of its original. They stay until their own retention ends."""
    models: Literal["digest"] = "digest"
    """Models, alike."""


class Decommission(Block):
    """The end of the legacy. Nothing is deleted before its copy is verified."""

    archive: Archive = Archive()
    """What is copied first."""


def told(step: Step) -> str:
    """The step in one sentence."""
    archive = step.of(Decommission).archive
    return (
        f"The legacy's logs and models are archived, verified by {archive.logs}; then it gets no call any more, and "
        "what people have to retire is named."
    )


def perform(run: Run, step: Step) -> Outcome:
    """Verify the archive, route everything to the governed side, name what people have to do."""
    from migration.gates.leaving import left

    return left(run, step)
