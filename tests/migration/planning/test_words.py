"""Times and thresholds in words."""

from pathlib import Path

import pytest

from migration.planning.words import sourced, spoken, threshold
from tests.migration.playbook.worked import edited, planned


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0s"), (0.4, "0s"), (59.6, "1m"), (90, "1m 30s"), (3600, "1h"), (612000, "7d 2h"), (86400 + 61, "1d 1m")],
)
def test_a_time_is_said_in_its_largest_units(seconds: float, words: str) -> None:
    assert spoken(seconds) == words


def test_a_threshold_is_said_in_the_units_of_who_wrote_it(tmp_path: Path) -> None:
    plan = planned(
        tmp_path,
        edited(
            "thresholdRange: {max: 0.02}, forShare: 99%",
            'successCondition: "result < 1", failureCondition: "result > 2"',
        ),
    )
    said = {
        one.name: threshold(plan, one)
        for template in ("guard", "same-answers", "fairness")
        for one in plan.measures_of(template)
    }
    assert said == {
        "error_rate": "at most 0.5%",
        "latency_p99": "at most 300ms",
        "error_rate_hard": "at most 5%",
        "detection": "no open finding of severity high or above",
        "score_difference": "result < 1 and not result > 2",
        "approval_parity": "at least 0.8",
    }


def test_a_source_is_said_without_its_secret(tmp_path: Path) -> None:
    said = [sourced(one.source) for one in planned(tmp_path).measures_of("guard")]
    assert said[0] == "Prometheus at https://prometheus.example"
    assert not any("prometheus/read" in one for one in said)
    assert sourced(None) == "nobody"
