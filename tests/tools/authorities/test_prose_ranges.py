import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.authorities.prose_ranges import Kind, ranges

TOLD: list[tuple[Kind, str, str, dict[str, float]]] = [
    ("number", "port", "Valid values are between `1` and `65535`.", {"minimum": 1, "maximum": 65535}),
    ("number", "port", "Valid range: 1-65535", {"minimum": 1, "maximum": 65535}),
    ("number", "weight", "Must be between 1 and 1,000 (inclusive).", {"minimum": 1, "maximum": 1000}),
    ("number", "hours", "Must be from 0 to 23.", {"minimum": 0, "maximum": 23}),
    ("number", "ratio", "Must be a float between 0 and 1. Default is 0.5.", {"minimum": 0, "maximum": 1}),
    ("number", "count", "Minimum value of `1`. Maximum value of `5`.", {"minimum": 1, "maximum": 5}),
    ("number", "count", "Must be at least 2.", {"minimum": 2}),
    ("number", "retention", "Retention in days. Must be between 7 and 30 days.", {"minimum": 7, "maximum": 30}),
    ("string", "name", "Must be between 1 and 255 characters in length.", {"min_length": 1, "max_length": 255}),
    ("string", "name", "The name must be 1-63 characters long, and comply with RFC1035.",
     {"min_length": 1, "max_length": 63}),
    ("string", "description", "At most. Cannot exceed 256 characters.", {"max_length": 256}),
    ("string", "description", "Maximum length of 1024.", {"max_length": 1024}),
    ("string", "accountName",
     "Of the storage account. Storage account names must be between 3 and 24 characters and use letters only.",
     {"min_length": 3, "max_length": 24}),
    ("list", "rules", "Maximum of 20. See `rule` below.", {"max_items": 20}),
    ("list", "and", "Must have at least 2 items.", {"min_items": 2}),
]  # fmt: skip
NOT_TOLD: list[tuple[Kind, str, str]] = [
    ("number", "port", ""),
    ("number", "port", "Between the two, 80 is usual."),
    ("number", "check", "Valid range is 10 to 99. 0 disables the check."),
    ("number", "count", "Must be between 1 and 5, or -1."),
    ("number", "count", "Must be between 1 and 5. -1 stands for no limit."),
    ("number", "count", "Must be between 1 and 5. Defaults to 10."),
    ("number", "duration", "Must be between 1 hour and 7 days."),
    ("number", "timeoutSeconds", "Must be between 1 and 7 days."),
    ("number", "gid", "Valid values are `0` and `100`."),
    ("number", "hour", "Must normally be from 0 to 59."),
    ("number", "size", "Must be between 5 and 10 unless the engine is old."),
    ("number", "size", "Must be between 10 and 5."),
    ("number", "size", "Must be at least 1. Must be at least 2."),
    ("number", "days", "The valid range is between 1 and 365. For some, the range is between 1 day and 99 years."),
    ("string", "name", "Name of the pool. Windows pool names must be 6 characters or less."),
    ("string", "port", "Must be between 1 and 65535."),
    ("string", "network", "The network name must be 1-63 characters long."),
    ("string", "labels", "Label keys must be between 1 and 63 characters long."),
    ("string", "data", "Must be at most 64 characters when encoded."),
    ("list", "names", "Each must be between 1 and 63 characters."),
    ("list", "names", "Up to 5 names per account."),
]


@pytest.mark.parametrize(("kind", "name", "text", "expected"), TOLD)
def test_a_plain_sentence_is_a_limit(kind: Kind, name: str, text: str, expected: dict[str, float]) -> None:
    assert ranges(text, name, kind) == expected


@pytest.mark.parametrize(("kind", "name", "text"), NOT_TOLD)
def test_what_is_not_plain_is_none(kind: Kind, name: str, text: str) -> None:
    assert ranges(text, name, kind) == {}


@given(st.text(), st.text(), st.sampled_from(["number", "string", "list"]))
def test_any_text_is_read(text: str, name: str, kind: Kind) -> None:
    assert isinstance(ranges(text, name, kind), dict)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_range_is_read_as_it_is_written(one: int, other: int) -> None:
    least, most = sorted((one, other))
    found = ranges(f"How many. Must be between {least} and {most:,}.", "count", "number")
    assert found == {"minimum": least, "maximum": most}
