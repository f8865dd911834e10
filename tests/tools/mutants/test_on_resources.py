"""The mutants of rules on resources: examples which do not tell them apart are found."""

import pytest

from policies.examples import examples, file_of
from policies.rules import on_resources
from tools.mutants.on_resources import shared, survivors, survivors_of_shared

RULE = next(one for one in on_resources() if one.id == "network.admin_ports_closed")
SOURCE = file_of(RULE).with_suffix(".py").read_text(encoding="utf-8")


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
