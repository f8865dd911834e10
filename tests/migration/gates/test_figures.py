"""What a load test measures: never better than it was, and nothing where nothing was measured."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.spec.monitoring import Monitor
from gouvernail.spec.units import Amount, Duration
from migration.gates.figures import figure, judged, measurable


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("error_rate", 0.1),
        ("latency_p50", 0.005),
        ("latency_p90", 0.009),
        ("latency_p95", 0.3),
        ("latency_p999", 0.3),
        ("latency_mean", 0.0345),
    ],
)
def test_figures(name: str, value: float) -> None:
    times = {**dict.fromkeys(range(1, 10), 1), 300: 1}
    assert figure(name, 20, 2, times) == pytest.approx(value)
    assert measurable(name)


def test_what_was_not_measured_has_no_figure() -> None:
    assert figure("error_rate", 0, 0, {}) is None
    assert figure("latency_p99", 100, 100, {}) is None
    assert figure("approval_parity", 10, 0, {5: 10}) is None
    assert not measurable("approval_parity")


def monitor(**more: object) -> Monitor:
    plain = {"kind": "technical", "window": Duration(300, "5m"), "severity": "high"}
    return Monitor(**plain, **more)  # type: ignore[arg-type]


def test_judged_by_the_monitor() -> None:
    its = monitor(max=Amount(0.3, "seconds", "300ms"))
    assert judged("latency_p99", its, 100, 0.3) == ""
    assert judged("latency_p99", its, 100, 0.301) == "latency_p99: 0.301 is more than 0.3 (300ms)"
    assert "nothing was measured" in judged("latency_p99", its, 100, None)
    assert "no threshold" in judged("latency_p99", monitor(), 100, 0.1)
    few = monitor(max=Amount(0.3, "seconds", "300ms"), min_sample=200)
    assert "100 requests, 200 are needed" in judged("latency_p99", few, 100, 0.1)


@given(st.dictionaries(st.integers(1, 10_000), st.integers(1, 50), min_size=1, max_size=30), st.integers(1, 99))
def test_so_many_answers_came_within_a_percentile(times: dict[int, int], per_cent: int) -> None:
    value = figure(f"latency_p{per_cent:02}", 1, 0, times)
    assert value is not None
    within = sum(count for time, count in times.items() if time / 1000 <= value)
    assert within * 100 >= per_cent * sum(times.values())
