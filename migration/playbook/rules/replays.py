"""Replays: there are captured requests, and what is measured of a replay is replayed."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.places import Path
from migration.playbook.metrics import metrics
from migration.playbook.model import Playbook


def _replays(playbook: Playbook) -> Iterator[Path]:
    canary, blue_green = playbook.strategy.canary, playbook.strategy.blue_green
    for index, step in enumerate(canary.steps if canary else ()):
        mirror = step.set_mirror_route
        if mirror and mirror.share and mirror.by == "replay":
            yield ("strategy", "canary", "steps", index, "setMirrorRoute")
    if blue_green and blue_green.mirror and blue_green.mirror.by == "replay":
        yield ("strategy", "blueGreen", "mirror")


def what_is_replayed_was_captured(playbook: Playbook) -> Iterator[Mistake]:
    """Requests with the legacy's answers."""
    for path in _replays(playbook):
        if playbook.legacy.captured is None:
            yield Mistake(
                path,
                "requests are replayed, and nobody says where captured ones lie",
                expected="legacy: {captured: {file: captured/{environment}/score.jsonl}}",
                mend="docs/migration/replay.md shows how routers write them",
                depends=(("legacy",),),
            )


def what_is_measured_of_a_replay_is_replayed(playbook: Playbook) -> Iterator[Mistake]:
    """Without a replay such a metric never has a value."""
    replayed = any(True for _ in _replays(playbook))
    for path, _, metric in metrics(playbook):
        if metric.provider and metric.provider.replay and not replayed:
            yield Mistake(
                (*path, "provider", "replay"),
                "nothing is replayed in this playbook",
                expected="a step setMirrorRoute with by: replay before it",
                depends=(("strategy",),),
            )


def groups_of_a_replay_are_named(playbook: Playbook) -> Iterator[Mistake]:
    """So many cases in each group are counted by somebody who knows the groups."""
    captured = playbook.legacy.captured
    for path, _, metric in metrics(playbook):
        replayed = metric.provider and metric.provider.replay
        if replayed and metric.min_sample and metric.min_sample.per_group and captured and not captured.group:
            yield Mistake(
                (*path, "minSample"),
                "nobody says which field of a request names its group",
                expected="legacy: {captured: {group: applicant.age_band}}, or alike",
            )
