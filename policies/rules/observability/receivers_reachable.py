"""Who is to be told can be told."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What alarms tell is switched on and has somebody at its end."
SEVERITY = "medium"
REMEDIATION = {
    "azure": "Set `enabled` of the action group, and add a receiver to it.",
    "gcp": "Leave `enabled` of the channel on.",
}
NOT_THERE = {"aws": "A topic cannot be switched off, and who listens to it may live in another stack."}
_RECEIVERS = (
    "armRoleReceivers",
    "automationRunbookReceivers",
    "azureAppPushReceivers",
    "azureFunctionReceivers",
    "emailReceivers",
    "eventHubReceivers",
    "incidentReceivers",
    "itsmReceivers",
    "logicAppReceivers",
    "smsReceivers",
    "voiceReceivers",
    "webhookReceivers",
)


def _group(group: View) -> Iterator[Reason]:
    yield from group.needs("enabled", group.flag("enabled", absent=True), "is not true")
    somebody = any_of(group.given(receivers) for receivers in _RECEIVERS)
    yield from group.needs("emailReceivers", somebody, "is empty, and so is every other kind of receiver")


def _channel(channel: View) -> Iterator[Reason]:
    yield from channel.needs("enabled", channel.flag("enabled", absent=True), "is not true")


READS = {
    "azure-native:monitor:ActionGroup": _group,
    "gcp:monitoring/notificationChannel:NotificationChannel": _channel,
}
