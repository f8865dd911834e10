"""Answers field by field."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.replaying.comparing import compared


def fields(legacy: object, governed: object, **more: Any) -> tuple[str, ...]:
    return compared((200, legacy), (200, governed), score="score", **more).fields


@pytest.mark.parametrize(
    ("legacy", "governed", "found"),
    [
        ({"a": 1}, {"a": 1.0}, ()),
        ({"a": 1}, {"a": True}, ("a",)),
        ({"a": "1"}, {"a": 1}, ("a",)),
        ({"a": None}, {}, ("a",)),
        ({}, {"b": None}, ("b",)),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, ("a.b.1",)),
        ({"a": [1, 2]}, {"a": [1]}, ("a",)),
        ({"a": {}}, {"a": []}, ("a",)),
        ("text", "text", ()),
        ("text", None, ("body",)),
        (None, None, ()),
        ({"n": 10**400}, {"n": 10**400}, ()),
        ({"n": 10**400}, {"n": 10**400 + 1}, ("n",)),
    ],
)
def test_a_field_that_only_one_has_or_that_is_of_another_kind_differs(
    legacy: object, governed: object, found: tuple[str, ...]
) -> None:
    assert fields(legacy, governed) == found


def test_numbers_are_the_same_within_the_tolerance() -> None:
    assert fields({"a": 0.5}, {"a": 0.51}, tolerance=0.01 + 1e-12) == ()
    assert fields({"a": 0.5}, {"a": 0.52}, tolerance=0.01) == ("a",)


def test_what_differs_by_nature_is_left_out_with_all_below() -> None:
    legacy, governed = {"id": 1, "meta": {"at": 1}, "a": {"id": 1}}, {"id": 2, "meta": {"at": 2}, "a": {"id": 2}}
    assert fields(legacy, governed, ignore=("id", "meta")) == ("a.id",)


def test_the_status_is_compared() -> None:
    assert compared((200, {}), (422, {}), score="score").fields == ("status",)


@pytest.mark.parametrize(
    ("legacy", "governed", "apart"),
    [
        ({"r": {"score": 0.5}}, {"r": {"score": 0.25}}, 0.25),
        ({"r": {"score": 0.5}}, {"r": {}}, math.inf),
        ({"r": {"score": 0.5}}, {"r": {"score": "0.5"}}, math.inf),
        ({"r": {"score": 0.5}}, "sorry", math.inf),
        ({"r": {}}, {"r": {"score": 0.5}}, None),
        ({"r": {"score": True}}, {"r": {"score": 1}}, None),
    ],
)
def test_a_score_that_the_governed_side_does_not_give_is_as_far_as_can_be(
    legacy: object, governed: object, apart: float | None
) -> None:
    assert compared((200, legacy), (200, governed), score="r.score").score == apart


def deep(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = [value]
    return value


def test_what_is_nested_without_end_is_compared_or_different() -> None:
    assert fields(deep(100), deep(100)) == ()
    assert len(fields(deep(100), deep(101))) == 1
    assert fields({"a": deep(100_000)}, {"a": deep(100_000)})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(), one, max_size=4),
)


@given(JSON)
def test_everything_is_the_same_as_itself(value: object) -> None:
    assert fields(value, value) == ()
