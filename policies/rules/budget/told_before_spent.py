"""Somebody hears of a budget before it is spent."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "A budget tells somebody before it is spent."
SEVERITY = "low"
REMEDIATION = {
    "aws": (
        "Add one of `notifications` with a threshold below 100 percent or of the type FORECASTED, and name "
        "who is told in it."
    ),
    "azure": (
        "Add one of `notifications` with a threshold below 100 percent or of the type Forecasted, and leave it enabled."
    ),
    "gcp": (
        "Add one of `thresholdRules` below 1.0 or on FORECASTED_SPEND, and name channels in "
        "`allUpdatesRule.monitoringNotificationChannels`."
    ),
}
_SAYS = "tells nobody before the budget is spent"


def _below(notification: View, path: str, whole: float) -> Truth:
    return negated(notification.at_least(path, whole, absent=whole))


def _aws(budget: View) -> Iterator[Reason]:
    early = [
        all_of(
            [
                any_of([one.one_of("notificationType", "FORECASTED"), _below(one, "threshold", 100)]),
                any_of([one.given("subscriberEmailAddresses"), one.given("subscriberSnsTopicArns")]),
            ]
        )
        for one in budget.each("notifications")
    ]
    yield from budget.needs("notifications", any_of(early), _SAYS)


def _azure(budget: View) -> Iterator[Reason]:
    names = budget.keys("notifications")
    told = UNKNOWN if names is UNKNOWN else any_of(_told(budget.part(f"notifications.{name}")) for name in names)
    yield from budget.needs("notifications", told, _SAYS)


def _told(notification: View) -> Truth:
    early = any_of([notification.one_of("thresholdType", "Forecasted"), _below(notification, "threshold", 100)])
    people = [notification.given(kind) for kind in ("contactEmails", "contactGroups", "contactRoles")]
    return all_of([notification.flag("enabled"), early, any_of(people)])


def _gcp(budget: View) -> Iterator[Reason]:
    early = [
        any_of([one.one_of("spendBasis", "FORECASTED_SPEND"), _below(one, "thresholdPercent", 1)])
        for one in budget.each("thresholdRules")
    ]
    yield from budget.needs("thresholdRules", any_of(early), _SAYS)
    rule = budget.part("allUpdatesRule")
    people = [rule.given("pubsubTopic"), rule.given("monitoringNotificationChannels")]
    told = any_of([*people, negated(rule.flag("disableDefaultIamRecipients"))])
    yield from rule.needs("monitoringNotificationChannels", told, "is not set: nobody is told")


READS = {
    "aws:budgets/budget:Budget": _aws,
    "azure-native:consumption:Budget": _azure,
    "azure-native:costmanagement:Budget": _azure,
    "gcp:billing/budget:Budget": _gcp,
}
