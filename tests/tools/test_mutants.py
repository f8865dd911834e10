"""The mutants of a rule: what is changed in it, and that examples which do not tell them apart are found."""

import ast
import subprocess
import sys

import pytest

from policies.examples import examples, file_of
from policies.rules import on_resources
from tests.structure.tree import ROOT
from tools.mutants import mutants, shared, survivors, survivors_of_shared

RULE = next(one for one in on_resources() if one.id == "network.admin_ports_closed")
SOURCE = file_of(RULE).with_suffix(".py").read_text(encoding="utf-8")


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


@pytest.mark.slow
@pytest.mark.parametrize("capability", sorted({rule.capability for rule in on_resources()}))
def test_the_examples_of_every_rule_kill_all_of_its_mutants(capability):
    for rule in on_resources():
        if rule.capability == capability:
            source = file_of(rule).with_suffix(".py").read_text(encoding="utf-8")
            count, left = survivors(rule, source, examples(rule.id))
            assert count > 1
            assert [f"{rule.id}:{one.line}: {one.change}" for one in left] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", shared())
def test_what_rules_share_is_told_from_its_mutants_by_the_rules_that_stand_on_it(name):
    count, left = survivors_of_shared(name, on_resources())
    assert count > 1
    assert [f"{name}:{one.line}: {one.change}" for one in left] == []


def test_what_no_rule_stands_on_is_told_from_nothing():
    count, left = survivors_of_shared("common.durations", [RULE])
    assert len(left) == count > 1


@pytest.mark.parametrize("verdict", ["pass", "fail", "not_evaluated"])
def test_where_examples_are_missing_mutants_survive(verdict):
    some = [one for one in examples(RULE.id) if one.verdict != verdict]
    assert survivors(RULE, SOURCE, some)[1]


def test_a_rule_that_is_not_there_is_said():
    done = subprocess.run(
        [sys.executable, "-m", "tools.mutants", "keys.gone"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "there is no rule keys.gone" in done.stderr
