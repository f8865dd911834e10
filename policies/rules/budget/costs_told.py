"""Somebody knows before the money is spent."""

from collections.abc import Iterator
from math import isclose

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe, Truth, all_of, any_of, negated
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.budget import Alert, Limit
from policies.reading.model.platform import Platform
from policies.rules.budget._asked import asked
from policies.twin import Set

STATEMENT = (
    "At every share of a budget that the spec names, and when all of it is forecast to be spent, a route is told."
)
SEVERITY = "low"
REMEDIATION = (
    "Give the budget a notification at each share of the spec's `budget.alertAt` and one at 100 % of the forecast, "
    "each to a route of the same account: `notifications` (AWS, Azure), `thresholdRules` with the topic that the "
    "hourly workflow reads (Google Cloud)."
)
UNSEEN = "How late the cloud counts: costs show up to a day later; a forecast needs five weeks of them."
_BUDGET = "aws:budgets/budget:Budget"
_AZURE = "azure-native:consumption:Budget"
_GOOGLE = "gcp:billing/budget:Budget"
BROKEN = {
    "aws": Set(_BUDGET, "notifications[0].threshold", 99),
    "azure": Set(_AZURE, "notifications.actual-50.threshold", 99),
    "gcp": Set(_GOOGLE, "thresholdRules[0].thresholdPercent", 0.99),
}
UNCLEAR = {
    "aws": Set(_BUDGET, "notifications", UNKNOWN),
    "azure": Set(_AZURE, "notifications", UNKNOWN),
    "gcp": Set(_GOOGLE, "thresholdRules", UNKNOWN),
}
BY_OTHER_MEANS = {
    "gcp": "A budget says there several times a day in a topic where it stands. A workflow looks each hour and writes "
    "a line where a share was passed since; an alert on that line takes the route."
}


def holds(platform: Platform) -> Result:
    """Looks at each budget of the specs for its shares and its forecast."""
    wanted = list(asked(platform))
    return judged(_reasons(platform), (one.urn for ask in wanted for one in ask.found), applies=bool(wanted))


def _reasons(platform: Platform) -> Iterator[Reason]:
    for ask in asked(platform):
        routes = {route.id for route in platform.incident_routes if route.account == ask.account}
        for limit in ask.found:
            for share in ask.wanted.alert_at:
                at = f"{share:.0%} of the budget"
                told = _told(limit, share, routes, forecast=False)
                yield from require(told, limit.urn, f"nobody is told of {at}", f"whether {at} is told is not known")
            told = _told(limit, 1.0, routes, forecast=True)
            yield from require(
                told, limit.urn, "nobody is told of the forecast", "whether the forecast is told is not known"
            )


def _told(limit: Limit, share: float, routes: set[Maybe[str]], *, forecast: bool) -> Truth:
    if limit.alerts is UNKNOWN:
        return UNKNOWN
    return any_of(_is(alert, share, routes, forecast=forecast, adopted=limit.adopted) for alert in limit.alerts)


def _is(alert: Alert, share: float, routes: set[Maybe[str]], *, forecast: bool, adopted: bool) -> Truth:
    """An adopted budget tells whom the landing zone chose: who that is cannot be seen from here."""
    at: Truth = UNKNOWN if alert.share is UNKNOWN else alert.share is not None and isclose(alert.share, share)
    ours: Truth = UNKNOWN if alert.routes is UNKNOWN else any(route in routes for route in alert.routes)
    whom = any_of((ours, UNKNOWN)) if adopted else ours
    return all_of((at, whom, alert.forecast if forecast else negated(alert.forecast)))
