"""What rules mend by themselves: only what nobody set, wholly or not at all, and the rule then passes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import SECRET, UNKNOWN, Graph, Resource
from gouvernail.sandbox import index, mutability
from gouvernail.sandbox.check import check
from gouvernail.verdict import Verdict
from policies.examples import examples, graph_of
from policies.mending import mended, tags_of, told, unproven, with_changes
from policies.resource import ConfiguredTag, ResourceRule, judge
from policies.rules import on_resources

MENDING = [pytest.param(rule, id=rule.id) for rule in on_resources() if rule.mends]
BUCKET = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
PUBLIC = next(one for one in on_resources() if one.id == "data_lake.stores_not_public")
VALUES = st.sampled_from([None, True, False, "on", [], {}, UNKNOWN, SECRET])


def verdict(rule, resource):
    return judge(rule, resource, Graph([resource])).verdict


def subjects(rule):
    found = (graph_of(example)[0] for example in examples(rule.id))
    return [replace(one, outputs={}) for one in found if one.type in rule.mends]


def tags(rule):
    return dict.fromkeys(tags_of(rule), "given")


@pytest.mark.parametrize("rule", MENDING)
def test_every_mend_is_shown_by_the_examples(rule):
    assert unproven(rule, examples(rule.id)) == []


@pytest.mark.parametrize("rule", MENDING)
def test_after_a_mend_the_rule_passes_and_a_second_one_changes_nothing(rule):
    for resource in subjects(rule):
        changes = mended(rule, resource, tags(rule))
        after = with_changes(resource, changes)
        assert not changes or verdict(rule, after) is Verdict.PASS
        assert mended(rule, after, tags(rule)) == {}
        assert {path.partition(".")[0] for path in changes} >= {
            name for name in {**resource.inputs, **after.inputs} if resource.value(name) != after.value(name)
        }


@pytest.mark.parametrize("rule", MENDING)
def test_a_provider_takes_what_is_mended(rule):
    for token, wanted in rule.mends.items():
        empty = Resource(urn="urn:pulumi:dev::p::t::n", type=token, name="n", stack="dev")
        values = {path: "given" if isinstance(one, ConfiguredTag) else one for path, one in wanted.items()}
        inputs = with_changes(empty, values).inputs
        said = [one for one in check(index.resource(token), inputs) if "missing required" not in one.reason]
        assert said == []


def replacing(rule):
    """What is mended and of which an authority says that its change makes another resource."""
    return [
        f"{token}: {path}"
        for token, wanted in rule.mends.items()
        for path in wanted
        if mutability.at(index.resource(token), tuple(path.split(".")))[0] == "replace"
    ]


@pytest.mark.parametrize("rule", MENDING)
def test_no_mend_replaces_what_stands(rule):
    assert replacing(rule) == []


def test_a_mend_that_replaces_is_found():
    key = "aws:kms/key:Key"
    assert replacing(replace(PUBLIC, mends={key: {"multiRegion": True}})) == [f"{key}: multiRegion"]


def block(**inputs):
    return Resource(urn=f"urn:pulumi:dev::p::{BUCKET}::b", type=BUCKET, name="b", inputs=inputs, stack="dev")


@given(st.dictionaries(st.sampled_from([*PUBLIC.mends[BUCKET], "bucket"]), VALUES))
def test_whatever_somebody_set_stays_as_it_is(inputs):
    resource = block(**inputs)
    after = with_changes(resource, mended(PUBLIC, resource, {}))
    assert {name: after.inputs[name] for name in inputs if inputs[name] is not None} == {
        name: value for name, value in inputs.items() if value is not None
    }
    assert after.inputs == resource.inputs or verdict(PUBLIC, after) is Verdict.PASS


def test_a_mend_is_whole_or_none():
    assert mended(PUBLIC, block(), {}) == dict.fromkeys(PUBLIC.mends[BUCKET], True)
    assert mended(PUBLIC, block(blockPublicAcls=True), {}).keys() == PUBLIC.mends[BUCKET].keys() - {"blockPublicAcls"}
    assert mended(PUBLIC, block(blockPublicAcls=False), {}) == {}


def at(path):
    return lambda it: it.needs(path, it.flag(path), "is off")


def ruled(path="a.b.c", **mends):
    mends = mends or {path: True}
    return ResourceRule("keys", "tried", "It is on.", "low", "Set it.", {"t:x/y:Z": at(path)}, mends={"t:x/y:Z": mends})


def thing(**inputs):
    return Resource(urn="urn:pulumi:dev::p::t:x/y:Z::z", type="t:x/y:Z", name="z", inputs=inputs, stack="dev")


def test_what_is_below_is_made_on_the_way_and_its_neighbours_stay():
    assert with_changes(thing(), mended(ruled(), thing(), {})).inputs == {"a": {"b": {"c": True}}}
    beside = thing(a={"b": {"d": 1}, "e": 2})
    after = with_changes(beside, mended(ruled(), beside, {}))
    assert after.inputs == {"a": {"b": {"d": 1, "c": True}, "e": 2}}
    assert beside.inputs == {"a": {"b": {"d": 1}, "e": 2}}


@pytest.mark.parametrize("way", [UNKNOWN, SECRET, [], "text", {"b": UNKNOWN}, {"b": SECRET}, {"b": 1}, {"b": {"c": 0}}])
def test_nothing_is_put_into_what_is_not_known_or_is_no_object(way):
    assert mended(ruled(), thing(a=way), {}) == {}


def test_what_would_not_be_enough_is_not_begun():
    assert mended(ruled("a", b=True), thing(), {}) == {}


def test_changes_are_told_as_a_person_reads_them():
    assert told({"a.b": True, "c": "TLS1_2"}) == (
        '`a.b` was not set and is now true; `c` was not set and is now "TLS1_2"'
    )


def test_what_no_example_shows_is_found():
    [fault] = unproven(replace(PUBLIC, mends={BUCKET: {"blockPublicAcls": True}}), examples(PUBLIC.id)[:0])
    assert fault == f"{BUCKET}: no example shows that `blockPublicAcls` is mended"
    wrong = {**PUBLIC.mends[BUCKET], "blockPublicAcls": False}
    assert len(unproven(replace(PUBLIC, mends={BUCKET: wrong}), examples(PUBLIC.id))) >= 1
