"""The table of estimates in the guide is replaced whole, and nothing around it."""

import pytest

from tools.estimates import written

HEAD = "| of | environment | costs | budget |\n|---|---|---|---|\n"


def test_rows_are_replaced_and_what_stands_around_them_stays():
    page = f"before\n\n{HEAD}| old | dev | 1 | 2 |\n| old | prod | 1 | 2 |\n\nafter\n\nmore\n"
    assert written(page, ["| new | dev | 3 | 4 |"]) == f"before\n\n{HEAD}| new | dev | 3 | 4 |\n\nafter\n\nmore\n"


def test_a_table_at_the_end_stays_at_the_end():
    assert written(f"{HEAD}| old | dev | 1 | 2 |\n", ["| new |"]) == f"{HEAD}| new |\n"


def test_a_page_without_the_table_is_refused():
    with pytest.raises(ValueError, match="no table"):
        written("nothing", [])
