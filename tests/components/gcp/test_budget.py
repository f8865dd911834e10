"""Budget: what may be spent a month in a project, and that the route is told of each share that was passed."""

import json

import pytest

from components.gcp import Budget
from components.gcp._labels import labels_of
from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from tests.components.gcp.graphs import ACCOUNT, KEY, REGION, every, one

ROUTE = f"projects/{ACCOUNT}/notificationChannels/1234567890123456789"
PAYS = "012345-6789AB-CDEF01"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "route": ROUTE,
    "billing_account": PAYS,
    "key_id": KEY,
    "limit": {"monthly": 1600, "alert_at": [0.5, 0.8, 1.0]},
}
OF = {"ai-system-id": "credit-scoring", "environment": "dev"}


@pytest.fixture
def graph(build) -> Graph:
    return build(Budget, ARGS)


def test_a_month_of_the_project_in_the_currency_that_is_billed(graph) -> None:
    (it,) = graph.of_type("gouvernail-gcp:index:Budget")
    budget = one(graph, "billing.Budget")
    assert budget.outputs["name"] == it.outputs["budget"]
    assert budget.inputs["billingAccount"] == PAYS
    assert budget.inputs["amount"] == {"specifiedAmount": {"units": "1600"}}
    counted = budget.inputs["budgetFilter"]
    assert counted["calendarPeriod"] == "MONTH"
    assert [name.startswith("projects/") and name[9:].isdigit() for name in counted["projects"]] == [True]
    assert "labels" not in counted


def test_it_tells_at_each_share_and_of_the_forecast(graph) -> None:
    rules = [
        (each["spendBasis"], each["thresholdPercent"]) for each in one(graph, "billing.Budget").inputs["thresholdRules"]
    ]
    assert rules == [*(("CURRENT_SPEND", share) for share in (0.5, 0.8, 1.0)), ("FORECASTED_SPEND", 1.0)]
    topic = one(graph, "pubsub.Topic")
    assert one(graph, "billing.Budget").inputs["allUpdatesRule"]["pubsubTopic"] == topic.id
    says = one(graph, "pubsub.TopicIAMMember").inputs
    assert (says["topic"], says["role"]) == (topic.id, "roles/pubsub.publisher")
    assert says["member"] == "serviceAccount:billing-budget-alert@system.gserviceaccount.com"
    assert topic.inputs["kmsKeyName"] == KEY


def test_each_hour_a_share_that_was_passed_tells_the_route_and_so_does_a_failed_look(graph) -> None:
    source = json.loads(one(graph, "workflows.Workflow").inputs["sourceContents"])["main"]["steps"]
    names = [name for step in source for name in step]
    assert names.index("compare_alertThresholdExceeded") < names.index("let_go")
    assert f"{one(graph, 'pubsub.Subscription').id}:pull" in json.dumps(source)
    passed, failed = (one(graph, "monitoring.AlertPolicy", name) for name in ("budget-passed", "budget-failed"))
    assert passed.inputs["notificationChannels"] == failed.inputs["notificationChannels"] == [ROUTE]
    assert 'jsonPayload.budget="bex-dev-month"' in passed.inputs["conditions"][0]["conditionMatchedLog"]["filter"]
    assert one(graph, "cloudscheduler.Job").inputs["schedule"] == "7 * * * *"


def test_what_a_system_costs_is_counted_by_the_one_label_that_its_things_bear(build) -> None:
    graph = build(Budget, {**ARGS, "limit": {**ARGS["limit"], "of": OF}})
    labels = one(graph, "billing.Budget").inputs["budgetFilter"]["labels"]
    assert labels == {"costs-of": "credit-scoring-dev"}
    assert labels.items() <= labels_of({"owner": "grp", **OF}).items()


@pytest.mark.parametrize(
    ("lacks", "path"),
    [
        ({"billing_account": None}, "clouds.gcp.billingAccount"),
        ({"key_id": None}, "key_id"),
        ({"limit": {**ARGS["limit"], "of": {"a": "b", "c": "d"}}}, "limit.of"),
    ],
)
def test_what_a_budget_cannot_do_without_is_refused_with_the_words_to_add(build, lacks, path) -> None:
    with pytest.raises(GouvernailError) as told:
        build(Budget, {key: value for key, value in {**ARGS, **lacks}.items() if value is not None})
    assert path in str(told.value)


def test_without_a_limit_nothing_is_made(build) -> None:
    graph = build(Budget, {key: value for key, value in ARGS.items() if key not in {"limit", "billing_account"}})
    assert not [each for each in graph if each.type.startswith("gcp:")]


def test_a_budget_of_the_landing_zone_is_read(build, state) -> None:
    theirs = one(build(Budget, ARGS, state=state), "billing.Budget").id.rpartition("/")[2]
    again = {**ARGS, "prefix": "bex-two", "adopt": {"budget": theirs, "monitor": ""}}
    graph = build(Budget, again, state=state)
    assert one(graph, "billing.Budget").external
    assert not every(graph, "pubsub.Topic")
