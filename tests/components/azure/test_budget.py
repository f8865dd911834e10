"""Budget: told at each share and of the forecast, by tags or for an account; unusual costs; or the landing zone's."""

import pulumi
import pulumi_azure_native
import pytest

from components.azure import Budget
from gouvernail.sandbox.inprocess import collect
from tests.components.azure.graphs import ACCOUNT, LOG, REGION, every, one

GROUPS = f"/subscriptions/{ACCOUNT}/resourceGroups/bex-dev-incidents/providers/Microsoft.Insights/actionGroups"
ROUTE, OTHER = f"{GROUPS}/bex-dev-medium", f"{GROUPS}/else-dev-medium"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": ACCOUNT,
    "region": REGION,
    "route": ROUTE,
    "log_store": LOG,
    "limit": {"monthly": 1777, "alert_at": [0.5, 0.8, 1.0], "since": "2026-11-01"},
    "unusual_from": 88,
}
LIMITED = {name: its for name, its in ARGS.items() if name != "unusual_from"}
LOOKING = {name: its for name, its in ARGS.items() if name != "limit"}


def limited(**more):
    return {**LIMITED, "limit": {**ARGS["limit"], **more}}


def test_each_share_and_the_forecast_of_all_of_it_are_told(build):
    budget = one(build(Budget, LIMITED), "consumption.Budget").inputs
    assert (budget["amount"], budget["timeGrain"], budget["category"]) == (1777, "Monthly", "Cost")
    assert budget["scope"] == f"/subscriptions/{ACCOUNT}"
    notices = budget["notifications"].values()
    told = {(its["thresholdType"], its["threshold"]) for its in notices}
    assert told == {("Actual", 50), ("Actual", 80), ("Actual", 100), ("Forecasted", 100)}
    assert all(its["contactGroups"] == [ROUTE] and its["contactEmails"] == [] for its in notices)
    assert {(its["operator"], its["enabled"]) for its in notices} == {("GreaterThan", True)}


def test_a_share_that_is_no_whole_percent_has_a_name_of_its_own(build):
    graph = build(Budget, limited(alert_at=[0.3333, 0.33]))
    names = set(one(graph, "consumption.Budget").inputs["notifications"])
    assert names == {"actual-33-33", "actual-33", "forecasted-100"}


def test_an_accounts_budget_counts_all_of_it_and_a_systems_what_bears_all_its_tags(build):
    assert "filter" not in one(build(Budget, LIMITED), "consumption.Budget").inputs
    of = {"environment": "dev", "ai-system-id": "credit-scoring"}
    both = one(build(Budget, limited(of=of)), "consumption.Budget").inputs["filter"]["and"]
    assert {part["tags"]["name"]: part["tags"]["values"] for part in both} == {key: [its] for key, its in of.items()}
    alone = one(build(Budget, limited(of={"environment": "dev"})), "consumption.Budget").inputs["filter"]
    assert alone == {"tags": {"name": "environment", "operator": "In", "values": ["dev"]}}


def test_more_shares_than_a_budget_can_tell_of_are_refused(build):
    with pytest.raises(ValueError, match="at 4 shares at most, not at 5"):
        build(Budget, limited(alert_at=[0.1, 0.2, 0.3, 0.4, 0.5]))


@pytest.mark.parametrize("since", ["", "2026-11-02"])
def test_a_budget_that_does_not_begin_with_a_month_is_refused(build, since):
    with pytest.raises(Exception, match="begins with the month in which it is made"):
        build(Budget, limited(since=since))


