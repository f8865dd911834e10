"""Whatever somebody wrote is one line of harmless text where people read it."""

from hypothesis import given
from hypothesis import strategies as st

from migration.plain import plain


@given(st.text())
def test_nothing_steers_a_terminal_or_ends_a_line(text: str) -> None:
    shown = plain(text)
    assert all(one.isprintable() for one in shown)


@given(st.text(min_size=1), st.integers(1, 50))
def test_it_is_not_endless_and_says_what_it_leaves_out(text: str, most: int) -> None:
    shown = plain(text * 100, most)
    assert shown.endswith(f"… ({len(text) * 100 - most} more characters)") or len(text) * 100 <= most


def test_letters_stay_and_breaks_become_spaces() -> None:
    assert plain("Łukasz\tsaid:\nno") == "Łukasz said: no"


def test_what_turns_reading_round_is_shown() -> None:
    assert plain("a\u202eb\x1b[2J") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[2J"
