import json
from datetime import date

import pytest

from assurance.catalogue import catalogue
from assurance.packs import served
from policies.packing.pack import SERVED, Served
from policies.rules import ours


def test_the_table_in_the_repository_is_current():
    assert SERVED.read_text(encoding="utf-8") == served(catalogue()), "python -m assurance.packs"


def test_every_rule_serves_a_control_and_chapter_iii_is_told_from_the_rest():
    table = json.loads(served(catalogue()))
    assert set(table) == {rule.id for rule in ours()}
    assert all(its["controls"] for its in table.values())
    assert all(any(one.startswith("AI Act") for one in its["articles"]) for its in table.values() if its["high_risk"])
    assert table["audit_log.logs_kept_half_a_year"]["high_risk"]
    assert not table["budget.told_before_spent"]["high_risk"]


@pytest.mark.parametrize("day", [date(2018, 5, 24), date(2026, 11, 30), date(2028, 1, 1)])
def test_a_pack_knows_of_each_rule_what_check_knows_of_its_waivers(day):
    known = catalogue()
    for id_, its in json.loads(served(known)).items():
        required = Served.model_validate_json(json.dumps(its)).required_at(day)
        expected = [known.cited(one) for entry in known.of_rule(id_) for one in known.required_by(entry, day)]
        assert set(required) == set(expected)
    assert any(its["required"] for its in json.loads(served(known)).values())
