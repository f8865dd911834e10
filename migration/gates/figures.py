"""What a load test measures, and how it is judged: the share of failed requests, and times by percentile."""

import math
import re
from collections.abc import Mapping
from typing import Final

from gouvernail.spec.monitoring import Monitor

__all__ = ["figure", "judged", "measurable"]

_PERCENTILE: Final = re.compile(r"latency_p([0-9]{2,3})")


def measurable(name: str) -> bool:
    """Whether a load test measures it: `error_rate`, `latency_mean`, `latency_p50`, `latency_p99`, `latency_p999`."""
    return name in {"error_rate", "latency_mean"} or _PERCENTILE.fullmatch(name) is not None


def figure(name: str, requests: int, failures: int, milliseconds: Mapping[int, int]) -> float | None:
    """The value of a measure, as a share or in seconds; None where nothing was asked, or it is none of a load test.

    `milliseconds` says how many good answers took so many, rounded up. A percentile is the least time within which
    that share of them came; where there was none, there is no time.
    """
    answers = sum(milliseconds.values())
    if name == "error_rate":
        return failures / requests if requests > 0 else None
    if answers <= 0:
        return None
    if name == "latency_mean":
        return sum(time * count for time, count in milliseconds.items()) / answers / 1000
    found = _PERCENTILE.fullmatch(name)
    if found is None:
        return None
    wanted = math.ceil(answers * int(found[1]) / 10 ** len(found[1]))
    seen = 0
    for time, count in sorted(milliseconds.items()):
        seen += count
        if seen >= wanted:
            return time / 1000
    return None


def judged(name: str, monitor: Monitor, requests: int, value: float | None) -> str:
    """Why a figure does not do; nothing where it does."""
    if value is None:
        return f"{name}: nothing was measured"
    if monitor.min_sample is not None and requests < monitor.min_sample:
        return f"{name}: {requests} requests, {monitor.min_sample} are needed"
    if monitor.upper is not None and value > monitor.upper:
        return f"{name}: {value:g} is more than {monitor.upper:g} ({monitor.max})"
    if monitor.lower is not None and value < monitor.lower:
        return f"{name}: {value:g} is less than {monitor.lower:g} ({monitor.min})"
    if monitor.upper is None and monitor.lower is None:
        return f"{name}: it has no threshold"
    return ""
