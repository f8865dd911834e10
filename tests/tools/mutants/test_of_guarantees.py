"""The mutants of guarantees: all are killed, and examples which do not tell them apart are found."""

import ast

import pytest

from policies.rules import every
from tests.policies.altered import answered, examples_of
from tools.mutants.changes import mutants
from tools.mutants.of_guarantees import (
    equivalents,
    file_of,
    judge,
    score,
    score_of_shared,
    shared,
    users_of,
)
from tools.mutants.proposing import platforms

DROPPED = next(one for one in every() if one.id == "cache.cache_dropped")
ALIKE = [(one, mark) for one in every() for mark in equivalents(file_of(one))]
AT_MOST = 0.02
TRIED = 10_000


@pytest.mark.slow
@pytest.mark.parametrize("guarantee", every(), ids=lambda one: one.id)
def test_the_examples_of_a_guarantee_kill_all_of_its_mutants(guarantee):
    found = score(guarantee)
    assert found.count > 1
    assert [f"{one.line}: {one.change}: {one.before}" for one in found.left] == []
    assert found.wrong == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", shared())
def test_what_guarantees_share_is_told_from_its_mutants(name):
    found = score_of_shared(name)
    assert found.count >= 1
    assert [f"{one.line}: {one.change}: {one.before}" for one in found.left] == []
    assert found.wrong == ()


@pytest.mark.parametrize("verdict", ["pass", "fail", "not_evaluated", "not_applicable"])
def test_where_examples_are_missing_mutants_survive(verdict):
    some = [one for one in examples_of(DROPPED.id) if one.verdict != verdict]
    assert score(DROPPED, some).left


def test_examples_that_the_guarantee_itself_answers_otherwise_kill_nothing():
    first, *others = examples_of(DROPPED.id)
    found = score(DROPPED, [first.model_copy(update={"verdict": "not_applicable"}), *others])
    assert found.killed == 0
    assert found.wrong == ("cache_dropped answers an example otherwise: see --renew",)


def test_a_clause_that_nothing_shows_survives_and_is_named():
    source = file_of(DROPPED).read_text(encoding="utf-8")
    more = source.replace("if event not in cache.dropped_on:", "if event not in cache.dropped_on and event != 'never':")
    assert more != source
    left = score(DROPPED, source=more).left
    assert {(one.change, one.after) for one in left} >= {("operand 2 left out", "event not in cache.dropped_on")}
    assert {more.splitlines()[one.line - 1].strip() for one in left} == {
        "if event not in cache.dropped_on and event != 'never':"
    }


def test_what_no_guarantee_uses_is_told_from_nothing(monkeypatch):
    monkeypatch.setattr("tools.mutants.of_guarantees.users_of", lambda _: [])
    found = score_of_shared("serving._each")
    assert len(found.left) == found.count > 1


def test_every_guarantee_has_examples():
    assert [one.id for one in every() if not examples_of(one.id)] == []


def test_few_are_said_to_be_equivalent():
    count = sum(len([*mutants(file_of(one).read_text(encoding="utf-8"))]) for one in every())
    assert len(ALIKE) <= AT_MOST * count


@pytest.mark.slow
@pytest.mark.parametrize(("guarantee", "mark"), ALIKE, ids=lambda one: getattr(one, "id", ""))
def test_what_is_said_to_be_equivalent_answers_the_same_on_platforms_at_random(guarantee, mark):
    file = file_of(guarantee)
    source = file.read_text(encoding="utf-8")
    lines = ["", *source.splitlines()]
    trees = [
        one.tree
        for one in mutants(source)
        if (lines[one.line].strip(), one.before, one.after) == (mark.line, mark.before, mark.after)
    ]
    assert trees
    its = judge(file)
    found = set[str]()
    for platform in platforms(guarantee.id, TRIED):
        expected = answered(its, platform)
        found.add(expected[0])
        assert all(answered(judge(file, tree), platform) == expected for tree in trees)
    assert len(found) > 1, "the platforms tell nothing"


def test_a_mutant_that_is_no_equivalent_is_told_by_platforms_at_random():
    file = file_of(DROPPED)
    source = file.read_text(encoding="utf-8").replace("if event not in cache.dropped_on:", "if False:")
    other = judge(file, ast.parse(source))
    its = judge(file)
    assert any(answered(its, one) != answered(other, one) for one in platforms(DROPPED.id, 200))


def test_every_shared_file_has_users():
    assert all(users_of(file) for file in shared().values())
