"""Fields by their path."""

import pytest

from migration.dotted import MISSING, at, holding


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a", {"b": [1, None]}),
        ("a.b", [1, None]),
        ("a.b.0", 1),
        ("a.b.1", None),
        ("a.b.2", MISSING),
        ("a.c", MISSING),
        ("a.b.x", MISSING),
        ("a.b.0.c", MISSING),
    ],
)
def test_what_stands_there_or_nothing(path: str, found: object) -> None:
    assert at({"a": {"b": [1, None]}}, path) == found


def test_what_holds_a_value_at_a_path() -> None:
    assert holding("a", 1) == {"a": 1}
    assert holding("a.b.c", 1) == {"a": {"b": {"c": 1}}}
    assert at(holding("a.b", [1]), "a.b.0") == 1
