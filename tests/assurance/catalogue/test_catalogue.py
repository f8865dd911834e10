"""The catalogue that comes with Gouvernail: its days, what can be waived, and that it says what guarantees said."""

import re
from datetime import date

import pytest

from assurance.catalogue import Catalogue, catalogue
from assurance.catalogue.model import Source
from policies.rules import every
from tests.structure.tree import ROOT, files

LAW = "AI Act Art. "
REREAD = {
    # Art. 14 is oversight of a system in use; who approves a version is quality control, 17(1)(c).
    f"{LAW}14(1) (supports)": {
        "identity.duties_apart",
        "model_registry.approval_by_hand",
        "model_registry.changes_told",
        "pipeline.registered_as_pending",
        "pipeline.stops_before_production",
        "serving.approved_version_served",
    },
    f"{LAW}17(1)(b) (supports)": {
        "model_registry.approval_by_hand",
        "pipeline.registered_as_pending",
        "pipeline.stops_before_production",
        "serving.approved_version_served",
    },
    # Art. 12 and 19 are about events of the AI system: not about those of its accounts, nor about Pulumi's state.
    f"{LAW}12(1) (supports)": {"audit_log.trail_complete", "model_registry.changes_told", "state.state_kept"},
    f"{LAW}19(1) (supports)": {"audit_log.trail_complete"},
    # Answers of an older version are about rollback, 15(4); performance over the lifecycle is 15(1).
    f"{LAW}15(1) (supports)": {"cache.cache_dropped"},
    f"{LAW}15(4) (supports)": {"observability.drift_by_the_clock", "pipeline.retrained_as_asked"},
    # The Act names no firewall.
    f"{LAW}15(5) (requires)": {"gateway.attacks_stopped"},
    # A norm binds whoever chose it.
    "ISO/IEC 27001:2022 A.5.3 (requires)": {"identity.duties_apart"},
    "ISO/IEC 27001:2022 A.8.2 (requires)": {"identity.services_bounded"},
    "ISO/IEC 27001:2022 A.8.31 (requires)": {"network.no_path_between_environments"},
    # A.7.3 is the acquisition of data; where it lies is A.4.3.
    "ISO/IEC 42001:2023 A.7.3 (supports)": {"data_lake.within_residency"},
}
"""What a guarantee says of its sources and the catalogue, which read them again, does not."""


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return catalogue()


def named_for(known: Catalogue, rule: str) -> set[str]:
    """The sources of a rule's controls, as guarantees write them; what is required is supported, too."""
    sources = [(known.cited(one), one.strength) for entry in known.of_rule(rule) for one in entry.sources]
    strong = {"ours" if how == "ours" else f"{cited} ({how})" for cited, how in sources}
    return strong | {f"{cited} (supports)" for cited, how in sources if how == "requires"}


def test_what_guarantees_say_of_their_sources_the_catalogue_says_too(known: Catalogue) -> None:
    missing: dict[str, set[str]] = {}
    for one in every():
        for source in set(one.sources) - named_for(known, one.id):
            missing.setdefault(source, set()).add(one.id)
    assert missing == REREAD


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
