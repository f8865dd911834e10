"""Each clause of the promises about costs on Google Cloud: what breaks it, what leaves it open."""

from dataclasses import replace

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Verdict
from policies.expectation import CostLimit
from policies.proof import results
from policies.twin import Change, Drop, Set, apply

BUDGET = "gcp:billing/budget:Budget"
ON_TOPIC = "gcp:pubsub/topicIAMMember:TopicIAMMember"
ALERT, CLOCK = "gcp:monitoring/alertPolicy:AlertPolicy", "gcp:cloudscheduler/job:Job"
WORKFLOW, TAKEN = "gcp:workflows/workflow:Workflow", "gcp:pubsub/subscription:Subscription"
PASSED = {"at": "own", "having": "conditionMatchedLog"}
UNITS, COUNTED = "amount.specifiedAmount", "budgetFilter"

BREAKS: list[tuple[str, Change]] = [
    ("costs_limited", Drop(BUDGET)),
    ("costs_limited", Set(BUDGET, f"{COUNTED}.calendarPeriod", "YEAR")),
    ("costs_limited", Set(BUDGET, f"{COUNTED}.labels", {"costs-of": "credit-scoring-dev"})),
    ("costs_limited", Set(BUDGET, f"{COUNTED}.projects[+]", "projects/1")),
    ("costs_limited", Set(BUDGET, UNITS, {"units": "1000", "currencyCode": "EUR"})),
    ("costs_told", Set(BUDGET, "thresholdRules[2].spendBasis", "CURRENT_SPEND")),
    ("costs_told", Set(BUDGET, "allUpdatesRule", None)),
    ("costs_told", Set(BUDGET, "thresholdRules", [])),
    ("costs_told", Drop(ON_TOPIC, at="own", having="billing-budget-alert")),
    ("costs_told", Drop(CLOCK, at="own", having="-budget")),
    ("costs_told", Set(ALERT, "enabled", value=False, **PASSED)),
    ("costs_told", Set(ALERT, "notificationChannels", ["elsewhere"], **PASSED)),
    ("costs_told", Set(WORKFLOW, "sourceContents", "{}", at="own", having="ThresholdExceeded")),
]
OPEN: list[tuple[str, Change]] = [
    ("costs_limited", Set(BUDGET, f"{COUNTED}.services", ["services/0"])),
    ("costs_limited", Set(BUDGET, UNITS, {"units": "1", "currencyCode": "CHF"})),
    ("costs_told", Set(BUDGET, "allUpdatesRule", UNKNOWN)),
    ("costs_told", Set(WORKFLOW, "sourceContents", UNKNOWN, at="own", having="ThresholdExceeded")),
    ("costs_told", Set(ALERT, "notificationChannels", UNKNOWN, **PASSED)),
]


def verdict(worked, name: str, change: Change) -> Verdict:
    graph, expected = worked("dev", "gcp")
    return results(apply(graph, change, expected)[0], expected)[f"budget.{name}"].verdict


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, name, change) is Verdict.NOT_EVALUATED


def test_the_budget_of_a_system_is_known_by_its_one_label(worked) -> None:
    graph, expected = worked("dev", "gcp")
    counted = Set(BUDGET, f"{COUNTED}.labels", {"costs-of": "credit-scoring-dev"})
    of = {"ai-system-id": "credit-scoring", "environment": "dev"}
    wanted = replace(expected, cost_limits=(CostLimit("workload", "dev", 1000.0, (0.5, 1.0), of),))
    found = results(apply(graph, counted, expected)[0], wanted)
    assert [found[f"budget.{name}"].verdict for name in ("costs_limited", "costs_told")] == [Verdict.PASS] * 2
