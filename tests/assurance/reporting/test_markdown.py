"""The comment on a pull request."""

from assurance.reporting import markdown
from tests.assurance.reporting.conftest import finding


def comment(*checked):
    return "\n".join(markdown.lines(checked, everything=False))


def test_the_first_line_says_whether_the_gate_is_open(each, checked):
    assert comment(each).startswith("## Gouvernail: 4 findings stop the gate\n")
    assert comment(checked()).startswith("## Gouvernail: nothing stops the gate\n")


def test_what_stops_the_gate_comes_first_and_is_bold(each):
    rows = comment(each).split("\n| ")[2:]
    bold = [row.startswith("**") for row in rows]
    assert bold == sorted(bold, reverse=True)


def test_who_bears_a_waived_finding_is_named(each):
    assert "Borne by a, agreed by b, until 2999\\-01\\-01: It goes in March." in comment(each)


def test_code_in_a_message_stays_code_and_nothing_else_is_markdown(checked):
    said = comment(checked(finding("<img>|@team", message="`a|b` and [x](y) `open")))
    assert "`a\\|b` and \\[x\\]\\(y\\) \\`open" in said
    assert "&lt;img\\>\\|&#64;team" in said


def test_a_comment_that_is_full_says_what_it_leaves_out(checked):
    said = comment(checked(*(finding(f"n{place}", message="long " * 100) for place in range(500))))
    assert len(said) < 65_536
    assert "more are not shown" in said
