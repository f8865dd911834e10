import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.checkov.worker.noting import Notes, told

KINDS = (AttributeError, IndexError, KeyError, TypeError, ValueError, RuntimeError)
WORDS = st.text(st.characters(categories=("L", "N"), max_codepoint=0x17F), min_size=4, max_size=12)


def raised(error: Exception, held: object = None) -> str:
    with pytest.raises(type(error)) as caught:
        raise error
    return told(caught.value, held)


@given(st.sampled_from(KINDS), st.lists(WORDS, min_size=1, max_size=3))
def test_no_word_of_what_was_held_is_told(kind: type[Exception], secrets: list[str]) -> None:
    held: Any = {"a": [{"b": one} for one in secrets]}
    said = raised(kind(f"it is {' and '.join(secrets)}!"), held).partition(": ")[2]
    assert not {word.lower() for word in re.findall(r"\w{4,}", said)} & {one.lower() for one in secrets}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (AttributeError("'str' object has no attribute 'get'"), "'str' object has no attribute 'get'"),
        (KeyError("statement"), "'statement'"),
        (ValueError("invalid literal: 'anything'"), ""),
        (TypeError("one line\nand another"), "one line"),
    ],
)
def test_what_python_says_of_types_and_places_is_told(error: Exception, expected: str) -> None:
    said = raised(error, {"name": "queue"})
    assert re.fullmatch(rf"{type(error).__name__} in test_noting\.py:\d+(: .*)?", said)
    assert said.partition(": ")[2] == expected


def test_each_error_is_noted_once_and_in_order() -> None:
    notes = Notes()
    for message in ("b", "a", "b"):
        notes.add("CKV_1", None, message)
    assert [one["message"] for one in notes.listed()] == ["b", "a"]
