"""Budgets of Cloud Billing, and whom they tell.

A budget counts in the currency of its billing account, and says so once it is there. It tells in a topic: whoever looks
there by the clock writes a line where a share was passed, and an alert on that line names the routes. What looks for
costs out of the ordinary is the billing account's own, and in no stack.

Sources: Cloud Billing, budgets (https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets)
and their messages (https://cloud.google.com/billing/docs/how-to/budgets-programmatic-notifications); Cloud Logging,
alerts on lines (https://cloud.google.com/logging/docs/alerting/log-based-alerts).
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Maybe, Truth, all_of, any_of
from gouvernail.values import entry, flag, items, mapping, number, text, texts
from policies.reading.gcp.grants import given_on
from policies.reading.gcp.incidents import by_the_clock, may_take, source_of
from policies.reading.gcp.names import id_of, number_of
from policies.reading.gcp.topics import TOPIC, taken_from
from policies.reading.model.budget import Alert, Limit
from policies.reading.policy import matches

__all__ = ["limits"]

_BUDGET = "gcp:billing/budget:Budget"
_WORKFLOW = "gcp:workflows/workflow:Workflow"
_ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
_SAYS = "billing-budget-alert@system.gserviceaccount.com"
_PUBLISH = "pubsub.topics.publish"
_COUNTED = "costs-of"
_FORECAST, _SPENT = "forecastThresholdExceeded", "alertThresholdExceeded"


def limits(graph: Graph, accounts: Mapping[str, str]) -> Iterator[Limit]:
    """Every monthly budget of one project's costs; `accounts` are the projects it may be of."""
    for one in graph.of_type(_BUDGET):
        its = one.value("budgetFilter")
        period = text(entry(its, "calendarPeriod"))
        if period not in {"MONTH", None, UNKNOWN}:
            continue
        rules = items(one.value("thresholdRules"))
        yield Limit(
            urn=one.urn,
            account=_account(graph, one, accounts),
            dollars=UNKNOWN if period is UNKNOWN or its is UNKNOWN else _dollars(one),
            of=_of(its),
            alerts=UNKNOWN if rules is UNKNOWN else tuple(_alert(graph, one, rule) for rule in rules),
            adopted=one.external,
        )


def _account(graph: Graph, budget: Resource, accounts: Mapping[str, str]) -> str | None:
    """The one project that it counts, by its number; None where it counts others too."""
    counted = texts(entry(budget.value("budgetFilter"), "projects"))
    if counted is UNKNOWN:
        return graph.account(budget)
    known = {f"projects/{number_of(graph, account)}": account for account in accounts.values()}
    return known.get(counted[0]) if len(counted) == 1 else None


def _dollars(budget: Resource) -> Maybe[float | None]:
    """What it allows; where it does not say the currency yet, as it was asked for."""
    said = entry(budget.value("amount"), "specifiedAmount")
    amount, unit = number(entry(said, "units")), text(entry(said, "currencyCode"))
    if amount is UNKNOWN or amount is None or unit in {None, "USD"}:
        return amount
    if unit != "EUR":
        return UNKNOWN
    from gouvernail.pricing import prices  # here, for the command line imports the readers whatever it is asked

    return amount / prices().euros_a_dollar.rate


def _of(counted: object) -> Maybe[Mapping[str, str]]:
    """The tags that all of what counts bears; unknown where it is narrowed in another way."""
    narrowed = [entry(counted, name) for name in ("services", "resourceAncestors", "subaccounts", "creditTypes")]
    labels = mapping(entry(counted, "labels"))
    if labels is UNKNOWN or any(one is UNKNOWN or one for one in narrowed):
        return UNKNOWN
    found: dict[str, str] = {}
    for name, value in labels.items():
        said = texts(value)
        if said is UNKNOWN or len(said) != 1:
            return UNKNOWN
        system, _, environment = said[0].rpartition("-")
        found |= {"ai-system-id": system, "environment": environment} if name == _COUNTED else {name: said[0]}
    return found


def _alert(graph: Graph, budget: Resource, rule: Mapping[str, object]) -> Alert:
    share, basis = number(rule.get("thresholdPercent")), text(rule.get("spendBasis"))
    return Alert(
        share=share,
        forecast=UNKNOWN if basis is UNKNOWN else basis == "FORECASTED_SPEND",
        routes=UNKNOWN
        if basis is UNKNOWN
        else _routes(graph, budget, _FORECAST if basis == "FORECASTED_SPEND" else _SPENT),
    )


def _routes(graph: Graph, budget: Resource, passed: str) -> Maybe[tuple[str, ...]]:
    """Whom the alerts tell on the lines of whoever looks at what the budget says."""
    name = text(entry(budget.value("allUpdatesRule"), "pubsubTopic"))
    if name is UNKNOWN or name is None:
        return UNKNOWN if name is UNKNOWN or budget.external else ()
    topic = graph.find(name, TOPIC)
    if topic is None:
        return UNKNOWN
    there, unread = taken_from(graph, topic)
    found: list[str] = []
    for one in graph.of_type(_WORKFLOW):
        looks = all_of((_says(graph, topic), any_of(_looks(graph, one, its, passed) for its in there)))
        if looks is False:
            continue
        told = _told(graph, one)
        if looks is UNKNOWN or told is UNKNOWN:
            return UNKNOWN
        found += told
    return UNKNOWN if unread and not found else tuple(found)


def _says(graph: Graph, topic: Resource) -> Truth:
    """Whether Cloud Billing may publish there."""
    return any_of(
        UNKNOWN
        if one is UNKNOWN
        else any(who.name == _SAYS for who in one.principals)
        and any(matches(its, _PUBLISH) is True for its in one.actions)
        for one in given_on(graph, id_of(graph, topic))
    )


def _looks(graph: Graph, workflow: Resource, subscription: Resource, passed: str) -> Truth:
    """Whether the workflow takes what was said, by the clock, and writes a line about what was passed."""
    source = source_of(workflow)
    if source is UNKNOWN:
        return UNKNOWN
    if f"{subscription.id}:pull" not in json.dumps(source):
        return False
    lines = any(entry(one, "args", "json", "passed") == passed for one in _lines(source))
    return all_of((lines, by_the_clock(graph, workflow), may_take(graph, workflow, subscription)))


def _lines(source: object) -> Iterator[Mapping[str, object]]:
    if isinstance(source, list):
        for one in cast("list[object]", source):
            yield from _lines(one)
    elif isinstance(source, Mapping):
        step = cast("Mapping[str, object]", source)
        if step.get("call") == "sys.log":
            yield step
        for one in step.values():
            yield from _lines(one)


def _told(graph: Graph, workflow: Resource) -> Maybe[tuple[str, ...]]:
    """The channels of alerts on lines of the workflow."""
    name, found = text(workflow.value("name")), list[str]()
    for alert in graph.of_type(_ALERT):
        conditions = items(alert.value("conditions"))
        if conditions is UNKNOWN:
            return UNKNOWN
        said = [text(entry(one, "conditionMatchedLog", "filter")) for one in conditions]
        if not any(isinstance(one, str) and re.search(rf'workflow_id="{name}"', one) for one in said):
            continue
        whom, enabled = texts(alert.value("notificationChannels")), flag(alert.value("enabled"), absent=True)
        if whom is UNKNOWN or enabled is UNKNOWN:
            return UNKNOWN
        found += whom if enabled else ()
    return tuple(found)
