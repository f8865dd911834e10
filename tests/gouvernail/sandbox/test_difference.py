import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.difference import Change, between, replacing

scalars = st.booleans() | st.integers() | st.text()
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner), max_leaves=8
)
properties = st.dictionaries(st.text(min_size=1), values)


def paths(old, new, ignored=()):
    return [(one.path, one.kind) for one in between(old, new, ignored)]


@pytest.mark.assumes("order")
def test_each_place_is_named():
    old = {"tags": {"a": "1", "b": "2"}, "rules": [{"port": 1}, {"port": 2}], "gone": True, "same": [1]}
    new = {"tags": {"a": "1", "b": "3", "c.d": "4"}, "rules": [{"port": 1}], "same": [1]}
    assert paths(old, new) == [
        ("gone", "delete"),
        ("rules[1]", "delete"),
        ("tags.b", "update"),
        ('tags["c.d"]', "add"),
    ]


def test_null_is_the_same_as_absent():
    assert paths({"a": None, "b": {"c": None}}, {"b": {}}) == []


def test_unknown_differs_from_all_and_from_itself():
    assert paths({"a": UNKNOWN, "b": 1}, {"a": UNKNOWN, "b": UNKNOWN}) == [("a", "update"), ("b", "update")]


def test_true_is_not_one():
    assert paths({"a": 1}, {"a": True}) == [("a", "update")]
    assert paths({"a": 1}, {"a": 1.0}) == []


def test_what_is_ignored_is_ignored_with_all_below_it():
    old, new = {"a": {"b": 1, "c": 1}, "ab": 1}, {"a": {"b": 2, "c": 2}, "ab": 2}
    assert paths(old, new, ["a.b"]) == [("a.c", "update"), ("ab", "update")]
    assert paths(old, new, ["a"]) == [("ab", "update")]


def test_a_change_replaces_at_above_or_below_the_path_that_does():
    changes = [Change("a", "update"), Change("b.c", "update"), Change("bc", "update"), Change("d", "delete")]
    assert [one.path for one in replacing(changes, ["a", "b", "d.e"])] == ["a", "b.c", "d"]


@given(properties, properties)
def test_nothing_changed_exactly_where_nothing_differs(old, new):
    assert between(old, old) == []
    assert (between(old, new) == []) == (between(new, old) == [])


@given(properties, properties)
def test_what_is_added_one_way_is_deleted_the_other(old, new):
    turned = {"add": "delete", "delete": "add", "update": "update"}
    assert {(path, turned[kind]) for path, kind in paths(old, new)} == set(paths(new, old))
