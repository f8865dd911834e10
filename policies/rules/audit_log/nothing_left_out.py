"""What records leaves nothing out by itself."""

from collections.abc import Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.common.clauses import switched_on
from policies.resource import View

TITLE = "No trail, sink or diagnostic setting leaves out a part of what it records."
SEVERITY = "medium"
REMEDIATION = {
    "aws": (
        "In `eventSelectors`, set `readWriteType` to All and `includeManagementEvents` to true, and take "
        "`excludeManagementEventSources` out."
    ),
    "azure": "Switch on at least one category in `logs` of the diagnostic setting.",
    "gcp": "Take `exclusions` of the sink out.",
}


def _trail(trail: View) -> Iterator[Reason]:
    for selector in trail.each("eventSelectors"):
        everything = selector.one_of("readWriteType", "All", absent="All")
        yield from selector.needs("readWriteType", everything, "is not All")
        yield from switched_on("includeManagementEvents", absent=True)(selector)
        path = "excludeManagementEventSources"
        yield from selector.needs(path, negated(selector.given(path)), "leaves something out")


def _sink(sink: View) -> Iterator[Reason]:
    for exclusion in sink.each("exclusions"):
        yield from exclusion.needs("filter", exclusion.flag("disabled"), "leaves something out")


def _setting(setting: View) -> Iterator[Reason]:
    recorded = any_of(log.flag("enabled") for log in setting.each("logs"))
    yield from setting.needs("logs", recorded, "records nothing")


READS = {
    "aws:cloudtrail/trail:Trail": _trail,
    "azure-native:monitor:DiagnosticSetting": _setting,
    "gcp:logging/projectSink:ProjectSink": _sink,
    "gcp:logging/folderSink:FolderSink": _sink,
    "gcp:logging/organizationSink:OrganizationSink": _sink,
}
