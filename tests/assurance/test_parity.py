import dataclasses

import pytest

from assurance.parity import OPEN, Proof, Unproved, cell, kept, page
from gouvernail.verdict import Verdict
from policies.rules import every

FINE = [Proof("dev", Verdict.NOT_APPLICABLE, ()), Proof("prod", Verdict.PASS, ())]
ZONES = dataclasses.replace(next(one for one in every() if one.id == "network.zones"), means={})


def test_what_holds_and_breaks_alone_is_native() -> None:
    assert cell(ZONES, "aws", FINE) == "native"


def test_what_is_kept_by_something_else_says_by_what() -> None:
    other = dataclasses.replace(ZONES, means={"aws": "A workflow counts them."})

    assert cell(other, "aws", FINE) == "by other means: A workflow counts them."


def test_what_has_no_twin_on_a_cloud_is_not_built_there() -> None:
    assert cell(dataclasses.replace(ZONES, broken={}), "aws", FINE) == OPEN


def test_what_cannot_be_kept_says_why_and_fails() -> None:
    never = dataclasses.replace(ZONES, broken={}, impossible={"aws": "No zones. The operator counts them."})

    assert cell(never, "aws", [Proof("prod", Verdict.FAIL, ())]) == "not possible: No zones. The operator counts them."
    with pytest.raises(Unproved, match="it is possible, for it holds"):
        cell(never, "aws", FINE)


def test_what_there_is_nothing_of_applies_nowhere() -> None:
    needless = dataclasses.replace(ZONES, broken={}, needless={"aws": "There is one zone."})

    assert cell(needless, "aws", FINE[:1]) == "nothing to keep: There is one zone."
    with pytest.raises(Unproved, match="there is something to keep"):
        cell(needless, "aws", FINE)


def test_without_proofs_it_says_what_the_guarantee_says_of_itself() -> None:
    other = dataclasses.replace(
        ZONES, means={"aws": "A workflow."}, needless={"gcp": "One zone."}, broken={"aws": OPEN}
    )

    assert kept(ZONES, "aws") == "native"
    assert kept(other, "aws") == "by other means: A workflow."
    assert kept(other, "gcp") == "nothing to keep: One zone."
    assert kept(other, "azure") == OPEN
    assert kept(dataclasses.replace(other, impossible={"azure": "No zones."}), "azure") == "not possible: No zones."


def test_a_guarantee_whose_twin_does_not_break_it_has_no_cell() -> None:
    with pytest.raises(Unproved, match=r"network\.zones on aws: prod: on its broken twin answers pass"):
        cell(ZONES, "aws", [Proof("prod", Verdict.PASS, ("on its broken twin answers pass",))])


def test_a_guarantee_that_holds_nowhere_has_no_cell() -> None:
    with pytest.raises(Unproved, match="holds in no environment"):
        cell(ZONES, "aws", FINE[:1])


def test_the_page_has_a_row_a_guarantee_and_counts_its_cells() -> None:
    other = dataclasses.replace(ZONES, name="others", means={"azure": "By a | workflow."})
    proofs = {(one.id, cloud): FINE for one in (ZONES, other) for cloud in ("aws", "azure")}

    text = page((ZONES, other), proofs)

    assert "| AWS | 2 | 0 | 0 | 0 | 0 |" in text
    assert "| Azure | 1 | 1 | 0 | 0 | 0 |" in text
    assert "| [zones](guides/guarantees.md#zones) | native | native |" in text
    assert r"| [others](guides/guarantees.md#others) | native | by other means: By a \| workflow. |" in text
