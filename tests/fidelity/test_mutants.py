import pytest

from tests.fidelity.checking import refusals
from tests.fidelity.mutants import CLASSES, mutants

TOKEN = "aws:wafv2/webAcl:WebAcl"
INPUTS: dict[str, object] = {
    "scope": "REGIONAL",
    "defaultAction": {"allow": {}},
    "visibilityConfig": {"cloudwatchMetricsEnabled": True, "metricName": "m", "sampledRequestsEnabled": True},
    "rules": [
        {
            "name": "r",
            "priority": 1,
            "statement": {"geoMatchStatement": {"countryCodes": ["NL"]}},
            "visibilityConfig": {"cloudwatchMetricsEnabled": True, "metricName": "m", "sampledRequestsEnabled": True},
        }
    ],
}


def test_a_seed_gives_the_same_variants():
    assert mutants(TOKEN, INPUTS, "1") == mutants(TOKEN, INPUTS, "1")
    assert mutants(TOKEN, INPUTS, "1") != mutants(TOKEN, INPUTS, "2")


@pytest.mark.parametrize("seed", [str(number) for number in range(12)])
def test_each_variant_is_wrong_and_the_original_is_left_alone(seed):
    before = repr(INPUTS)
    made = mutants(TOKEN, INPUTS, seed)
    assert {one.kind for one in made} <= set(CLASSES)
    assert {"misspelt", "missing", "type"} <= {one.kind for one in made}
    assert all(one.inputs != INPUTS for one in made)
    assert repr(INPUTS) == before
    assert refusals(TOKEN, INPUTS) == []
    assert [one.done for one in made if not refusals(TOKEN, one.inputs)] == []


def test_variants_reach_every_depth():
    done = {one.done for seed in range(40) for one in mutants(TOKEN, INPUTS, str(seed))}
    assert any("'geoMatchStatement', 'countryCodes'" in one for one in done)
    assert any("('rules', 0, 'visibilityConfig', 'metricName') -> None" in one for one in done)
