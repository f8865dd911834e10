"""`loadTest`: the governed side bears the load of the profile."""

from typing import Annotated

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import MetricName, Text
from gouvernail.spec.units import DurationValue
from migration.performing import Outcome, Run
from migration.steps.step import Step

__all__ = ["LoadTest", "perform", "told"]


class LoadTest(Block):
    """A load test by Locust."""

    profile: Text
    """The file that says what is asked, by its path in the project."""
    users: Annotated[int, Field(ge=1, le=100_000)]
    """How many ask at once."""
    duration: DurationValue
    """How long."""
    metrics: Annotated[tuple[MetricName, ...], Field(min_length=1)]
    """Monitors of the spec whose thresholds hold under the load."""


def told(step: Step) -> str:
    """The step in one sentence."""
    test = step.of(LoadTest)
    return f"{test.users} users for {test.duration} ({test.profile}); judged: {', '.join(test.metrics)}."


def perform(run: Run, step: Step) -> Outcome:
    """Put the load on the governed side, and judge what came of it."""
    from migration.gates.load import loaded

    return loaded(run, step)
