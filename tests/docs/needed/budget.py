"""Budget."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:budgets/budget:Budget": ("budgets:ModifyBudget", "budgets:ViewBudget", "budgets:TagResource"),
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor": (
        "ce:CreateAnomalyMonitor",
        "ce:UpdateAnomalyMonitor",
        "ce:TagResource",
        "ce:DeleteAnomalyMonitor",
    ),
    "aws:costexplorer/anomalySubscription:AnomalySubscription": (
        "ce:CreateAnomalySubscription",
        "ce:UpdateAnomalySubscription",
        "ce:TagResource",
        "ce:DeleteAnomalySubscription",
    ),
}