def test_every_service_is_looked_at_each_day_and_what_is_unusual_is_told(build):
    graph = build(Budget, LOOKING)
    workflow = one(graph, "logic.Workflow")
    definition = workflow.inputs["definition"]
    (trigger,) = definition["triggers"].values()
    assert trigger["recurrence"] == {"frequency": "Day", "interval": 1}
    for name in ("Day", "Before"):
        asked = definition["actions"][name]["inputs"]
        assert f"/subscriptions/{ACCOUNT}/providers/Microsoft.CostManagement/query?" in asked["uri"]
        assert asked["body"]["dataset"]["grouping"] == [{"type": "Dimension", "name": "ServiceName"}]
        assert "filter" not in asked["body"]["dataset"]
    above = definition["actions"]["Each"]["actions"]["Above"]["expression"]["greaterOrEquals"]
    assert above[1] == 88
    tell = definition["actions"]["Any"]["actions"]["Tell"]
    assert (tell["type"], tell["inputs"]["runStatus"]) == ("Terminate", "Failed")
    alert = one(graph, "monitor.MetricAlert").inputs
    assert (alert["scopes"], alert["actions"]) == ([workflow.id], [{"actionGroupId": ROUTE}])
    assert alert["criteria"]["allOf"][0]["metricName"] == "RunsFailed"


def test_what_looks_may_read_costs_and_nothing_else(build):
    graph = build(Budget, LOOKING)
    (given,) = every(graph, "authorization.RoleAssignment")
    assert given.inputs["roleDefinitionId"].endswith("/72fafb9e-0641-4937-9268-a91bfd8191a3")
    assert given.inputs["scope"] == f"/subscriptions/{ACCOUNT}"
    workflow = one(graph, "logic.Workflow")
    assert given.inputs["principalId"] == workflow.outputs["identity"]["principalId"]
    assert one(graph, "monitor.DiagnosticSetting").inputs["resourceUri"] == workflow.id


def test_what_is_not_asked_for_is_not_made(build):
    graph = build(Budget, {name: its for name, its in LIMITED.items() if name != "limit"})
    assert not [resource for resource in graph if resource.type.startswith("azure-native:")]
    (it,) = graph.of_type("gouvernail-azure:index:Budget")
    assert (it.outputs["budget"], it.outputs["monitor"]) == ("", "")


def test_the_look_of_another_environment_tells_here_too_and_none_is_made(build, state):
    theirs = one(build(Budget, LOOKING, state=state), "logic.Workflow").id
    args = {**LOOKING, "prefix": "else-dev", "route": OTHER, "monitor": theirs}
    graph = build(Budget, args, state=state, stack="other")
    looking = one(graph, "logic.Workflow")
    assert (looking.id, looking.external) == (theirs, True)
    alert = one(graph, "monitor.MetricAlert").inputs
    assert (alert["scopes"], alert["actions"]) == ([theirs], [{"actionGroupId": OTHER}])
    assert every(graph, "authorization.RoleAssignment") == []


def test_the_landing_zones_are_read_and_none_is_made(build, state):
    scope = f"/subscriptions/{ACCOUNT}"

    def theirs():
        own = pulumi_azure_native.Provider("azure", subscription_id=ACCOUNT, location=REGION)
        pulumi_azure_native.costmanagement.ScheduledActionByScope(
            "anomaly",
            name="anomaly",
            scope=scope,
            kind="InsightAlert",
            display_name="Unusual costs",
            status="Enabled",
            view_id=f"{scope}/providers/Microsoft.CostManagement/views/ms:DailyAnomalyByResourceGroup",
            notification={"subject": "Unusual costs", "to": ["finops@banque.example"]},
            schedule={"frequency": "Daily", "start_date": "2026-01-01T00:00:00Z", "end_date": "2027-01-01T00:00:00Z"},
            opts=pulumi.ResourceOptions(provider=own),
        )

    landing = collect(theirs, stack_name="landing", state=state, allow_foreign=True)
    anomaly = one(landing, "costmanagement.ScheduledActionByScope").id
    made = one(build(Budget, LIMITED, state=state), "consumption.Budget")
    adopt = {"budget": made.outputs["name"], "monitor": anomaly}
    graph = build(Budget, {**ARGS, "adopt": adopt}, state=state, stack="other")
    cloud = [resource for resource in graph if resource.type.startswith("azure-native:")]
    assert {resource.id for resource in cloud} == {made.id, anomaly}
    assert all(resource.external for resource in cloud)
    (it,) = graph.of_type("gouvernail-azure:index:Budget")
    assert (it.outputs["budget"], it.outputs["monitor"]) == ("bex-dev-month", anomaly)
