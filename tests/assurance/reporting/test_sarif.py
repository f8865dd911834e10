"""SARIF: what code scanning reads."""

import json

from assurance.reporting import sarif
from tests.assurance.reporting.conftest import finding


def run(*checked, everything=False):
    document = json.loads("\n".join(sarif.lines(checked, everything=everything)))
    assert document["version"] == "2.1.0"
    [only] = document["runs"]
    return only


def named(each, everything=True):
    results = run(each, everything=everything)["results"]
    return {
        one["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].rpartition("::")[2]: one for one in results
    }


def test_every_result_points_to_its_rule(each):
    only = run(each)
    rules = [one["id"] for one in only["tool"]["driver"]["rules"]]
    assert len(rules) == len({*rules}) == 2
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in only["results"])


def test_a_rule_says_how_grave_it_is_and_whom_it_serves(each):
    rule = run(each)["tool"]["driver"]["rules"][0]
    assert rule["properties"]["security-severity"] == "9.5"
    assert "AI Act Art. 15(5)" in rule["properties"]["tags"]


def test_a_result_lies_on_the_line_that_registers_the_resource(each):
    physical = named(each)["fail"]["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": {"uri": "in%20dex.ts"}, "region": {"startLine": 7}}


def test_what_nobody_knows_the_line_of_lies_at_the_start_of_what_was_judged(each):
    physical = named(each)["warned"]["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": {"uri": "state.json"}, "region": {"startLine": 1}}


def test_what_is_not_known_is_a_failure_for_whoever_reads_it(each):
    results = named(each)
    assert {name: results[name]["kind"] for name in ("unknown", "error", "unmapped", "passed", "other")} == {
        "unknown": "fail",
        "error": "fail",
        "unmapped": "fail",
        "passed": "pass",
        "other": "notApplicable",
    }
    assert results["unknown"]["level"] == "error"
    assert results["passed"]["level"] == "none"
    assert results["unknown"]["message"]["text"].startswith("unknown (aws:s3/bucket:Bucket): not evaluated: ")


def test_a_waiver_is_a_suppression_with_its_reason(each):
    [suppressed] = named(each)["waived"]["suppressions"]
    assert suppressed["kind"] == "external"
    assert suppressed["justification"] == "It goes in March. (borne by a, agreed by b, until 2999-01-01)"
    assert "suppressions" not in named(each)["fail"]


def test_a_finding_keeps_its_fingerprint_when_its_line_moves(checked):
    def mark(**more):
        return run(checked(finding(**more)))["results"][0]["partialFingerprints"]

    assert mark(file="a.py", line=1) == mark(file="b.py", line=9)
    assert mark() != mark(message="another")
