"""Times and weights that make sense."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.places import Path
from gouvernail.spec.units import Duration
from gouvernail.spec.walk import walk
from migration.playbook.metrics import metrics
from migration.playbook.model import Playbook
from migration.steps.drill import LONGEST

_YEAR = 366 * 86400


def durations_are_sane(playbook: Playbook) -> Iterator[Mistake]:
    """More than nothing, and no longer than a year."""
    for path, value in walk(playbook):
        if not isinstance(value, Duration) or path[-1] == "initialDelay":
            continue
        if value.seconds <= 0:
            yield Mistake(path, f"{value} is no time", expected="more than nothing, such as 30m")
        elif value.seconds > _YEAR:
            yield Mistake(path, f"{value} is longer than a year", expected="366d or less")


def measurements_are_a_second_apart(playbook: Playbook) -> Iterator[Mistake]:
    """No metrics server answers a question more often than it collects."""
    for path, _, metric in metrics(playbook):
        if metric.interval and 0 < metric.interval.seconds < 1:
            yield Mistake((*path, "interval"), f"{metric.interval} is too often", expected="1s or more")


def drills_are_recent(playbook: Playbook) -> Iterator[Mistake]:
    """What was exercised long ago is not known to work."""
    for index, one in enumerate(playbook.validation):
        if one.drill and one.drill.max_age > LONGEST:
            yield Mistake(
                ("validate", index, "drill", "maxAge"),
                f"{one.drill.max_age} is too long ago",
                expected=f"{LONGEST} or less",
            )


def drills_are_elsewhere(playbook: Playbook) -> Iterator[Mistake]:
    """A drill moves traffic and takes it back: not where people are served by this very run."""
    for index, one in enumerate(playbook.validation):
        if one.drill and one.drill.environment == playbook.environment:
            yield Mistake(
                ("validate", index, "drill"),
                f"{one.drill.environment} is where this playbook itself runs",
                expected="environment: another one, such as test",
                depends=(("environment",),),
            )


def ramps_back_fall_to_0(playbook: Playbook) -> Iterator[Mistake]:
    """A way back ends with no request on the governed side."""
    short = playbook.rollback.if_short
    if short is None:
        return
    ramp = short.ramp_back
    path: Path = ("rollback", "ifShort", "rampBack")
    if ramp[-1] != 0 or list(ramp) != sorted(set(ramp), reverse=True):
        yield Mistake(path, f"{list(ramp)} does not fall to 0", expected="falling weights that end at 0: [50, 0]")
    if not playbook.rollback.capacity_check:
        yield Mistake(path, "nobody looks whether capacity is short", expected="capacityCheck: true, or no ifShort")
