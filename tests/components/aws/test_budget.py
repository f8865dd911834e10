"""Budget: told at each share and of the forecast, by tags or for an account; unusual costs; or the landing zone's."""

import pulumi
import pulumi_aws
import pytest

from components.aws import Budget
from gouvernail.errors import GouvernailError
from gouvernail.sandbox.inprocess import collect
from tests.components.aws.graphs import every, one

ROUTE = "arn:aws:sns:eu-west-1:111111111111:bex-dev-medium"
ARGS = {
    "prefix": "bex-dev",
    "tags": {"owner": "grp"},
    "account": "111111111111",
    "region": "eu-west-1",
    "route": ROUTE,
    "limit": {"monthly": 1777, "alert_at": [0.5, 0.8, 1.0]},
    "unusual_from": 88,
}


def test_each_share_and_the_forecast_of_all_of_it_are_told(build):
    budget = one(build(Budget, ARGS), "budgets.Budget").inputs
    assert (budget["limitAmount"], budget["limitUnit"], budget["timeUnit"]) == ("1777.0", "USD", "MONTHLY")
    told = {(its["notificationType"], its["threshold"]) for its in budget["notifications"]}
    assert told == {("ACTUAL", 50), ("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)}
    assert all(its["subscriberSnsTopicArns"] == [ROUTE] for its in budget["notifications"])
    assert {its["comparisonOperator"] for its in budget["notifications"]} == {"GREATER_THAN"}


def test_an_accounts_budget_counts_all_of_it_and_a_systems_what_bears_all_its_tags(build):
    assert "filterExpression" not in one(build(Budget, ARGS), "budgets.Budget").inputs
    of = {"environment": "dev", "ai-system-id": "credit-scoring"}
    system = one(build(Budget, {**ARGS, "limit": {**ARGS["limit"], "of": of}}), "budgets.Budget").inputs
    counted = [part["tags"] for part in system["filterExpression"]["ands"]]
    assert {its["key"]: its["values"] for its in counted} == {key: [value] for key, value in of.items()}
    assert system["metrics"] == "UnblendedCost"


def test_more_shares_than_a_budget_can_tell_of_are_refused(build):
    with pytest.raises(ValueError, match="at 4 shares at most, not at 5"):
        build(Budget, {**ARGS, "limit": {"monthly": 10, "alert_at": [0.1, 0.2, 0.3, 0.4, 0.5]}})


def test_every_service_is_watched_and_what_is_unusual_is_told_at_once(build):
    graph = build(Budget, ARGS)
    monitor = one(graph, "costexplorer.AnomalyMonitor")
    assert (monitor.inputs["monitorType"], monitor.inputs["monitorDimension"]) == ("DIMENSIONAL", "SERVICE")
    told = one(graph, "costexplorer.AnomalySubscription").inputs
    assert told["monitorArnLists"] == [monitor.outputs["arn"]]
    assert (told["frequency"], told["subscribers"]) == ("IMMEDIATE", [{"type": "SNS", "address": ROUTE}])
    assert told["thresholdExpression"]["dimension"]["values"] == ["88"]


def test_what_is_not_asked_for_is_not_made(build):
    graph = build(Budget, {name: its for name, its in ARGS.items() if name not in {"limit", "unusual_from"}})
    assert not [resource for resource in graph if resource.type.startswith("aws:")]
    (it,) = graph.of_type("gouvernail-aws:index:Budget")
    assert (it.outputs["budget"], it.outputs["monitor"]) == ("", "")


def test_an_account_has_one_monitor_of_its_services(build, state):
    build(Budget, ARGS, state=state)
    with pytest.raises(GouvernailError, match="already exists"):
        build(Budget, {**ARGS, "prefix": "other-dev"}, state=state, stack="other")


def test_monitors_of_something_else_stand_beside_it(state):
    def program():
        opts = pulumi.ResourceOptions(
            provider=pulumi_aws.Provider("aws", region="eu-west-1", allowed_account_ids=["111111111111"])
        )
        for name in ("one", "two"):
            pulumi_aws.costexplorer.AnomalyMonitor(
                name, name=name, monitor_type="CUSTOM", monitor_specification='{"Tags": {"Key": "a"}}', opts=opts
            )

    assert len(every(collect(program, stack_name="custom", state=state), "costexplorer.AnomalyMonitor")) == 2


def test_the_landing_zones_are_read_and_none_is_made(build, state):
    made = build(Budget, ARGS, state=state)
    monitor = one(made, "costexplorer.AnomalyMonitor").id
    adopt = {"budget": "bex-dev-month", "monitor": monitor}
    graph = build(Budget, {**ARGS, "adopt": adopt}, state=state, stack="other")
    cloud = [resource for resource in graph if resource.type.startswith("aws:")]
    assert len(cloud) == 2
    assert all(resource.external for resource in cloud)
    (it,) = graph.of_type("gouvernail-aws:index:Budget")
    assert (it.outputs["budget"], it.outputs["monitor"]) == ("bex-dev-month", monitor)
