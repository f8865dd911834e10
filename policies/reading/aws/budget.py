"""AWS Budgets and cost anomaly monitors.

Source: AWS Cost Management User Guide; AWS Billing API Reference, Budget (a limit counts in US dollars), Expression.
"""

from collections.abc import Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth
from gouvernail.values import entry, items, number, text, texts
from policies.reading.model.budget import Alert, CostWatch, Limit

__all__ = ["cost_watches", "limits"]

_BUDGET = "aws:budgets/budget:Budget"
_MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
_TOLD = "aws:costexplorer/anomalySubscription:AnomalySubscription"


def limits(graph: Graph) -> Iterator[Limit]:
    """Every monthly budget of costs."""
    for one in graph.of_type(_BUDGET):
        period, kind = text(one.value("timeUnit")), text(one.value("budgetType"))
        if period not in {"MONTHLY", UNKNOWN} or kind not in {"COST", UNKNOWN}:
            continue
        unit = text(one.value("limitUnit"))
        notices = items(one.value("notifications"))
        yield Limit(
            urn=one.urn,
            account=graph.account(one),
            dollars=UNKNOWN if UNKNOWN in {unit, period, kind} or unit != "USD" else number(one.value("limitAmount")),
            of=_of(one),
            alerts=UNKNOWN if notices is UNKNOWN else tuple(_alert(notice) for notice in notices),
            adopted=one.external,
        )


def cost_watches(graph: Graph) -> Iterator[CostWatch]:
    """Every monitor, with where it tells."""
    for one in graph.of_type(_MONITOR):
        kind, dimension = text(one.value("monitorType")), text(one.value("monitorDimension"))
        every: Truth = UNKNOWN if UNKNOWN in {kind, dimension} else (kind, dimension) == ("DIMENSIONAL", "SERVICE")
        routes: Maybe[tuple[str, ...]] = ()
        for told in graph.of_type(_TOLD):
            watched, whom = texts(told.value("monitorArnLists")), items(told.value("subscribers"))
            if watched is UNKNOWN or whom is UNKNOWN or routes is UNKNOWN:
                routes = UNKNOWN
            elif one.id in watched or one.value("arn") in watched:
                found = texts([who.get("address") for who in whom])
                routes = UNKNOWN if found is UNKNOWN else (*routes, *found)
        if one.external and routes == ():  # whoever made it may have said elsewhere whom it tells
            routes = UNKNOWN
        yield CostWatch(one.urn, graph.account(one), every, routes, adopted=one.external)


def _alert(notice: Mapping[str, object]) -> Alert:
    kind, percent = text(notice.get("notificationType")), number(notice.get("threshold"))
    per, above = text(notice.get("thresholdType")), text(notice.get("comparisonOperator"))
    share: Maybe[float | None] = None
    if UNKNOWN in {percent, per, above}:
        share = UNKNOWN
    elif isinstance(percent, float) and per == "PERCENTAGE" and above == "GREATER_THAN":
        share = percent / 100
    return Alert(
        share=share,
        forecast=UNKNOWN if kind is UNKNOWN else kind == "FORECASTED",
        routes=texts(notice.get("subscriberSnsTopicArns")),
    )


def _of(budget: Resource) -> Maybe[Mapping[str, str]]:
    """The tags that all of what counts bears; unknown where it is narrowed in another way."""
    expression, filters = budget.value("filterExpression"), items(budget.value("costFilters"))
    if expression is UNKNOWN or filters is UNKNOWN or filters:
        return UNKNOWN
    if expression is None:
        return {}
    parts = items(entry(expression, "ands"))
    if parts is UNKNOWN or not parts or not isinstance(expression, Mapping):
        return UNKNOWN
    if {key for key, value in cast("Mapping[str, object]", expression).items() if value} != {"ands"}:
        return UNKNOWN
    found: dict[str, str] = {}
    for part in parts:
        key, values = text(entry(part, "tags", "key")), texts(entry(part, "tags", "values"))
        if not isinstance(key, str) or values is UNKNOWN or len(values) != 1:
            return UNKNOWN
        found[key] = values[0]
    return found
