"""What the metrics server of a rehearsal says."""

import json
from pathlib import Path

import pytest

from gouvernail.errors import GouvernailError
from migration.plan import Plan, compiled
from migration.playbook.loading import Loaded, load
from migration.rehearsing.values import Said, said
from tests.migration.rehearsing.worked import PLAYBOOK, ROOT, small

PROMETHEUS = "https://prometheus.mlops.example"


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(ROOT / PLAYBOOK)


@pytest.fixture(scope="module")
def plan(loaded: Loaded) -> Plan:
    return compiled(loaded)


def one(found: tuple[Said, ...], query: str) -> Said:
    [hit] = [each for each in found if each.query.fullmatch(query)]
    return hit


def test_each_metric_is_within_all_of_its_thresholds(loaded: Loaded, plan: Plan) -> None:
    found = said(plan, loaded.inventory, {})
    server = plan.playbook.prometheus
    assert server
    for template in plan.playbook.analysis_templates:
        for measure in plan.measures_of(template.name):
            if measure.measures in server.queries:
                [series] = one(found, server.queries[measure.measures]).series
                assert measure.lower is None or series.value >= measure.lower
                assert measure.upper is None or series.value <= measure.upper
    assert {each.address for each in found} == {PROMETHEUS}


def test_a_value_that_is_asked_for_is_said(loaded: Loaded, plan: Plan) -> None:
    server = plan.playbook.prometheus
    assert server
    for name in ("error_rate", "error_rate_hard"):  # the same query
        found = said(plan, loaded.inventory, {name: 0.2})
        assert [each.value for each in one(found, server.queries["error_rate"]).series] == [0.2]
        assert [each.value for each in one(found, server.queries["latency_p99"]).series] != [0.2]


def test_there_are_cases_enough_in_each_group(loaded: Loaded, plan: Plan) -> None:
    cases = one(said(plan, loaded.inventory, {}), 'sum by (group) (decisions_counted{system="credit-scoring"})')
    assert len({json.dumps(dict(each.labels)) for each in cases.series}) == len(cases.series) == 2
    assert all(each.value >= 400 for each in cases.series)


def test_whoever_the_inventory_names_calls(loaded: Loaded, plan: Plan) -> None:
    calls = one(said(plan, loaded.inventory, {}), "sum by (principal) (increase(legacy_calls_total[61s]))")
    named = {each.labels["principal"] for each in calls.series}
    assert named == {each.calls_as[0] for each in loaded.inventory.consumers.values()}


def test_a_metric_that_nobody_asks_for_is_refused(loaded: Loaded, plan: Plan) -> None:
    with pytest.raises(GouvernailError, match="no metrics server is asked for 'eror_rate'") as error:
        said(plan, loaded.inventory, {"eror_rate": 1.0})
    assert error.value.problems[0].nearest == "error_rate"
    with pytest.raises(GouvernailError, match="no metrics server"):
        said(plan, loaded.inventory, {"score_difference": 1.0})  # the replay measures it


def test_a_condition_alone_needs_a_value(tmp_path: Path) -> None:
    text = (ROOT / PLAYBOOK).read_text(encoding="utf-8")
    before = "  - name: fairness\n"
    queries = "    latency_p99: histogram"
    assert before in text
    assert queries in text
    text = text.replace(
        before,
        '  - name: own\n    metrics:\n      - {name: queue, count: 1, successCondition: "result[0] < 5"}\n' + before,
    ).replace(queries, f"    queue: sum(queue_length)\n{queries}")
    file = small(tmp_path) / PLAYBOOK
    file.write_text(text, encoding="utf-8")
    loaded = load(file)
    with pytest.raises(GouvernailError, match="what queue may measure is known to its condition alone") as error:
        said(compiled(loaded), loaded.inventory, {})
    assert error.value.problems[0].mend == "--value queue=NUMBER"
    found = said(compiled(loaded), loaded.inventory, {"queue": 3.0})
    assert [each.value for each in one(found, "sum(queue_length)").series] == [3.0]
