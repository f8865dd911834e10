"""The counting: cases from Argo Rollouts' tests and documentation, and what must hold of any row of measurements."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.analysing.counting import Counts, Phase, Verdict, advanced, ended, verdict, worst
from migration.measure import Measure
from tests.migration.analysing.measuring import measure

WORDS: dict[str, Phase] = {"s": "successful", "f": "failed", "i": "inconclusive", "e": "error"}
PHASES = st.sampled_from(list(WORDS.values()))


def after(row: str) -> Counts:
    return reduce(advanced, (WORDS[letter] for letter in row), Counts())


def first(row: str, its: Measure) -> Verdict:
    """What a metric says that is measured until it has its verdict."""
    counts = Counts()
    for letter in row:
        counts = advanced(counts, WORDS[letter])
        if (said := verdict(counts, its)) != "running":
            return said
    return "running"


ARGO: list[tuple[str, dict[str, int], Verdict]] = [
    # as TestAssessMetricStatusFailureLimit: the fourth failure with failureLimit 3
    ("fff", {"failure_limit": 3}, "running"),
    ("ffff", {"failure_limit": 3}, "failed"),
    # TestAssessMetricStatusInconclusiveLimit
    ("iii", {"inconclusive_limit": 3}, "running"),
    ("iiii", {"inconclusive_limit": 3}, "inconclusive"),
    # TestAssessMetricStatusConsecutiveErrors: default 4, the fifth; a measurement in between begins anew
    ("eeee", {}, "running"),
    ("eeeee", {}, "error"),
    ("eeeeseeee", {}, "running"),
    # TestAssessMetricStatusCountReached: count 10, failures within the limit
    ("s" * 9, {"count": 10}, "running"),
    ("s" * 10, {"count": 10}, "successful"),
    ("sfsss", {"count": 5, "failure_limit": 1}, "successful"),
    # documentation: failureLimit 0 tolerates none, and is the default
    ("sssf", {}, "failed"),
    # documentation: failureLimit -1 with consecutiveSuccessLimit 4 waits until a condition holds
    ("fffffsssfsss", {"failure_limit": -1, "consecutive_success_limit": 4}, "running"),
    ("fffffsssfssss", {"failure_limit": -1, "consecutive_success_limit": 4}, "successful"),
    # documentation: both limits; failures go first, and a count that is reached with neither is inconclusive
    ("fsfsfs", {"failure_limit": 3, "consecutive_success_limit": 4}, "running"),
    ("fsfsfsf", {"failure_limit": 3, "consecutive_success_limit": 4}, "failed"),
    ("fssss", {"failure_limit": 3, "consecutive_success_limit": 4}, "successful"),
    ("sssfs", {"failure_limit": 3, "consecutive_success_limit": 4, "count": 5}, "inconclusive"),
    # an error does not count towards `count`: the measurement is taken again
    ("esese", {"count": 3}, "running"),
    ("esesese", {"count": 3}, "successful"),
]


@pytest.mark.parametrize(("row", "limits", "said"), ARGO)
def test_as_argo_counts(row: str, limits: dict[str, int], said: Verdict) -> None:
    assert first(row, measure(**limits)) == said


STRICTER: list[tuple[str, dict[str, int], Verdict]] = [
    ("ff", {"count": 2, "failure_limit": 2}, "inconclusive"),  # argo-rollouts#2026 says successful
    ("iii", {"count": 3, "inconclusive_limit": 3}, "inconclusive"),
    ("e" * 50, {"count": 3, "consecutive_error_limit": -1}, "running"),  # until the deadline; #4479 says successful
]


@pytest.mark.parametrize(("row", "limits", "said"), STRICTER)
def test_where_argo_would_let_pass(row: str, limits: dict[str, int], said: Verdict) -> None:
    assert first(row, measure(**limits)) == said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("", "inconclusive"),  # argo-rollouts#1905: a run that is ended before the first measurement was a success
        ("e", "inconclusive"),
        ("eeee", "inconclusive"),
        ("f", "inconclusive"),
        ("i", "inconclusive"),
        ("s", "successful"),
        ("fs", "successful"),
        ("se", "inconclusive"),  # it is blind now
        ("ff", "failed"),
    ],
)
def test_what_has_no_end_says_when_it_is_ended(row: str, said: Verdict) -> None:
    assert ended(after(row), measure(failure_limit=1, inconclusive_limit=1)) == said


def test_a_count_that_was_not_reached_is_inconclusive() -> None:
    assert ended(after("ss"), measure(count=3)) == "inconclusive"


LIMITS = st.fixed_dictionaries(
    {
        "count": st.none() | st.integers(1, 8),
        "failure_limit": st.integers(-1, 4),
        "inconclusive_limit": st.integers(-1, 4),
        "consecutive_error_limit": st.integers(-1, 4),
        "consecutive_success_limit": st.integers(0, 4),
    }
)
ROWS = st.text("sfie", max_size=30)


@given(ROWS, LIMITS)
def test_only_success_succeeds(row: str, limits: dict[str, int]) -> None:
    """No data, errors, failures and doubt alone are never a pass, whatever the limits."""
    said = first(row, measure(**limits))
    if said == "successful" or ended(after(row), measure(**limits)) == "successful":
        assert "s" in row


@given(ROWS, LIMITS)
def test_counts_are_what_was_measured(row: str, limits: dict[str, int]) -> None:
    counts = after(row)
    assert (counts.successful, counts.failed) == (row.count("s"), row.count("f"))
    assert (counts.inconclusive, counts.errors) == (row.count("i"), row.count("e"))
    assert counts.consecutive_errors == len(row) - len(row.rstrip("e"))
    assert counts.consecutive_successes == len(row) - len(row.rstrip("s"))
    assert counts.measured == len(row) - row.count("e")


@given(ROWS, LIMITS)
def test_one_measurement_breaks_one_limit(row: str, limits: dict[str, int]) -> None:
    """So the order in which limits are looked at decides nothing while verdicts are kept."""
    its = measure(**limits)
    counts = Counts()
    for letter in row:
        counts = advanced(counts, WORDS[letter])
        broken = [
            limit >= 0 and number > limit
            for number, limit in (
                (counts.failed, its.failure_limit),
                (counts.inconclusive, its.inconclusive_limit),
                (counts.consecutive_errors, its.consecutive_error_limit),
            )
        ]
        assert sum(broken) <= 1
        if verdict(counts, its) != "running":
            return


@given(ROWS, PHASES, LIMITS)
def test_more_failures_never_make_it_better(row: str, phase: Phase, limits: dict[str, int]) -> None:
    counts = after(row)
    its = measure(**{**limits, "count": None, "consecutive_success_limit": 0})
    if phase != "successful" and verdict(counts, its) == "failed":
        assert verdict(advanced(counts, phase), its) == "failed"


def test_the_worst_of_several_as_argo_orders_them() -> None:
    order: list[Verdict] = ["successful", "running", "inconclusive", "error", "failed"]
    for index, said in enumerate(order):
        assert worst(order[: index + 1]) == said
        assert worst(reversed(order[: index + 1])) == said
    assert worst([]) == "inconclusive"
