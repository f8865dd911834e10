import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import facts, limits
from gouvernail.sandbox.check import check
from gouvernail.sandbox.facts import Limit
from tests.gouvernail.sandbox.answers.asking import type_of

TOKEN = "aws:sqs/queue:Queue"


@pytest.fixture
def told(monkeypatch):
    """What an authority says of the places of a queue, as if it said it; gives what is then refused."""

    def say(**places):
        known = facts.Facts({}, {}, {place: (Limit("test", **limit),) for place, limit in places.items()})
        monkeypatch.setattr(facts, "of", lambda _token: known)
        limits._tree.cache_clear()

    yield say
    limits._tree.cache_clear()


def refused(**inputs):
    return [one.reason for one in check(type_of(TOKEN), inputs)]


def test_a_number_beyond_its_range_is_told_with_the_range_and_who_says_so(told):
    told(delaySeconds={"minimum": 0, "maximum": 900})
    assert refused(delaySeconds=901) == ["expected a number from 0 to 900 (test), got a number 901"]
    assert refused(delaySeconds="901") == ["expected a number from 0 to 900 (test), got a string '901'"]
    assert refused(delaySeconds=0) == refused(delaySeconds=900) == refused(delaySeconds=UNKNOWN) == []


def test_a_range_may_be_open(told):
    told(delaySeconds={"minimum": 1}, maxMessageSize={"maximum": 9})
    assert refused(delaySeconds=0) == ["expected a number at least 1 (test), got a number 0"]
    assert refused(maxMessageSize=10) == ["expected a number at most 9 (test), got a number 10"]


@pytest.mark.assumes("empty-text")
def test_an_enumeration_proposes_the_one_meant(told):
    told(deduplicationScope={"values": ["messageGroup", "queue"]})
    assert refused(deduplicationScope="queu") == [
        "expected one of 'messageGroup', 'queue' (test), got a string 'queu': did you mean 'queue'?"
    ]
    assert refused(deduplicationScope="queue") == refused(deduplicationScope="") == []


def test_numbers_and_booleans_may_come_as_text(told):
    told(delaySeconds={"values": [1, 5]}, fifoQueue={"values": [True]}, name={"values": ["1.10", "true"]})
    assert refused(delaySeconds="5", fifoQueue="true", name=True) == []
    assert refused(name="1.1") != []
    assert refused(delaySeconds=6) != []


def test_texts_keep_pattern_and_length(told):
    told(name={"pattern": "^[a-z]+$", "min_length": 3, "max_length": 5})
    assert refused(name="abc") == []
    assert refused(name="Abc") == ["expected a text that matches ^[a-z]+$ (test), got a string 'Abc'"]
    assert refused(name="ab") == ["expected from 3 to 5 characters, not 2 (test), got a string 'ab'"]


def test_lists_and_maps_keep_their_number_and_their_items_the_rest(told):
    told(tags={"max_items": 1}, **{"tags.*": {"pattern": "^x"}})
    assert refused(tags={"a": "x"}) == []
    assert refused(tags={"a": "y"}) == ["expected a text that matches ^x (test), got a string 'y'"]
    assert refused(tags={"a": "x", "b": "x"}) == ["expected at most 1 keys, not 2 (test), got an object"]


def test_what_one_authority_takes_is_taken(monkeypatch):
    first = Limit("first", values=("a",), minimum=5)
    second = Limit("second", values=("b",), maximum=3)
    monkeypatch.setattr(facts, "of", lambda _token: facts.Facts({}, {}, {"name": (first, second)}))
    limits._tree.cache_clear()
    assert refused(name="a") == refused(name="b") == []
    assert [reason.partition(", got")[0] for reason in refused(name="c")] == ["expected one of 'a' (first)"]
    limits._tree.cache_clear()


def test_how_many_items_speaks_of_the_list_and_not_of_what_is_in_it(told):
    told(rules={"max_items": 1})
    found = list(limits.exceeded(TOKEN, {"rules": [{"a": 1, "b": 2}]}))
    assert found == []
    assert len(list(limits.exceeded(TOKEN, {"rules": [{"a": 1}, {"b": 2}]}))) == 1


@pytest.mark.assumes("spelling")
def test_authorities_spell_in_their_own_case(told):
    told(name={"values": ["redis"]})
    assert refused(name="REDIS") == []


def test_a_secret_is_not_shown(told):
    told(name={"values": ["hunter2"]})
    (failure,) = check(type_of(TOKEN), {"name": "hunter3"}, ["name"])
    assert failure.reason == "expected one of 'hunter2' (test), got a secret (string)"


def test_a_wrong_type_is_told_once(told):
    told(delaySeconds={"maximum": 900})
    assert len(refused(delaySeconds=["abc"])) == 1


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
anything = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)


@given(st.dictionaries(st.sampled_from(["name", "tags", "policy"]), anything))
def test_nothing_that_a_program_gives_ends_it(inputs):
    known = Limit("test", pattern="^a", values=("a", 1, True), minimum=1, max_length=3, min_items=1, max_items=2)
    tree = limits._Tree((known,), {"name": limits._Tree((known,)), "tags": limits._Tree((known,))})
    for one in limits._object(tree, inputs, ""):
        assert one.path
        assert one.expected
