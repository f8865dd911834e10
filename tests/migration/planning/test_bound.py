"""How soon everything is back with the legacy, at the longest."""

from pathlib import Path

import pytest

from migration.planning.bound import ASKING, ASSUMED, bounds, required, way_back
from tests.migration.playbook.worked import edited, planned

ERROR_RATE = "{name: error_rate, interval: 30s, failureLimit: 1}"


def found(folder: Path, *edits: dict[str, str]) -> dict[str, float]:
    return {one.measure.name: one.seconds for one in bounds(planned(folder, *edits))}


def test_it_is_every_part_at_its_longest(tmp_path: Path) -> None:
    update, read_back = ASSUMED["aws"]
    assert found(tmp_path) == {
        "error_rate": 2 * 30 + ASKING + update + read_back,
        "latency_p99": 3 * 60 + ASKING + update + read_back,
        "error_rate_hard": 30 + ASKING + update + read_back,
    }


def test_what_a_drill_has_measured_replaces_what_is_assumed(tmp_path: Path) -> None:
    measured = edited("capacityCheck: true,", "capacityCheck: true, update: 20s, readBack: 5s,")
    assert found(tmp_path, measured)["error_rate"] == 2 * 30 + ASKING + 25
    assert not way_back(planned(tmp_path, measured)).assumed
    assert way_back(planned(tmp_path, edited("capacityCheck: true,", "capacityCheck: true, update: 20s,"))).assumed


def test_a_delay_before_the_first_measurement_counts(tmp_path: Path) -> None:
    later = edited(ERROR_RATE, "{name: error_rate, interval: 30s, failureLimit: 1, initialDelay: 2m}")
    assert found(tmp_path, later)["error_rate"] == found(tmp_path)["error_rate"] + 120


NOT_BACK = (
    edited(ERROR_RATE, "{name: error_rate, interval: 30s, onFailure: pause}"),
    edited("  - name: guard\n", "  - name: guard\n    dryRun: [{metricName: error_rate}]\n"),
)


@pytest.mark.parametrize("never", NOT_BACK)
def test_what_does_not_roll_back_has_no_bound(tmp_path: Path, never: dict[str, str]) -> None:
    assert "error_rate" not in found(tmp_path, never)
    plan = planned(tmp_path, never)
    assert required(plan, bounds(plan))["error_rate"] is None


def test_a_wider_trigger_is_not_the_specs(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    soonest = required(plan, bounds(plan))["error_rate"]
    assert soonest is not None
    assert soonest.measure.name == "error_rate"


def test_a_stricter_one_that_is_sooner_is(tmp_path: Path) -> None:
    plan = planned(
        tmp_path, edited("interval: 30s, thresholdRange: {max: 5%}}", "interval: 10s, thresholdRange: {max: 0.1%}}")
    )
    soonest = required(plan, bounds(plan))["error_rate"]
    assert soonest is not None
    assert soonest.measure.name == "error_rate_hard"


def test_a_share_of_the_values_is_less_than_the_spec_asks(tmp_path: Path) -> None:
    plan = planned(tmp_path, edited(ERROR_RATE, "{name: error_rate, interval: 30s, forShare: 90%}"))
    assert required(plan, bounds(plan))["error_rate"] is None
