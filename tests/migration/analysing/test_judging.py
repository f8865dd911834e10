"""What one measurement says: within is good, outside is bad, and what cannot be said is neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.analysing.judging import judged
from migration.playbook.measuring import MinSample
from tests.migration.analysing.measuring import found, measure


@pytest.mark.parametrize(
    ("value", "phase"),
    [(0.005, "successful"), (0.0, "successful"), (0.0050001, "failed"), (-0.1, "failed")],
)
def test_bounds_are_allowed_values(value: float, phase: str) -> None:
    assert judged(measure(lower=0.0, upper=0.005), found(value)).phase == phase


def test_a_failure_says_by_which_bound() -> None:
    assert judged(measure(), found(0.012)).reason == "0.012 is more than 0.005"
    assert judged(measure(lower=0.8, upper=None), found(0.5)).reason == "0.5 is less than 0.8"


def test_no_data_is_an_error_with_its_reason() -> None:
    said = judged(measure(), found(reason="the server answers 503"))
    assert (said.phase, said.reason) == ("error", "the server answers 503")
    assert judged(measure(), found()).phase == "error"
    assert judged(measure(), found(0.0, reason="half an answer")).phase == "error"


def test_nothing_to_judge_by_is_no_pass() -> None:
    assert judged(measure(upper=None), found(0.0)).phase == "inconclusive"


def test_a_share_of_the_values_has_to_be_good() -> None:
    its = measure(upper=0.02, for_share=0.99)
    assert judged(its, found(*[0.01] * 99, 0.5)).phase == "successful"
    said = judged(its, found(*[0.01] * 98, 0.5, 0.6))
    assert said.phase == "failed"
    assert "98.00% of 100 values" in said.reason


@pytest.mark.parametrize(
    ("sample", "more", "phase", "reason"),
    [
        (MinSample(100), {"cases": 100}, "successful", ""),
        (MinSample(100), {"cases": 99}, "inconclusive", "99 of 100"),
        (MinSample(100), {}, "inconclusive", "does not say"),
        (MinSample(100, per_group=True), {"groups": {"a": 100, "b": 500}}, "successful", ""),
        (MinSample(100, per_group=True), {"groups": {"a": 99, "b": 500}}, "inconclusive", "a: 99"),
        (MinSample(100, per_group=True), {"cases": 10_000}, "inconclusive", "does not say"),
    ],
)
def test_too_few_cases_are_inconclusive(sample: MinSample, more: dict[str, object], phase: str, reason: str) -> None:
    said = judged(measure(min_sample=sample), found(0.001, **more))
    assert said.phase == phase
    assert reason in said.reason


def test_too_few_bad_cases_are_inconclusive_too() -> None:
    assert judged(measure(min_sample=MinSample(100)), found(0.9, cases=3)).phase == "inconclusive"


@pytest.mark.parametrize(
    ("good", "bad", "value", "phase"),
    [
        ("result[0] >= 0.95", None, 0.95, "successful"),
        ("result[0] >= 0.95", None, 0.9, "failed"),
        (None, "result[0] >= 10", 9.0, "successful"),
        (None, "result[0] >= 10", 10.0, "failed"),
        ("result[0] >= 0.95", "result[0] < 0.5", 0.96, "successful"),
        ("result[0] >= 0.95", "result[0] < 0.5", 0.7, "inconclusive"),
        ("result[0] >= 0.95", "result[0] < 0.5", 0.4, "failed"),
        ("result[0] >= 0", "result[0] >= 0", 1.0, "failed"),
        ("result >= 0.95", None, 0.99, "error"),
        ("result[0] >= 0.95", "result[7] < 0.5", 0.99, "error"),
    ],
)
def test_conditions_as_argo_takes_them(good: str | None, bad: str | None, value: float, phase: str) -> None:
    its = measure(upper=None, success_condition=good, failure_condition=bad)
    assert judged(its, found(value)).phase == phase


def test_conditions_and_bounds_both_have_to_hold() -> None:
    its = measure(upper=0.5, success_condition="result[0] > 0.1")
    assert judged(its, found(0.3)).phase == "successful"
    assert judged(its, found(0.6)).phase == "failed"
    assert judged(its, found(0.05)).phase == "failed"


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(FINITE, min_size=1, max_size=20), FINITE, FINITE)
def test_all_within_is_good_and_one_outside_is_bad(values: list[float], one: float, other: float) -> None:
    lower, upper = sorted((one, other))
    said = judged(measure(lower=lower, upper=upper), found(*values))
    assert (said.phase == "successful") is all(lower <= value <= upper for value in values)
    assert said.phase in ("successful", "failed")
