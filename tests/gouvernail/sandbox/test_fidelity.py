import pytest

from gouvernail.sandbox import facts
from gouvernail.sandbox.facts import Limit
from gouvernail.sandbox.fidelity import known, places
from tests.gouvernail.sandbox.answers.asking import type_of

TOKEN = "aws:wafv2/webAcl:WebAcl"


@pytest.fixture
def told(monkeypatch):
    said = facts.Facts({}, {"test": {"scope": "replace"}}, {"rules.priority": (Limit("test", minimum=0),)})
    monkeypatch.setattr(facts, "of", lambda _token: said)


@pytest.mark.assumes("identity")
def test_each_place_says_what_a_change_does_and_who_says_so(told):
    rows = {one.place: one for one in known(type_of(TOKEN))}
    assert (rows["scope"].answer, rows["scope"].authority, rows["scope"].required) == ("replace", "test", True)
    assert (rows["region"].answer, rows["region"].authority) == ("replace", "id")
    assert (rows["description"].answer, rows["description"].authority) == ("unknown", "assumed")
    assert rows["rules.priority"].limits == (("a number at least 0", "test"),)
    assert rows["rules.priority"].required


def test_places_are_listed_to_their_third_level_and_no_deeper():
    depths = {len(place) for place, _, _ in places(type_of(TOKEN))}
    assert depths == {1, 2, 3}
