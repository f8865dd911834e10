"""Budget on AWS: a monthly budget that tells before it is spent, and a monitor of costs out of the ordinary.

An account has one monitor of its services at most, and new accounts begin with one of AWS's own; where there is one, it
is adopted. Costs of one system are told apart by their tags, which the paying account must have activated.

Source: AWS Cost Management User Guide, "Managing your costs with AWS Budgets", "Detecting unusual spend with AWS Cost
Anomaly Detection" (https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html).
"""

import pulumi
from pulumi_aws import budgets, costexplorer

from components.contract.budget import MOST_ALERTS, BudgetArgs, Limit
from components.contract.naming import physical_name

__all__ = ["Budget"]


class Budget(pulumi.ComponentResource):
    """Tells of costs. Stops nothing: what serves decisions is not switched off for money."""

    budget: pulumi.Output[str]
    """Name of the budget; empty where nothing limits the costs."""
    monitor: pulumi.Output[str]
    """ARN of the monitor of unusual costs; empty where another stack has it."""

    def __init__(self, name: str, args: BudgetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Budget", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        if "adopt" in args:
            theirs = args["adopt"]
            there = budgets.Budget.get("month", f"{args['account']}:{theirs['budget']}", opts=self._own)
            watching = costexplorer.AnomalyMonitor.get("services", theirs["monitor"], opts=self._own)
            self.budget, self.monitor = there.name, watching.arn
        else:
            none = pulumi.Output.from_input("")
            self.budget = self._limit(args["limit"]).name if "limit" in args else none
            self.monitor = self._watch(args["unusual_from"]).arn if "unusual_from" in args else none
        self.register_outputs({"budget": self.budget, "monitor": self.monitor})

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _limit(self, limit: Limit) -> budgets.Budget:
        if len(limit["alert_at"]) > MOST_ALERTS:
            raise ValueError(f"a budget tells at {MOST_ALERTS} shares at most, not at {len(limit['alert_at'])}")
        name = physical_name(self._args["prefix"], "month", limit=100)
        told = [("ACTUAL", round(100 * share, 2)) for share in limit["alert_at"]]
        counted: list[budgets.BudgetFilterExpressionAndArgsDict] = [
            {"tags": {"key": key, "values": [value], "match_options": ["EQUALS"]}}
            for key, value in sorted(limit.get("of", {}).items())
        ]
        return budgets.Budget(
            "month",
            name=name,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=f"{limit['monthly']}.0",  # as AWS gives it back
            limit_unit="USD",
            filter_expression={"ands": counted} if counted else None,
            metrics="UnblendedCost" if counted else None,
            notifications=[
                {
                    "notification_type": kind,
                    "comparison_operator": "GREATER_THAN",
                    "threshold": percent,
                    "threshold_type": "PERCENTAGE",
                    "subscriber_sns_topic_arns": [self._args["route"]],
                }
                for kind, percent in (*told, ("FORECASTED", 100))
            ],
            tags=self._tags(name),
            opts=self._own,
        )

    def _monitor(self, name: str) -> costexplorer.AnomalyMonitor:
        if "monitor" in self._args:
            return costexplorer.AnomalyMonitor.get("services", self._args["monitor"], opts=self._own)
        return costexplorer.AnomalyMonitor(
            "services",
            name=name,
            monitor_type="DIMENSIONAL",
            monitor_dimension="SERVICE",
            tags=self._tags(name),
            opts=self._own,
        )

    def _watch(self, least: int) -> costexplorer.AnomalyMonitor:
        name = physical_name(self._args["prefix"], "services", limit=100)
        monitor = self._monitor(name)
        costexplorer.AnomalySubscription(
            "services",
            name=name,
            frequency="IMMEDIATE",  # what goes to a topic goes at once
            monitor_arn_lists=[monitor.arn],
            subscribers=[{"type": "SNS", "address": self._args["route"]}],
            threshold_expression={
                "dimension": {
                    "key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
                    "match_options": ["GREATER_THAN_OR_EQUAL"],
                    "values": [str(least)],
                }
            },
            tags=self._tags(name),
            opts=self._own,
        )
        return monitor
