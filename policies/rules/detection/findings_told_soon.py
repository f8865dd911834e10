"""A finding is told when it is found, not at the end of the day."""

from collections.abc import Iterator

from gouvernail.maybe import any_of
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Findings are told soon, and to somebody."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Set `findingPublishingFrequency` to FIFTEEN_MINUTES.",
    "azure": "Set `isEnabled` of the contact, and an address in `emails` or a role in `notificationsByRole`.",
    "gcp": "Name a topic in `pubsubTopic`.",
}


def _detector(detector: View) -> Iterator[Reason]:
    path = "findingPublishingFrequency"
    yield from detector.needs(path, detector.one_of(path, "FIFTEEN_MINUTES"), "is not FIFTEEN_MINUTES")


def _account(account: View) -> Iterator[Reason]:
    path = "findingPublishingFrequency"
    soon = account.one_of(path, "FIFTEEN_MINUTES", absent="FIFTEEN_MINUTES")
    yield from account.needs(path, soon, "is not FIFTEEN_MINUTES")


def _contact(contact: View) -> Iterator[Reason]:
    yield from contact.needs("isEnabled", contact.flag("isEnabled"), "is not true")
    told = any_of([contact.given("emails"), contact.one_of("notificationsByRole.state", "On")])
    yield from contact.needs("emails", told, "is not set, nor is a role told")


def _topic(notification: View) -> Iterator[Reason]:
    yield from notification.needs("pubsubTopic", notification.given("pubsubTopic"), "is not set: nobody is told")


READS = {
    "aws:guardduty/detector:Detector": _detector,
    "aws:macie2/account:Account": _account,
    "azure-native:security:SecurityContact": _contact,
    "gcp:securitycenter/v2FolderNotificationConfig:V2FolderNotificationConfig": _topic,
    "gcp:securitycenter/v2OrganizationNotificationConfig:V2OrganizationNotificationConfig": _topic,
    "gcp:securitycenter/v2ProjectNotificationConfig:V2ProjectNotificationConfig": _topic,
}

MENDS = {
    "aws:guardduty/detector:Detector": {"findingPublishingFrequency": "FIFTEEN_MINUTES"},
}
