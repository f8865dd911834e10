"""What stands for a placeholder is a plain word, so that it stays within its quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.metrics.placeholders import Unfilled, filled, named


def test_filled_in() -> None:
    query = 'rate(x{side="{{args.backend}}",run=~"{{ args.run }}"}[{{args.window}}])'
    assert named(query) == ("backend", "run", "window")
    assert filled(query, {"backend": "governed", "run": "a-1", "window": "300s"}) == (
        'rate(x{side="governed",run=~"a-1"}[300s])'
    )


@pytest.mark.parametrize("value", ['x"} or vector(0) #', "a b", "", "a\nb", "x\\", "{{args.run}}", "a\n"])
def test_nothing_breaks_out(value: str) -> None:
    with pytest.raises(Unfilled, match="plain word"):
        filled('{a="{{args.run}}"}', {"run": value})


@pytest.mark.parametrize("query", ["{{args.nobody}}", "{{ inputs.x }}", "{{}}", "{{args.}}", "{{args.a b}}"])
def test_what_is_not_known_is_not_asked(query: str) -> None:
    with pytest.raises(Unfilled):
        filled(query, {"run": "a"})


@given(st.text())
def test_whatever_stands_there_breaks_out_of_no_quotes(value: str) -> None:
    try:
        found = filled('{a="{{args.run}}"}', {"run": value})
    except Unfilled:
        return
    assert found.count('"') == 2
    assert found[4:-2] == value
