import json
from datetime import date

import pytest

from gouvernail.errors import GouvernailError
from policies.packing import pack
from policies.rules import on_resources, ours
from tests.structure.tree import ROOT

PACKS = ROOT / "policies" / "packs"
NAMES = ("baseline", "high-risk", "production")


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_has_its_rules(name):
    found = pack.load(PACKS / name)
    assert found.name == name
    assert found.version
    assert {one.rule.id for one in found.policies} <= {rule.id for rule in on_resources()}
    assert found.policies


def test_there_are_no_other_packs_and_each_holds_two_files():
    folders = [one for one in PACKS.iterdir() if one.is_dir()]
    assert sorted(one.name for one in folders) == list(NAMES)
    for folder in folders:
        assert {one.name for one in folder.iterdir()} - {"__pycache__"} == {"PulumiPolicy.yaml", "__main__.py"}


def test_for_production_every_rule_is_mandatory():
    found = pack.load(PACKS / "production")
    assert {one.rule.id for one in found.policies} == {rule.id for rule in on_resources()}
    assert {one.level for one in found.policies} == {"mandatory"}


def test_the_baseline_warns_of_what_is_not_grave():
    for one in pack.load(PACKS / "baseline").policies:
        assert (one.level == "mandatory") is (one.rule.severity in ("critical", "high"))


def test_for_high_risk_systems_what_serves_chapter_iii_is_mandatory():
    found = pack.load(PACKS / "high-risk")
    assert all(one.served.high_risk and one.level == "mandatory" for one in found.policies)
    assert len(found.policies) <= len(on_resources())


@pytest.mark.parametrize("text", ["{", "[]", '{"network.admin_ports_closed": {}}', "{}"])
def test_a_table_that_does_not_fit_is_said_with_what_makes_it_anew(tmp_path, monkeypatch, text):
    file = tmp_path / "served.json"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(pack, "SERVED", file)
    with pytest.raises(GouvernailError) as refused:
        pack.load(PACKS / "baseline")
    assert refused.value.problems[0].mend == "python -m assurance.packs"


def test_the_table_names_every_rule():
    assert set(json.loads(pack.SERVED.read_text(encoding="utf-8"))) == {rule.id for rule in ours()}


def test_a_law_requires_from_its_day_on():
    served = pack.Served(
        controls=(),
        articles=(),
        high_risk=False,
        required=(
            pack.Required(source="GDPR Art. 32(1)", since=date(2018, 5, 25)),
            pack.Required(source="AI Act Art. 15(5)", since=date(2027, 12, 2)),
        ),
    )
    assert served.required_at(date(2018, 5, 24)) == ()
    assert served.required_at(date(2018, 5, 25)) == ("GDPR Art. 32(1)",)
    assert served.required_at(date(2027, 12, 2)) == ("GDPR Art. 32(1)", "AI Act Art. 15(5)")
