import json

from assurance.catalogue import catalogue
from assurance.packs import served
from policies.packing.pack import SERVED
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
