"""Where a playbook names analyses, with the path of each."""

from collections.abc import Iterator

from gouvernail.spec.places import Path
from migration.playbook.model import Playbook
from migration.steps.analysis import Analysis

__all__ = ["analyses", "background", "ending"]


def background(playbook: Playbook) -> Iterator[tuple[Path, Analysis]]:
    """The analysis beside the steps, which goes on until the soak ends."""
    strategy = playbook.strategy
    if strategy.canary and strategy.canary.analysis:
        yield ("strategy", "canary", "analysis"), strategy.canary.analysis
    if strategy.blue_green and strategy.blue_green.analysis:
        yield ("strategy", "blueGreen", "analysis"), strategy.blue_green.analysis


def ending(playbook: Playbook) -> Iterator[tuple[Path, Analysis]]:
    """The analyses that something waits for, so that they have to end."""
    for index, one in enumerate(playbook.validation):
        if one.analysis:
            yield ("validate", index, "analysis"), one.analysis
    canary, blue_green = playbook.strategy.canary, playbook.strategy.blue_green
    for index, one in enumerate(canary.steps if canary else ()):
        if one.analysis:
            yield ("strategy", "canary", "steps", index, "analysis"), one.analysis
    if blue_green and blue_green.pre_promotion_analysis:
        yield ("strategy", "blueGreen", "prePromotionAnalysis"), blue_green.pre_promotion_analysis
    if blue_green and blue_green.post_promotion_analysis:
        yield ("strategy", "blueGreen", "postPromotionAnalysis"), blue_green.post_promotion_analysis
    if playbook.soak.analysis:
        yield ("soak", "analysis"), playbook.soak.analysis


def analyses(playbook: Playbook) -> Iterator[tuple[Path, Analysis]]:
    """All of them."""
    yield from background(playbook)
    yield from ending(playbook)
