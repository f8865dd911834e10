"""The class follows from facts, article by article."""

from datetime import date

import pytest

from gouvernail.spec.classification import RiskClass, classify
from gouvernail.spec.usecase import ANNEX_III, AnnexI, Exemption, UseCase

EXEMPTION = Exemption(condition="a", because="it sorts", assessment="CLS-1", registration="EUDB-1")
BOTH = ("provider", "deployer")


@pytest.mark.parametrize("point", ANNEX_III)
def test_every_point_of_annex_iii_is_high_risk(point: str):
    found = classify(UseCase(annex_iii=point, profiling=False), BOTH)
    assert found.risk_class is RiskClass.HIGH
    assert found.applies_from == date(2027, 12, 2)
    assert f"Annex III {point}" in found.because[0]
    assert found.fria is (point in {"5(b)", "5(c)"})


def test_profiling_closes_the_way_out():
    assert (
        classify(UseCase(annex_iii="5(b)", profiling=False, exemption=EXEMPTION), BOTH).risk_class is RiskClass.MINIMAL
    )
    assert classify(UseCase(annex_iii="5(b)", profiling=True, exemption=EXEMPTION), BOTH).risk_class is RiskClass.HIGH


def test_an_exempt_system_is_registered():
    found = classify(UseCase(annex_iii="5(b)", profiling=False, exemption=EXEMPTION), BOTH)
    assert found.registration == "EU database, Annex VIII section B (Art. 49(2))"


def test_product_legislation_counts_with_a_third_party():
    product = AnnexI(act="Regulation (EU) 2017/745", safety_component=True, third_party_assessment=True)
    found = classify(UseCase(profiling=False, annex_i=product), ("provider",))
    assert (found.risk_class, found.applies_from) == (RiskClass.HIGH, date(2028, 8, 2))
    assert found.conformity
    assert "Art. 43(3)" in found.conformity
    without = product.model_copy(update={"third_party_assessment": False})
    assert classify(UseCase(profiling=False, annex_i=without), ("provider",)).risk_class is RiskClass.MINIMAL


def test_both_ways_to_high_risk_are_said():
    product = AnnexI(act="Regulation (EU) 2017/745", safety_component=True, third_party_assessment=True)
    found = classify(UseCase(annex_iii="5(c)", profiling=False, annex_i=product), BOTH)
    assert found.risk_class is RiskClass.HIGH
    assert any("Art. 6(1)" in reason for reason in found.because)
    assert any("Art. 6(2)" in reason for reason in found.because)
    assert found.applies_from == date(2027, 12, 2)


def test_a_practice_is_prohibited_whatever_else():
    found = classify(UseCase(annex_iii="5(b)", profiling=True, practices=("c",)), BOTH)
    assert (found.risk_class, found.applies_from) == (RiskClass.PROHIBITED, date(2025, 2, 2))
    assert classify(UseCase(profiling=False, practices=("ba",)), BOTH).applies_from == date(2026, 12, 2)


def test_transparency_and_nothing():
    found = classify(UseCase(profiling=False, interacts_with_people=True, generates=("text",)), BOTH)
    assert found.risk_class is RiskClass.TRANSPARENCY
    assert len(found.because) == 2
    assert classify(UseCase(profiling=True), BOTH).risk_class is RiskClass.MINIMAL


def test_routes_and_registers():
    assert "Annex VII" in (classify(UseCase(annex_iii="1(a)", profiling=False), BOTH).conformity or "")
    assert "Annex VI " in (classify(UseCase(annex_iii="5(b)", profiling=False), BOTH).conformity or "")
    assert classify(UseCase(annex_iii="5(b)", profiling=False), ("deployer",)).conformity is None
    assert "49(5)" in (classify(UseCase(annex_iii="2", profiling=False), BOTH).registration or "")
    assert "49(4)" in (classify(UseCase(annex_iii="6(a)", profiling=False), BOTH).registration or "")
    assert classify(UseCase(annex_iii="5(b)", profiling=False), ("provider",)).fria is False
