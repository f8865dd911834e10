"""A metric is judged by the spec's threshold or a stricter one, and asks only where it is told to."""

from pathlib import Path

from migration.measure import FunctionSource, Measure, PrometheusSource
from migration.playbook.measuring import MinSample
from tests.migration.playbook.worked import edited, planned

ERROR_RATE = "{name: error_rate, interval: 30s, failureLimit: 1}"


def found(folder: Path, template: str, name: str, *edits: dict[str, str]) -> Measure:
    return next(one for one in planned(folder, *edits).measures_of(template) if one.name == name)


def test_the_threshold_is_the_specs(tmp_path: Path) -> None:
    one = found(tmp_path, "guard", "error_rate")
    assert (one.lower, one.upper, one.window) == (None, 0.005, 300)
    assert (one.interval, one.count, one.failure_limit, one.on_failure) == (30, None, 1, "rollback")
    assert one.seconds is None


def test_a_stricter_one_wins(tmp_path: Path) -> None:
    stricter = edited(ERROR_RATE, "{name: error_rate, interval: 30s, thresholdRange: {max: 0.1%}}")
    assert found(tmp_path, "guard", "error_rate", stricter).upper == 0.001


def test_another_view_of_a_monitor_asks_what_the_monitor_asks(tmp_path: Path) -> None:
    one = found(tmp_path, "guard", "error_rate_hard")
    assert (one.measures, one.upper) == ("error_rate", 0.05)
    assert isinstance(one.source, PrometheusSource)
    assert one.source.query == "up"


def test_sources_are_told_apart(tmp_path: Path) -> None:
    assert found(tmp_path, "guard", "detection").severity == "high"
    assert found(tmp_path, "guard", "detection").upper == 0
    assert found(tmp_path, "same-answers", "score_difference").source == FunctionSource("systems.scores:difference")


def test_the_secret_of_a_server_is_not_shown_to_another(tmp_path: Path) -> None:
    provider = 'provider: {prometheus: {address: "https://other.example", query: up}}'
    other = found(tmp_path, "guard", "error_rate", edited(ERROR_RATE, ERROR_RATE[:-1] + f", {provider}}}"))
    assert isinstance(other.source, PrometheusSource)
    assert (other.source.address, other.source.auth) == ("https://other.example", None)
    own = found(tmp_path, "guard", "error_rate")
    assert isinstance(own.source, PrometheusSource)
    assert own.source.auth
    assert own.source.auth.secret == "prometheus/read"


def test_a_query_counts_the_cases_where_one_says_so(tmp_path: Path) -> None:
    one = found(tmp_path, "fairness", "approval_parity")
    assert isinstance(one.source, PrometheusSource)
    assert one.source.cases == "up"


def test_the_specs_sample_holds_where_none_is_written(tmp_path: Path) -> None:
    one = found(tmp_path, "fairness", "approval_parity", edited(", minSample: {perGroup: 400}", ""))
    assert one.min_sample == MinSample(400, per_group=True)
    assert one.by == ("age_band", "gender", "nationality")
    assert found(tmp_path, "same-answers", "score_difference").min_sample == MinSample(50000)
    assert found(tmp_path, "same-answers", "score_difference").for_share == 0.99


def test_it_takes_as_long_as_its_measurements(tmp_path: Path) -> None:
    longer = edited(
        "{name: approval_parity, count: 1,", "{name: approval_parity, count: 4, interval: 1d, initialDelay: 1h,"
    )
    assert found(tmp_path, "fairness", "approval_parity", longer).seconds == 3600 + 3 * 86400
    assert found(tmp_path, "fairness", "approval_parity").seconds == 0
