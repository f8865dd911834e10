"""Durations as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.reporting.times import lasting


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (0.42, "0.4 s"),
        (9.96, "10 s"),
        (42, "42 s"),
        (184, "3 m 4 s"),
        (3600, "1 h"),
        (7230, "2 h"),
        (90061, "1 d 1 h"),
        (35 * 86400, "35 d"),
        (-90, "-1 m 30 s"),
    ],
)
def test_durations(seconds: float, said: str) -> None:
    assert lasting(seconds) == said


@given(st.floats(-1e9, 1e9))
def test_every_duration_can_be_said(seconds: float) -> None:
    assert lasting(seconds)
