"""Every rule on resources answers its examples as they say, and they are of what exists."""

import pytest

from gouvernail.sandbox import index
from gouvernail.sandbox.check import check
from policies.examples import Example, examples, graph_of
from policies.resource import ResourceRule, judge
from policies.rules import on_resources

RULES = [pytest.param(rule, id=rule.id) for rule in on_resources()]
DECISIVE = ("pass", "fail", "not_evaluated")


def wrong(rule: ResourceRule, found: tuple[Example, ...]) -> list[str]:
    """Examples that the rule answers in another way."""
    said: list[str] = []
    for example in found:
        result = judge(rule, *graph_of(example))
        messages = tuple(reason.message for reason in result.reasons)
        if (result.verdict.value, messages) != (example.verdict, example.finds):
            said.append(f"{example.about}: {result.verdict.value} {messages}")
    return said


def lacking(rule: ResourceRule, found: tuple[Example, ...]) -> list[str]:
    """Types that the rule reads and of which an example of a verdict is missing."""
    there = {(example.resources[0].type, example.verdict) for example in found}
    return [f"{token}: {one}" for token in rule.readers for one in DECISIVE if (token, one) not in there]


def misspelt(found: tuple[Example, ...]) -> list[str]:
    """Properties and values that no provider takes. What else a resource needs may be left out."""
    return [
        f"{example.about}: {given.type} {one.path}: {one.reason}"
        for example in found
        for given in example.resources
        for one in check(index.resource(given.type), given.inputs)
        if not one.reason.startswith("missing required")
    ]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_answers_its_examples(rule):
    found = examples(rule.id)
    assert wrong(rule, found) == []
    assert lacking(rule, found) == []
    assert misspelt(found) == []
    assert {one.resources[0].type for one in found} <= set(rule.readers)
    assert len({one.about for one in found}) == len(found)
