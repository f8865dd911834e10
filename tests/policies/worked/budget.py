"""A budget of each account and of the system, a monitor of each account."""

from policies.expectation import CostLimit
from tests.policies.worked.stack import REGION, Stack

__all__ = ["audit", "expected", "foundation", "workload"]


def audit(stack: Stack) -> None:
    _watched(stack)


def foundation(stack: Stack, environment: str) -> None:
    _watched(stack)
    _budget(stack, {})


def workload(stack: Stack, environment: str) -> None:
    tags = [
        {"tags": {"key": key, "values": [value]}}
        for key, value in (("ai-system-id", "credit-scoring"), ("environment", environment))
    ]
    _budget(stack, {"filterExpression": {"ands": tags}, "metrics": "UnblendedCost"})


def expected(environment: str) -> dict[str, object]:
    tags = {"ai-system-id": "credit-scoring", "environment": environment}
    limits = (
        CostLimit("foundation", environment, 1000.0, (0.5, 1.0)),
        CostLimit("workload", environment, 1000.0, (0.5, 1.0), tags),
    )
    return {"cost_limits": limits}


def _route(stack: Stack) -> str:
    return f"arn:aws:sns:{REGION}:{stack.account}:high"


def _budget(stack: Stack, more: dict[str, object]) -> None:
    notices = [
        {
            "notificationType": kind,
            "threshold": percent,
            "thresholdType": "PERCENTAGE",
            "comparisonOperator": "GREATER_THAN",
            "subscriberSnsTopicArns": [_route(stack)],
        }
        for kind, percent in (("ACTUAL", 50), ("ACTUAL", 100), ("FORECASTED", 100))
    ]
    name = f"{stack.name}-month"
    what = {"name": name, "budgetType": "COST", "timeUnit": "MONTHLY", "limitAmount": "1000.0", "limitUnit": "USD"}
    arn = f"arn:aws:budgets::{stack.account}:budget/{name}"
    its = {**what, **more, "notifications": notices}
    stack.add("budgets/budget:Budget", "month", f"{stack.account}:{name}", its, arn=arn)


def _watched(stack: Stack) -> None:
    arn = f"arn:aws:ce::{stack.account}:anomalymonitor/1"
    its = {"name": "services", "monitorType": "DIMENSIONAL", "monitorDimension": "SERVICE"}
    stack.add("costexplorer/anomalyMonitor:AnomalyMonitor", "services", arn, its, arn=arn)
    told = {
        "monitorArnLists": [arn],
        "frequency": "IMMEDIATE",
        "subscribers": [{"type": "SNS", "address": _route(stack)}],
    }
    on = f"arn:aws:ce::{stack.account}:anomalysubscription/1"
    stack.add("costexplorer/anomalySubscription:AnomalySubscription", "services", on, told, arn=on)
