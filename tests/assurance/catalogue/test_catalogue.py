"""The catalogue that comes with Gouvernail: its days, what can be waived, and that every rule serves a control."""

import dataclasses
import re
from datetime import date

import pytest

from assurance.catalogue import Catalogue, catalogue
from assurance.catalogue.model import Source
from policies.rules import LOCAL, every, on_resources
from tests.structure.tree import ROOT, files

WAITING: frozenset[str] = frozenset()
"""Rules on resources that no control names yet. It only shrinks: whatever is named leaves it."""


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return catalogue()


def test_guarantees_and_rules_on_resources_are_its_rules(known: Catalogue) -> None:
    assert set(known.rules) == {one.id for one in (*every(), *on_resources())}
    assert known.rules["keys.keys_rotate"].startswith("Every key of ours is renewed")
    assert known.rules["network.admin_ports_closed"].startswith("No rule lets the internet reach SSH")


def test_every_rule_serves_a_control(known: Catalogue) -> None:
    assert {one for one in known.serving_nothing if not one.startswith(f"{LOCAL}.")} == WAITING
    assert WAITING.isdisjoint(one.id for one in every())


def test_a_rule_without_a_control_is_found(known: Catalogue) -> None:
    more = dataclasses.replace(known, rules={**known.rules, "keys.unnamed": "Nobody asks for it."})
    assert more.serving_nothing == WAITING | {"keys.unnamed"}


@pytest.mark.parametrize(
    ("provision", "day"),
    [
        ("3(23)", date(2025, 2, 2)),
        ("4(1)", date(2025, 2, 2)),
        ("4a(1)", date(2026, 7, 27)),
        ("5(1)", date(2025, 2, 2)),
        ("5(1)(b)", date(2025, 2, 2)),
        ("5(1)(ba)", date(2026, 12, 2)),
        ("5(1)(bb)", date(2026, 12, 2)),
        ("5(1a)", date(2026, 12, 2)),
        ("6(2)", date(2027, 12, 2)),
        ("6(5)", date(2026, 8, 2)),
        ("19(1)", date(2027, 12, 2)),
        ("27(1)", date(2027, 12, 2)),
        ("Annex III", date(2027, 12, 2)),
        ("Annex IV(2)(d)", date(2027, 12, 2)),
        ("43(4)", date(2026, 8, 2)),
        ("50(2)", date(2026, 8, 2)),
        ("53(1)(b)", date(2025, 8, 2)),
        ("72(1)", date(2026, 8, 2)),
        ("99", date(2025, 8, 2)),
        ("101", date(2026, 8, 2)),
        ("111(4)", date(2026, 8, 2)),
    ],
)
def test_a_provision_of_the_ai_act_applies_from_its_own_day(known: Catalogue, provision: str, day: date) -> None:
    assert known.begins(Source(instrument="ai-act", provision=provision, strength="requires")) == day


def test_products_come_later(known: Catalogue) -> None:
    source = Source(instrument="ai-act", provision="12(1)", strength="requires")
    assert known.begins_for_products(source) == date(2028, 8, 2)
    assert known.begins_for_products(source.model_copy(update={"provision": "72(1)"})) is None


def test_a_day_of_its_own_counts(known: Catalogue) -> None:
    source = Source(instrument="gdpr", provision="5(1)", strength="requires", applies_from=date(2030, 1, 1), note="why")
    assert known.begins(source) == date(2030, 1, 1)


@pytest.mark.parametrize(
    ("control", "day", "waivable"),
    [
        ("log-02", date(2027, 12, 1), True),
        ("log-02", date(2027, 12, 2), False),
        ("sec-02", date(2040, 1, 1), True),  # keys of one's own are required by no law
        ("log-05", date(2040, 1, 1), True),  # nor is a trail of all regions
        ("log-03", date(2040, 1, 1), True),  # nor a lock
        ("gov-02", date(2025, 2, 1), True),
        ("gov-02", date(2025, 2, 2), False),
        ("fin-02", date(2025, 1, 17), False),
        ("rob-03", date(2040, 1, 1), True),  # though fin-02, for banks, is not
    ],
)
def test_what_a_law_requires_cannot_be_waived_once_it_applies(
    known: Catalogue, control: str, day: date, *, waivable: bool
) -> None:
    entry = next(one for one in known.entries if one.id == control)
    assert (not known.required_by(entry, day)) == waivable


def test_every_role_and_derogation_has_its_control(known: Catalogue) -> None:
    provisions = set(known.provisions("ai-act"))
    assert {"16(b)", "16(l)", "22(1)", "23(1)", "24(1)", "26(1)", "26(9)"} <= provisions
    assert {"17(4)", "18(3)", "19(2)", "26(6)", "72(4)"} <= provisions
    assert {"11(1)", "12(1)", "19(1)", "24(1)", "25(1)", "26(1)", "27(1)", "28(3)"} <= set(known.provisions("dora"))


def test_specs_that_come_with_it_name_controls_that_there_are(known: Catalogue) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in files(ROOT / "systems", ".yaml"))
    listed = re.findall(r"\bcontrols: \[([^\]]*)\]", text)
    named = {one.strip() for some in listed for one in some.split(",")}
    assert named
    assert named <= {entry.id for entry in known.entries}


def test_only_a_law_requires(known: Catalogue) -> None:
    requiring = {
        known.instrument(one).kind for entry in known.entries for one in entry.sources if one.strength == "requires"
    }
    assert requiring == {"law"}
