"""What is changed in a file of rules, one place at a time."""

import ast

import pytest

from tools.mutants.changes import mutants


def changed(source):
    """Each mutant of a small program, as Python writes it."""
    return {ast.unparse(one.tree) for one in mutants(source)}


@pytest.mark.parametrize(
    ("source", "mutant"),
    [
        ("a < 1", "a <= 1"),
        ("a is b", "a is not b"),
        ("a in b", "a not in b"),
        ("a and b", "a or b"),
        ("a and b", "b"),
        ("not a", "a"),
        ("negated(a)", "a"),
        ("all_of([a, b])", "any_of([a, b])"),
        ("all_of([a, b])", "all_of([b])"),
        ("x = 7", "x = 8"),
        ("x = True", "x = False"),
        ("x = 'tcp'", "x = 'tcpx'"),
        ("x = {'a': b, 'c': d}", "x = {'c': d}"),
        ("if a:\n    b()", "if not a:\n    b()"),
        ("b() if a else c", "b() if not a else c"),
        ("def f():\n    yield from a", "def f():\n    if False:\n        yield from a"),
    ],
)
def test_a_rule_is_changed_in_one_place(source, mutant):
    assert mutant in changed(source)


def test_what_people_read_and_what_decides_nothing_is_left_alone():
    source = (
        '"""Says."""\nimport a\nfrom b import c\nTITLE = "It."\nREMEDIATION = "Mend."\nNOT_THERE = {"gcp": "No."}\n'
        'SEVERITY = "high"\n\ndef f(x: "View") -> None:\n    """Says."""\n'
    )
    assert changed(source) == set()


def test_each_mutant_says_where_it_differs():
    [first, second] = mutants("\n\nx = 7")
    assert (first.line, first.change) == (3, "7 is 8")
    assert (second.line, second.change) == (3, "7 is 6")


def test_each_mutant_says_what_it_was_and_what_it_is():
    [mutant] = [one for one in mutants("a and b") if one.after == "b"]
    assert (mutant.before, mutant.change) == ("a and b", "operand 1 left out")


def test_a_guarantees_twins_are_left_alone_and_so_is_what_only_they_use():
    source = (
        "_RULE = 'aws:x'\n_OWN: Final = 'b'\n_NAME = _OWN\nBROKEN = {'aws': Set(_RULE, 'state', 'DISABLED')}\n"
        "UNCLEAR = {'aws': Set(_RULE, 'state', UNKNOWN)}\n\ndef holds(platform):\n    return f(_NAME)\n"
    )
    assert [(one.line, one.before, one.after) for one in mutants(source)] == [(2, "'b'", "'bx'")]
