"""GitHub's annotations."""

from assurance.reporting import github
from tests.assurance.reporting.conftest import finding


def lines(*checked):
    return [*github.lines(checked, everything=False)]


def test_what_is_grave_is_an_error_the_rest_a_warning_and_what_stops_nothing_a_notice(each):
    levels = {}
    for line in lines(each)[:-1]:
        head, _, said = line.removeprefix("::").partition("::")
        levels[said.split(" ")[0]] = head.split(" ")[0]
    assert levels == {
        "fail": "error",
        "unknown": "error",
        "error": "warning",
        "unmapped": "warning",
        "waived": "notice",
        "warned": "notice",
    }


def test_the_last_line_counts_what_stops_the_gate(each, checked):
    assert lines(each)[-1] == "4 findings stop the gate"
    assert lines(checked(finding()))[-1] == "1 finding stops the gate"
    assert lines(checked())[-1] == "nothing stops the gate"


def test_nothing_ends_a_command_or_a_property(checked):
    [line, _] = lines(checked(finding("a\n::error::b", file="x,line=9:y%", line=1)))
    assert "\n" not in line
    assert "file=x%2Cline=9%3Ay%25,line=1," in line
