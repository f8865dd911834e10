"""The forms together: all are offered, and none loses a finding or lets a hostile name out of its place."""

import json
from xml.etree.ElementTree import fromstring

import pytest
from click import unstyle
from hypothesis import given
from hypothesis import strategies as st

from assurance.checking import Checked
from assurance.commands import check
from assurance.reporting import FORMS
from assurance.subjects import Subject
from gouvernail.graph import Graph
from tests.assurance.reporting.conftest import finding

LISTING = ("text", "github", "markdown")


def told(form, *checked, everything=False):
    return "\n".join(FORMS[form](checked, everything=everything))


def test_the_command_offers_every_form():
    [option] = [one for one in check.params if one.name == "style"]
    assert tuple(option.type.choices) == tuple(FORMS)


@pytest.mark.parametrize("form", [*FORMS])
def test_passes_are_told_only_where_everything_is_asked_for(form, each):
    quiet, whole = told(form, each), told(form, each, everything=True)
    for mark in (r"passed \(", "passed (", "::passed"):
        assert mark not in quiet
    assert any(mark in whole for mark in (r"passed \(", "passed (", "::passed"))


@pytest.mark.parametrize("form", [*FORMS])
def test_a_waived_finding_stays_in_sight(form, each):
    assert "waived" in told(form, each)


@pytest.mark.parametrize("form", [*FORMS])
def test_nothing_found_is_a_document_too(form, checked):
    assert told(form, checked())


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(name=NAMES, message=NAMES)
def test_whatever_a_resource_is_called_each_form_stays_whole(name, message):
    hostile = Checked(
        Subject("s", "s", Graph(()), None, None, simulated=False),
        (finding(name, message=message, file="a.py", line=1), finding("second")),
        (),
    )
    for form in ("json", "sarif", "gitlab"):
        json.loads(told(form, hostile))
    assert len(fromstring(told("junit", hostile).partition("\n")[2]).findall(".//testcase")) == 2
    for form in LISTING:
        lines = unstyle(told(form, hostile)).split("\n")
        assert all(line.isprintable() for line in lines), form
    assert len(told("github", hostile).split("\n")) == 3
    rows = [line for line in told("markdown", hostile).split("\n") if line.startswith("| ")]
    assert len(rows) == 3
