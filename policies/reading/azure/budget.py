"""Budgets of Cost Management, and what looks for costs out of the ordinary.

A budget's amount is in the currency in which the account is billed: which that is, it says once it has counted. A look
of our own is a workflow that asks, by the clock, what each service cost, and ends as a failed run where that is
unusual; an alert on failed runs says whom it tells. Cost Management's own look tells by mail, so it takes no route.

Sources: Cost Management, budgets (https://learn.microsoft.com/rest/api/consumption/budgets/create-or-update), "Query -
Usage" (https://learn.microsoft.com/rest/api/cost-management/query/usage) and scheduled actions
(https://learn.microsoft.com/rest/api/cost-management/scheduled-actions).
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.azure.arm import account_in, named
from policies.reading.azure.workflows import WORKFLOW, Action, actions, by_clock, failures_go_to, itself_may, runs
from policies.reading.model.budget import Alert, CostWatch, Limit

__all__ = ["cost_watches", "limits"]

_BUDGET = "azure-native:consumption:Budget"
_ANOMALY = "azure-native:costmanagement:ScheduledActionByScope"
_QUERY = re.compile(
    r"https://management\.azure\.com(?P<scope>/subscriptions/[^/]+)/providers/microsoft\.costmanagement/query\?.*"
)
_MAY = "Microsoft.CostManagement/query/read"


def limits(graph: Graph) -> Iterator[Limit]:
    """Every monthly budget of an account's costs."""
    for one in graph.of_type(_BUDGET):
        period, kind, scope = text(one.value("timeGrain")), text(one.value("category")), named(one.value("scope"))
        whole: Truth = UNKNOWN if scope is UNKNOWN else scope is None or scope.count("/") == 2
        if period not in {"Monthly", UNKNOWN} or kind not in {"Cost", UNKNOWN}:
            continue
        notices = mapping(one.value("notifications"))
        yield Limit(
            urn=one.urn,
            account=account_in(scope) if isinstance(scope, str) else graph.account(one),
            dollars=UNKNOWN if UNKNOWN in {period, kind} else _dollars(one),
            of=_of(one) if whole is True else UNKNOWN,
            alerts=UNKNOWN if notices is UNKNOWN else tuple(_alert(notice) for notice in notices.values()),
            adopted=one.external,
        )


def cost_watches(graph: Graph) -> Iterator[CostWatch]:
    """Every workflow that looks at costs, and every look of Cost Management's own, with where it tells."""
    for one in graph.of_type(WORKFLOW):
        its = actions(one)
        if its is UNKNOWN:  # it may look at costs, or at anything else
            yield CostWatch(one.urn, graph.account(one), UNKNOWN, failures_go_to(graph, one), adopted=one.external)
            continue
        asked = [query for query in its if _QUERY.fullmatch(query.asks("POST"))]
        if asked:
            tells = any(_fails(action) for action in its)
            yield CostWatch(
                urn=one.urn,
                account=graph.account(one),
                every_service=all_of(
                    (runs(one), by_clock(one), tells, *(_whole(graph, one, query) for query in asked))
                ),
                routes=failures_go_to(graph, one),
                adopted=one.external,
            )
    for one in graph.of_type(_ANOMALY):
        kind, state, scope = text(one.value("kind")), text(one.value("status")), named(one.value("scope"))
        if kind in {"InsightAlert", UNKNOWN}:
            on: Truth = UNKNOWN if UNKNOWN in {kind, state} else state != "Disabled"
            account = account_in(scope) if isinstance(scope, str) else graph.account(one)
            # Whom it mails is no route of ours; whoever made it may have said elsewhere whom it tells.
            yield CostWatch(one.urn, account, on, UNKNOWN if one.external else (), adopted=one.external)


def _dollars(budget: Resource) -> Maybe[float | None]:
    """What it allows; where it does not say the currency yet, as it was asked for."""
    amount, unit = number(budget.value("amount")), text(entry(budget.outputs.get("currentSpend"), "unit"))
    if amount is UNKNOWN or amount is None or unit in {None, "USD"}:
        return amount
    if unit != "EUR":
        return UNKNOWN
    from gouvernail.pricing import prices  # here, for the command line imports the readers whatever it is asked

    return amount / prices().euros_a_dollar.rate


def _alert(notice: object) -> Alert:
    kind, percent = text(entry(notice, "thresholdType")), number(entry(notice, "threshold"))
    above, enabled = text(entry(notice, "operator")), flag(entry(notice, "enabled"))
    share: Maybe[float | None] = None
    if UNKNOWN in {percent, above, enabled}:
        share = UNKNOWN
    elif isinstance(percent, float) and above in {"GreaterThan", "GreaterThanOrEqualTo"} and enabled:
        share = percent / 100
    groups = texts(entry(notice, "contactGroups"))
    return Alert(
        share=share,
        forecast=UNKNOWN if kind is UNKNOWN else kind == "Forecasted",
        routes=UNKNOWN if groups is UNKNOWN else tuple(one.lower() for one in groups),
    )


def _of(budget: Resource) -> Maybe[Mapping[str, str]]:
    """The tags that all of what counts bears; unknown where it is narrowed in another way."""
    its = budget.value("filter")
    if its is UNKNOWN:
        return UNKNOWN
    if not isinstance(its, Mapping):
        return {}
    said = {key: value for key, value in cast("Mapping[str, object]", its).items() if value}
    together = items(said.pop("and", None))
    if together is UNKNOWN:
        return UNKNOWN
    found: dict[str, str] = {}
    for part in (*together, *([said] if said else [])):
        key, values = text(entry(part, "tags", "name")), texts(entry(part, "tags", "values"))
        if set(part) != {"tags"} or not isinstance(key, str) or values is UNKNOWN or len(values) != 1:
            return UNKNOWN
        found[key] = values[0]
    return found


def _whole(graph: Graph, workflow: Resource, query: Action) -> Truth:
    """Whether it asks for all costs of the account, service by service, and may."""
    body = entry(query.said, "inputs", "body")
    grouping = items(entry(body, "dataset", "grouping"))
    named_so = UNKNOWN if grouping is UNKNOWN else any(text(one.get("name")) == "ServiceName" for one in grouping)
    found = _QUERY.fullmatch(query.asks("POST"))
    scope = found["scope"] if found else ""
    return all_of(
        (
            named_so,
            entry(body, "dataset", "filter") is None,
            account_in(scope) == graph.account(workflow),
            itself_may(graph, workflow, _MAY, scope),
        )
    )


def _fails(action: Action) -> bool:
    return action.said.get("type") == "Terminate" and entry(action.said, "inputs", "runStatus") == "Failed"
