"""What the guarantees on devices share: they hold of the fleet that the spec asks for."""

from collections.abc import Callable, Iterable

from gouvernail.verdict import Reason, Result, Verdict, judged
from policies.expectation import Fleet
from policies.reading.model.platform import Platform

__all__ = ["of_fleet"]


def of_fleet(
    platform: Platform, reasons: Callable[[Platform, Fleet], Iterable[Reason]], subjects: Iterable[str]
) -> Result:
    """Judges the fleet; it does not apply where there is no workload, or where the spec asks for no devices."""
    fleet = platform.expected.fleet
    if fleet is None or "workload" not in platform.expected.layers:
        return Result(Verdict.NOT_APPLICABLE)
    return judged(reasons(platform, fleet), subjects)
