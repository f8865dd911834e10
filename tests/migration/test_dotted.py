"""Fields by their path."""

import pytest

from migration.dotted import MISSING, at


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
