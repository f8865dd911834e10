"""JUnit: what a CI server counts."""

from xml.etree.ElementTree import fromstring

from assurance.reporting import junit
from tests.assurance.reporting.conftest import finding


def document(*checked, everything=False):
    return fromstring("\n".join(junit.lines(checked, everything=everything)).partition("\n")[2])


def test_a_suite_counts_what_its_cases_came_to(each):
    [suite] = document(each, everything=True)
    counts = {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "8", "failures": "1", "errors": "3", "skipped": "3"}
    for word, count in (("failure", 1), ("error", 3), ("skipped", 3)):
        assert len(suite.findall(f"./testcase/{word}")) == count


def test_several_findings_of_one_rule_on_one_resource_are_one_case(checked):
    [suite] = document(checked(finding(message="first"), finding(message="second")))
    [case] = suite
    assert suite.get("tests") == suite.get("failures") == "1"
    assert "first" in case[0].text
    assert "second" in case[0].text


def test_an_open_finding_beside_a_waived_one_fails_the_case(checked, each):
    waived = next(one for one in each.findings if one.waiver)
    [suite] = document(checked(waived, waived.model_copy(update={"waiver": None, "message": "open"})))
    assert suite.get("failures") == "1"


def test_each_subject_is_a_suite(checked):
    names = [suite.get("name") for suite in document(checked(name="a"), checked(name="b"))]
    assert names == ["a", "b"]
