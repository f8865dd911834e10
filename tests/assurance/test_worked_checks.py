"""What checkov says of every worked stack: nothing fails but what somebody bears, and no waiver is for nothing."""

from datetime import date

import pytest

from assurance.checking import Asked, check, known_ids, orphaned, register
from assurance.scanning import Scanning
from assurance.subjects import Subject
from gouvernail.findings import Verdict
from tests.structure.tree import ROOT
from tests.upgrades.recorded import CLOUDS

WAIVERS = ROOT / "policies" / "waivers.yaml"
TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def scanning():
    with Scanning() as started:
        yield started


@pytest.fixture(scope="module")
def checked(worked_stacks, scanning):
    asked, waived = Asked(rules=False, checkov=scanning), register(WAIVERS, known_ids())

    def of(cloud):
        subjects = (
            Subject(stack, stack, graph, stack, None, simulated=True) for stack, graph in worked_stacks(cloud).items()
        )
        return [check(one, waived, TODAY, asked) for one in subjects]

    return {cloud: of(cloud) for cloud in CLOUDS}


@pytest.mark.slow
@pytest.mark.parametrize("cloud", CLOUDS)
def test_nothing_fails_but_what_somebody_bears(checked, cloud):
    found = checked[cloud]
    assert [(one.subject.name, *_said(each)) for one in found for each in one.findings if each.open] == []
    assert len(found) > 5
    assert [one.subject.name for one in found if one.count(Verdict.PASS) <= _least(one.subject.name)] == []


@pytest.mark.slow
def test_no_waiver_is_left_that_covers_nothing(checked, scanning):
    every = [one for its in checked.values() for one in its]
    left = orphaned(register(WAIVERS, known_ids()), every, Asked(rules=False, checkov=scanning))
    assert [one.message for one in left] == []


@pytest.mark.slow
def test_without_the_waivers_the_same_stacks_fail(worked_stacks, scanning):
    stack, graph = next(iter(worked_stacks("aws").items()))
    subject = Subject(stack, stack, graph, stack, None, simulated=True)
    none = register(ROOT / "policies" / "none.yaml", known_ids())
    assert not check(subject, none, TODAY, Asked(rules=False, checkov=scanning)).passed


def _least(stack):
    """What checkov knows of a cutover is little, its router being few resources."""
    return 5 if stack.endswith("-cutover") else 50


def _said(finding):
    return finding.id, finding.verdict.value, finding.urn, finding.message
