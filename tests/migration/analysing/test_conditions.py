"""Conditions over `result`: as in Argo Rollouts, read before anything is measured, and reaching nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.analysing.conditions import Unclear, read


@pytest.mark.parametrize(
    ("text", "result", "holds"),
    [
        ("result[0] >= 0.95", [0.95], True),
        ("result[0] >= 0.95", [0.94], False),
        ("result < 0.02", 0.01, True),
        ("result[0] >= 0.9 && result[0] <= 1", [0.95], True),
        ("result[0] < 0.1 || result[0] > 0.9", [0.5], False),
        ("result[0] < 0.1 or not (result[0] > 0.9)", [0.5], True),
        ("len(result) == 2 && max(result) < 3", [1.0, 2.0], True),
        ("result.rate >= 0.9", {"rate": 0.95}, True),
        ("result['rate'] >= 0.9", {"rate": 0.5}, False),
        ("result['ok'] == 'a && b'", {"ok": "a && b"}, True),
        ("asFloat(result['x']) > 1", {"x": "1.5"}, True),
        ("isNaN(result[0]) == false", [1.0], True),
    ],
)
def test_holds(text: str, result: object, holds: bool) -> None:  # noqa: FBT001
    assert read(text).holds(result) is holds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("result[0] >=", "no expression"),
        ("", "no expression"),
        ("results[0] >= 1", "nothing is called results"),
        ("0.5 >= 0.1", "does not look at `result`"),
        ("!(result > 1)", "write not"),
        ("0 < result < 1", "one comparison at a time"),
        ("open('x') == result", "no function open"),
        ("result.__class__ == 1", "no __class__"),
        ("result.hex() == '1'", "no function of that kind"),
        ("[x for x in result]", "ListComp"),
        ("(lambda: 1) == result", "Lambda"),
        ("result ** 9 > 1", "Pow"),
        ("result if result else (result := 1)", "NamedExpr"),
        ("(" * 900 + "result", "no expression"),
        ("result > " + "1" * 1000, "longer than"),
    ],
)
def test_what_is_none_is_told_when_it_is_read(text: str, said: str) -> None:
    with pytest.raises(Unclear, match=said.replace("(", r"\(")):
        read(text)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("result >= 0.95", [0.99]),
        ("result[3] > 0", [0.99]),
        ("result[0]", [1.0]),
        ("result['x'] > 1", {}),
        ("1 / result > 1", 0.0),
        ("asInt(result) > 1", "abc"),
        ("'x' * 999999999 == result", 1),
    ],
)
def test_what_cannot_be_said_is_unclear(text: str, result: object) -> None:
    with pytest.raises(Unclear):
        read(text).holds(result)


def test_a_vector_that_is_taken_for_a_number_is_explained() -> None:
    with pytest.raises(Unclear, match=r"write result\[0\]"):
        read("result >= 0.95").holds([0.99])


@given(st.text(max_size=80), st.one_of(st.floats(), st.lists(st.floats(), max_size=3)))
def test_any_text_is_a_condition_or_unclear(text: str, result: object) -> None:
    try:
        found = read(text).holds(result)
    except Unclear:
        return
    assert found in (True, False)
