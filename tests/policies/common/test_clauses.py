"""Readers of one clause say which property does not hold, and which is not known."""

import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.common.clauses import named, not_on, number_of, own_key, switched_on, together
from policies.resource import View

THING = Resource(
    "urn:thing",
    "x:y:Z",
    "z",
    inputs={"on": True, "off": False, "n": 7, "key": "k", "open": UNKNOWN, "theirs": "alias/aws/sqs"},
)
KEPT = "is kept too short"


def said(reader):
    return [reason.message for reason in reader(View(THING, Graph([THING])))]


@pytest.mark.parametrize(
    "reader",
    [
        own_key("key"),
        together(own_key("key"), switched_on("on")),
        named("on", "n", says="is missing"),
        switched_on("on"),
        switched_on("nothing", absent=True),
        not_on("off"),
        not_on("nothing"),
        number_of("n", 7, KEPT),
        number_of("nothing", 7, KEPT, absent=8),
    ],
)
def test_what_holds_is_not_reported(reader):
    assert said(reader) == []


@pytest.mark.parametrize(
    ("reader", "messages"),
    [
        (own_key("key", "nothing"), ["`nothing` names no key of ours"]),
        (own_key("theirs"), ["`theirs` names no key of ours"]),
        (together(own_key("nothing"), switched_on("off")), ["`nothing` names no key of ours", "`off` is not true"]),
        (own_key("open"), ["`open` is not known"]),
        (named("nothing", says="is missing"), ["`nothing` is missing"]),
        (switched_on("off", "nothing", "open"), ["`off` is not true", "`nothing` is not true", "`open` is not known"]),
        (not_on("on"), ["`on` is not false"]),
        (not_on("nothing", absent=True, says="lets in"), ["`nothing` lets in"]),
        (not_on("open"), ["`open` is not known"]),
        (number_of("n", 8, KEPT), ["`n` is kept too short"]),
        (number_of("nothing", 1, KEPT), ["`nothing` is kept too short"]),
        (number_of("open", 1, KEPT), ["`open` is not known"]),
    ],
)
def test_what_does_not_hold_or_is_not_known_is_reported(reader, messages):
    assert said(reader) == messages
