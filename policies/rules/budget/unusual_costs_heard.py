"""Who looks for unusual costs tells somebody of them."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Unusual costs are told to somebody."
SEVERITY = "low"
REMEDIATION = {
    "aws": "Name who is told in `subscribers`.",
    "azure": "Name who is told in `notification.to`, and set `status` to Enabled.",
}
NOT_THERE = {"gcp": "Google Cloud finds unusual costs by itself and tells whoever pays; no resource says so."}


def _subscription(subscription: View) -> Iterator[Reason]:
    yield from subscription.needs("subscribers", subscription.given("subscribers"), "is empty: nobody is told")


def _action(action: View) -> Iterator[Reason] | None:
    if action.text("kind") == "InsightAlert":
        return _alert(action)
    return None


def _alert(action: View) -> Iterator[Reason]:
    yield from action.needs("status", action.one_of("status", "Enabled"), "is not Enabled")
    yield from action.needs("notification.to", action.given("notification.to"), "is empty: nobody is told")


READS = {
    "aws:costexplorer/anomalySubscription:AnomalySubscription": _subscription,
    "azure-native:costmanagement:ScheduledAction": _action,
    "azure-native:costmanagement:ScheduledActionByScope": _action,
}
