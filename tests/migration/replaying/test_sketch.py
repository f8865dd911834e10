"""Quantiles from bins: never lower than they are, at most 2 % higher, the same however they were added up."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.replaying.sketch import FARTHEST, Sketch, merged

VALUES = st.lists(st.floats(0, 1e11, allow_nan=False), min_size=1, max_size=200)


def of(values: list[float]) -> Sketch:
    sketch = Sketch()
    for value in values:
        sketch.add(value)
    return sketch


@given(VALUES, st.floats(0.01, 1))
def test_a_quantile_is_never_too_low_and_hardly_too_high(values: list[float], share: float) -> None:
    true = sorted(values)[math.ceil(share * len(values)) - 1]
    told = of(values).quantile(share)
    assert told is not None
    assert true <= told <= max(true * 1.0201, 1e-9)


@given(VALUES, VALUES)
def test_batches_add_up_through_the_journal(one: list[float], other: list[float]) -> None:
    read = merged(Sketch.read(json.loads(json.dumps(of(values).written()))) for values in (one, other))
    whole = of(one + other)
    assert (read.bins, read.count, read.greatest) == (whole.bins, whole.count, whole.greatest)
    assert read.total == pytest.approx(whole.total)


@given(VALUES, st.integers(1, 50), st.floats(0.5, 1))
def test_fewer_values_stand_for_all_and_never_for_lower_ones(values: list[float], most: int, share: float) -> None:
    told = of(values).values(most)
    assert len(told) == min(most, len(values))
    limit = sorted(values)[math.ceil(share * len(values)) - 1]
    outside = sum(value > limit for value in values) / len(values)
    if outside:
        assert sum(value > limit for value in told) > 0, "what lies outside does not vanish"


def test_what_is_missing_is_as_far_as_can_be_and_counts() -> None:
    sketch = of([0.0, 0.001, 0.001])
    sketch.miss()
    assert sketch.quantile(0.75) == 0.001
    assert sketch.quantile(0.99) == FARTHEST
    assert sketch.values(10) == (0.0, pytest.approx(0.001, rel=0.02), pytest.approx(0.001, rel=0.02), FARTHEST)
    read = Sketch.read(sketch.written())
    assert (read.count, read.missing, read.values(2)[-1]) == (3, 1, FARTHEST)


def test_nothing_has_no_quantile_and_infinity_is_far() -> None:
    assert Sketch().quantile(0.5) is None
    assert Sketch().values(10) == ()
    assert of([math.inf, 1e300]).quantile(0.5) == FARTHEST


def test_a_record_is_small() -> None:
    spread = of([10 ** (-6 + number / 200) for number in range(1000)])
    assert len(json.dumps(spread.written())) < 8000
