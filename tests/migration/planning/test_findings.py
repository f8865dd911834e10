"""What stands against a valid plan."""

from pathlib import Path

from migration.planning.findings import findings
from migration.planning.previews import Preview
from tests.migration.playbook.worked import edited, planned

CUTOVER = "credit-scoring-aws-prod-cutover"


def test_nothing_stands_against_a_good_one(tmp_path: Path) -> None:
    assert findings(planned(tmp_path), ()) == ()


def test_a_rollback_that_comes_too_late_is_told_with_both_times(tmp_path: Path) -> None:
    slow = edited(
        "{name: latency_p99, interval: 1m, failureLimit: 2}", "{name: latency_p99, interval: 2m, failureLimit: 2}"
    )
    (told,) = findings(planned(tmp_path, slow), ())
    assert "latency_p99" in told
    assert "7m 25s" in told
    assert "serving.rollback.within of the spec is 5m" in told


def test_a_monitor_of_the_rollback_that_nobody_watches_is_told(tmp_path: Path) -> None:
    (told,) = findings(
        planned(tmp_path, edited("      - {name: latency_p99, interval: 1m, failureLimit: 2}\n", "")), ()
    )
    assert told.startswith("latency_p99 shall take a deployment back")


def test_a_risk_that_nobody_accepted_names_who_may(tmp_path: Path) -> None:
    (told,) = findings(planned(tmp_path, edited(", acceptedBy: aiBoard", "")), ())
    assert told == "risk M1 is high and accepted by nobody; aiBoard may accept it"


def test_a_preview_that_fails_or_loses_the_routing_is_told(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    assert findings(plan, [Preview(CUTOVER, problem="no credentials")]) == (
        f"the preview of {CUTOVER} failed: no credentials",
    )
    (told,) = findings(plan, [Preview(CUTOVER, {"replace": 1}, lost=("urn:listener",))])
    assert "delete or replace urn:listener" in told


def test_what_a_workload_would_lose_and_what_is_not_known_is_no_finding(tmp_path: Path) -> None:
    others = [Preview("credit-scoring-aws-prod-workload", lost=("urn:old",)), Preview(CUTOVER, unknown="not yet")]
    assert findings(planned(tmp_path), others) == ()
