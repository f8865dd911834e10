"""Where a playbook asks for signatures, in the order of the run."""

from collections.abc import Iterator

from gouvernail.spec.places import Path
from migration.playbook.model import Playbook
from migration.steps.approval import ApprovalName

__all__ = ["approvals"]


def approvals(playbook: Playbook) -> Iterator[tuple[Path, ApprovalName]]:
    """Each with its path."""
    for index, one in enumerate(playbook.validation):
        if one.approval:
            yield ("validate", index, "approval"), one.approval
    canary, blue_green = playbook.strategy.canary, playbook.strategy.blue_green
    for index, one in enumerate(canary.steps if canary else ()):
        if one.approval:
            yield ("strategy", "canary", "steps", index, "approval"), one.approval
    if blue_green:
        yield ("strategy", "blueGreen", "approval"), blue_green.approval
    if playbook.decommission:
        yield ("decommission", "approval"), playbook.decommission.approval
