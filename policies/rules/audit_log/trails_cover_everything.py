"""A trail records every region and everything below it, and is switched on."""

from collections.abc import Iterator

from gouvernail.maybe import all_of, any_of
from gouvernail.verdict import Reason
from policies.common.clauses import not_on, switched_on, together
from policies.resource import View

TITLE = "A trail is switched on, and covers every region, global service and child of where it stands."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Set `isMultiRegionTrail` and leave `enableLogging` and `includeGlobalServiceEvents` on; of a store "
        "of events leave `multiRegionEnabled` and `terminationProtectionEnabled` on and `suspend` off."
    ),
    "azure": (
        "Record the categories Administrative, Security and Policy in `logs` of the subscription's diagnostic setting."
    ),
    "gcp": "Set `includeChildren` of the sink, and leave `disabled` away.",
}
_CATEGORIES = ("Administrative", "Security", "Policy")


def _activities(setting: View) -> Iterator[Reason]:
    for category in _CATEGORIES:
        recorded = any_of(
            all_of(
                [
                    any_of([log.one_of("category", category), log.one_of("categoryGroup", "allLogs")]),
                    log.flag("enabled"),
                ]
            )
            for log in setting.each("logs")
        )
        yield from setting.needs("logs", recorded, f"does not record {category}")


READS = {
    "aws:cloudtrail/trail:Trail": together(
        switched_on("isMultiRegionTrail"),
        switched_on("includeGlobalServiceEvents", "enableLogging", absent=True),
    ),
    "aws:cloudtrail/eventDataStore:EventDataStore": together(
        switched_on("multiRegionEnabled", "terminationProtectionEnabled", absent=True), not_on("suspend")
    ),
    "azure-native:monitor:SubscriptionDiagnosticSetting": _activities,
    "gcp:logging/projectSink:ProjectSink": not_on("disabled"),
    "gcp:logging/folderSink:FolderSink": together(switched_on("includeChildren"), not_on("disabled")),
    "gcp:logging/organizationSink:OrganizationSink": together(switched_on("includeChildren"), not_on("disabled")),
}

MENDS = {
    "aws:cloudtrail/trail:Trail": {"isMultiRegionTrail": True},
}
