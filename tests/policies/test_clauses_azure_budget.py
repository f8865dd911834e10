"""Each clause of the guarantees of budget on Azure: what breaks it, what leaves it open, and what must not."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.twin import Add, Change, Drop, Set
from tests.policies.clauses import verdict

BUDGET = "azure-native:consumption:Budget"
WORKFLOW = "azure-native:logic:Workflow"
ALERT = "azure-native:monitor:MetricAlert"
GIVEN = "azure-native:authorization:RoleAssignment"
READER = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
READS_COSTS = "72fafb9e-0641-4937-9268-a91bfd8191a3"
DATASET = "definition.actions.Day.inputs.body.dataset"
LIMITED, TOLD, WATCHED = "budget.costs_limited", "budget.costs_told", "budget.unusual_costs_watched"


def notice(name: str, field: str, value: object) -> Set:
    return Set(BUDGET, f"notifications.{name}.{field}", value)


def look(path: str, value: object) -> Set:
    return Set(WORKFLOW, path, value, at="own", having="CostManagement/query")


def alarm(path: str, value: object) -> Set:
    return Set(ALERT, path, value, at="own", having="unusual-costs")


def tagged(name: str) -> dict[str, object]:
    return {"tags": {"name": name, "operator": "In", "values": ["x"]}}


BREAKS: list[tuple[str, Change]] = [
    (LIMITED, Drop(BUDGET)),
    (LIMITED, Set(BUDGET, "amount", 1001)),
    (LIMITED, Set(BUDGET, "timeGrain", "Annually")),
    (LIMITED, Set(BUDGET, "filter", tagged("ai-system-id"))),
    (LIMITED, Set(BUDGET, "filter", {"and": [tagged("ai-system-id"), tagged("environment")]})),
    (LIMITED, Set(BUDGET, "currentSpend", {"amount": 1, "unit": "EUR"})),
    (TOLD, notice("actual-50", "enabled", value=False)),
    (TOLD, notice("actual-50", "thresholdType", "Forecasted")),
    (TOLD, notice("actual-50", "operator", "EqualTo")),
    (TOLD, notice("actual-100", "contactGroups", [])),
    (TOLD, notice("actual-100", "contactGroups", ["/subscriptions/x/else"])),
    (TOLD, notice("forecasted-100", "threshold", 110)),
    (TOLD, Set(BUDGET, "notifications", {})),
    (WATCHED, look("state", "Disabled")),
    (WATCHED, look("definition.triggers", {})),
    (WATCHED, look(f"{DATASET}.grouping", [])),
    (WATCHED, look(f"{DATASET}.grouping[0].name", "ResourceGroup")),
    (WATCHED, look(f"{DATASET}.filter", {"dimensions": {"name": "ServiceName"}})),
    (WATCHED, look("definition.actions.Any.actions.Tell.inputs.runStatus", "Succeeded")),
    (WATCHED, look("identity", None)),
    (WATCHED, Drop(WORKFLOW, at="own", having="CostManagement/query")),
    (WATCHED, Drop(GIVEN, at="own", having=READS_COSTS)),
    (WATCHED, alarm("enabled", value=False)),
    (WATCHED, alarm("actions", [])),
    (WATCHED, alarm("criteria.allOf[0].metricName", "RunsSucceeded")),
    (WATCHED, alarm("scopes", ["/subscriptions/x/else"])),
]

OPEN: list[tuple[str, Change]] = [
    (LIMITED, Set(BUDGET, "filter", UNKNOWN)),
    (LIMITED, Set(BUDGET, "filter", {"dimensions": {"name": "ResourceGroup", "operator": "In", "values": ["x"]}})),
    (LIMITED, Set(BUDGET, "scope", "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/x")),
    (LIMITED, Set(BUDGET, "currentSpend", {"amount": 1, "unit": "CHF"})),
    (TOLD, notice("actual-50", "contactGroups", UNKNOWN)),
    (WATCHED, look("definition", UNKNOWN)),
    (WATCHED, alarm("actions", UNKNOWN)),
    (WATCHED, alarm("scopes", UNKNOWN)),
]

HARMLESS: list[tuple[str, Change]] = [
    (LIMITED, Set(BUDGET, "amount", 999)),
    (LIMITED, Set(BUDGET, "currentSpend", {"amount": 1, "unit": "USD"})),
    (TOLD, notice("actual-50", "operator", "GreaterThanOrEqualTo")),
    (WATCHED, alarm("severity", 4)),
    (
        WATCHED,
        Add("azure-native:costmanagement:ScheduledActionByScope", {"kind": "InsightAlert", "status": "Enabled"}),
    ),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_a_clause_breaks(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_a_clause_is_left_open(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_what_is_harmless_changes_nothing(worked, name, change) -> None:
    assert verdict(worked, name, change) is Verdict.PASS
