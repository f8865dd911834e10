import pytest

from gouvernail.sandbox import facts, limits
from gouvernail.sandbox.facts import Facts, Limit
from tests.gouvernail.sandbox.answers.asking import type_of
from tools.fidelity.compare import agreement, same_places, spelled

TOKEN = "aws:wafv2/webAcl:WebAcl"


@pytest.fixture
def told(monkeypatch):
    def say(mutability, **places):
        said = Facts({}, mutability, {place: (limit,) for place, limit in places.items()})
        monkeypatch.setattr(facts, "of", lambda _token: said)
        limits._tree.cache_clear()

    yield say
    limits._tree.cache_clear()


@pytest.mark.parametrize(
    ("place", "inputs", "path"),
    [
        ("scope", {"scope": 1}, "scope"),
        ("rules.priority", {"rules": [{"priority": 1}]}, "rules[0].priority"),
        ("tags.*", {"tags": {"key": 1}}, "tags.key"),
        (
            "rules.statement.geoMatchStatement.countryCodes",
            {"rules": [{"statement": {"geoMatchStatement": {"countryCodes": [1]}}}]},
            "rules[0].statement.geoMatchStatement.countryCodes[0]",
        ),
    ],
)
def test_a_value_is_put_where_its_place_is(place, inputs, path):
    assert spelled(type_of(TOKEN), place, 1) == (inputs, path)


def test_each_fact_is_held_against_the_verdict(told):
    told(
        {"first": {"scope": "replace"}, "second": {"scope": "update", "description": "update"}},
        scope=Limit("second", values=("REGIONAL", "CLOUDFRONT")),
        **{"rules.priority": Limit("second", minimum=0)},
    )
    counted = {key: (count["facts"], count["same"]) for key, count in agreement([type_of(TOKEN)]).items()}
    assert counted == {
        ("replace", "first"): (1, 1),
        ("update", "second"): (2, 1),
        ("values taken", "second"): (2, 2),
        ("values refused", "second"): (1, 1),
        ("ranges", "second"): (2, 2),
    }


def test_a_sandbox_that_does_not_hold_a_limit_is_found_out(told, monkeypatch):
    told({}, scope=Limit("second", values=("REGIONAL",)))
    monkeypatch.setattr("tools.fidelity.compare.check", lambda *_: [])
    assert agreement([type_of(TOKEN)])["values refused", "second"]["same"] == 0


def test_two_who_speak_of_one_place_are_compared(told):
    told({"first": {"region": "replace", "scope": "update"}, "second": {"region": "update", "scope": "update"}})
    counted = {key: (count["places"], count["same"]) for key, count in same_places([type_of(TOKEN)]).items()}
    assert counted["first", "second"] == (2, 1)
    assert counted["first", "id"] == (1, 1)
    assert counted["second", "id"] == (1, 0)
