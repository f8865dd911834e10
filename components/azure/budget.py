"""Budget on Azure: a monthly budget that tells before it is spent, and a look for costs out of the ordinary.

A budget counts in the currency in which the account is billed, and begins with a month: Azure takes no month that is
over, and never another one later. Costs of one system are told apart by their tags.

Sources: Cost Management, budgets (https://learn.microsoft.com/azure/cost-management-billing/costs/tutorial-acm-create-budgets)
and their REST API (https://learn.microsoft.com/rest/api/consumption/budgets/create-or-update); roles
(https://learn.microsoft.com/azure/cost-management-billing/costs/assign-access-acm-data).
"""

import pulumi
from pulumi_azure_native import consumption, costmanagement, logic

from components.azure._alerts import failures_told
from components.azure._cost_look import looks
from components.azure._diagnostics import record
from components.azure._group import Group, group
from components.azure._names import name_of
from components.azure._roles import assign, itself, role_id
from components.contract.budget import MOST_ALERTS, AdoptedBudget, BudgetArgs, Limit
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Budget"]


class Budget(pulumi.ComponentResource):
    """Tells of costs. Stops nothing: what serves decisions is not switched off for money."""

    budget: pulumi.Output[str]
    """Name of the budget; empty where nothing limits the costs."""
    monitor: pulumi.Output[str]
    """Id of what looks for unusual costs; empty where another stack has it."""

    def __init__(self, name: str, args: BudgetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-azure:index:Budget", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        self._scope = f"/subscriptions/{args['account']}"
        if "adopt" in args:
            self.budget, self.monitor = self._adopted(args["adopt"])
        else:
            none = pulumi.Output.from_input("")
            self.budget = self._limit(args["limit"]).name if "limit" in args else none
            self.monitor = self._watch(args["unusual_from"]).id if "unusual_from" in args else none
        self.register_outputs({"budget": self.budget, "monitor": self.monitor})

    def _adopted(self, theirs: AdoptedBudget) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        there = f"{self._scope}/providers/Microsoft.Consumption/budgets/{theirs['budget']}"
        budget = consumption.Budget.get("month", there, opts=self._own)
        monitor = costmanagement.ScheduledActionByScope.get("services", theirs["monitor"], opts=self._own)
        return budget.name, monitor.id

    def _limit(self, limit: Limit) -> consumption.Budget:
        if len(limit["alert_at"]) > MOST_ALERTS:
            raise ValueError(f"a budget tells at {MOST_ALERTS} shares at most, not at {len(limit['alert_at'])}")
        told = [(consumption.ThresholdType.ACTUAL, round(100 * share, 2)) for share in limit["alert_at"]]
        counted: list[consumption.BudgetComparisonExpressionArgsDict] = [
            {"name": key, "operator": consumption.BudgetOperatorType.IN_, "values": [value]}
            for key, value in sorted(limit.get("of", {}).items())
        ]
        return consumption.Budget(
            "month",
            budget_name=name_of("consumption:Budget", self._args["prefix"], "month"),
            scope=self._scope,
            category=consumption.CategoryType.COST,
            time_grain=consumption.TimeGrainType.MONTHLY,
            time_period={"start_date": f"{_since(limit)}T00:00:00Z"},
            amount=limit["monthly"],
            filter=_all_of(counted),
            notifications={
                f"{kind.value.lower()}-{percent:g}".replace(".", "-"): {
                    "enabled": True,
                    "operator": consumption.OperatorType.GREATER_THAN,
                    "threshold": percent,
                    "threshold_type": kind,
                    "contact_emails": [],
                    "contact_groups": [self._args["route"]],
                }
                for kind, percent in (*told, (consumption.ThresholdType.FORECASTED, 100))
            },
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["timePeriod"]),
        )

    def _watch(self, least: int) -> logic.Workflow:
        its = group("budget", self._args, self)
        if "monitor" in self._args:
            looking = logic.Workflow.get("unusual-costs", self._args["monitor"], opts=self._own)
        else:
            looking = self._look(least, its)
        failures_told("unusual-costs", looking.id, self._args["route"], its)
        return looking

    def _look(self, least: int, its: Group) -> logic.Workflow:
        """With an identity that may read costs, and nothing else."""
        name = name_of("logic:Workflow", its.prefix, "unusual-costs")
        made = logic.Workflow(
            "unusual-costs",
            workflow_name=name,
            resource_group_name=its.name,
            location=its.region,
            state=logic.WorkflowState.ENABLED,
            identity={"type": logic.ManagedServiceIdentityType.SYSTEM_ASSIGNED},
            definition=looks(its.account, least),
            tags=its.tags,
            opts=its.opts(),
        )
        reads = role_id(its.account, "Cost Management Reader")
        assign("unusual-costs", reads, itself(made), self._scope, its.opts(), holder=name)
        if "log_store" in self._args:
            record("unusual-costs", made.id, self._args["log_store"], its.opts())
        return made


def _since(limit: Limit) -> str:
    """GouvernailError where it is not said: a budget begins with a month."""
    since = limit.get("since", "")
    if since.endswith("-01"):
        return since
    raise GouvernailError(
        Problem(
            f"a budget of Azure begins with the month in which it is made, not with {since or 'none'}",
            path="limit.since",
            expected="the first day of this month, e.g. 2026-01-01; what is there keeps its own",
        )
    )


def _all_of(
    counted: list[consumption.BudgetComparisonExpressionArgsDict],
) -> consumption.BudgetFilterArgsDict | None:
    """Azure takes one by itself, and two or more together."""
    if len(counted) > 1:
        return {"and_": [{"tags": one} for one in counted]}
    return {"tags": counted[0]} if counted else None
