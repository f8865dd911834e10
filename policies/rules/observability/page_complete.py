"""What is watched can be seen at one glance."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason, Result, broken, judged, unclear
from policies.reading.model.observability import Page
from policies.reading.model.platform import Platform
from policies.rules.observability._each import alarms_of, applies
from policies.twin import Set

STATEMENT = (
    "One page shows every monitor of the system with the state of its alarm: what is technical, what is ethical, "
    "and what compliance rests on."
)
SEVERITY = "low"
REMEDIATION = (
    "Add the missing monitor's chart and its alarm's state, below a heading Technical, Ethical or Compliance, to the "
    "page: `dashboardBody` (AWS), `serializedData` of the workbook (Azure), `dashboardJson` (Google Cloud)."
)
UNSEEN = "Whether somebody looks; figures of compliance that no metric has (evidence, findings, approvals)."
_PAGE = "aws:cloudwatch/dashboard:Dashboard"
_WORKBOOK = "azure-native:applicationinsights:Workbook"
_DASHBOARD = "gcp:monitoring/dashboard:Dashboard"
BROKEN = {
    "aws": Set(_PAGE, "dashboardBody", '{"widgets": []}'),
    "azure": Set(_WORKBOOK, "serializedData", '{"items": []}'),
    "gcp": Set(_DASHBOARD, "dashboardJson", '{"mosaicLayout": {"tiles": []}}'),
}
UNCLEAR = {
    "aws": Set(_PAGE, "dashboardBody", UNKNOWN),
    "azure": Set(_WORKBOOK, "serializedData", UNKNOWN),
    "gcp": Set(_DASHBOARD, "dashboardJson", UNKNOWN),
}
_PARTS = frozenset({"Technical", "Ethical", "Compliance"})


def holds(platform: Platform) -> Result:
    """Looks for each monitor's chart and each alarm's state on one page."""
    return judged(
        _reasons(platform) if applies(platform) else (),
        (page.urn for page in platform.pages),
        applies=applies(platform),
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    if not platform.pages:
        yield broken(None, "there is no page")
    for page in platform.pages:
        yield from _of(platform, page)


def _of(platform: Platform, page: Page) -> Iterator[Reason]:
    if page.headings is UNKNOWN or page.states is UNKNOWN or page.charts is UNKNOWN:
        yield unclear(page.urn, "what the page shows could not be read")
        return
    for part in sorted(_PARTS - page.headings):
        yield broken(page.urn, f"the page has no part for what is {part.lower()}")
    for monitor in platform.expected.monitors:
        names = {watch.name for watch in alarms_of(platform, monitor) if watch.name is not UNKNOWN}
        if not names & page.states:
            yield broken(page.urn, f"the page does not show the state of {monitor.name}")
        if not ({monitor.name} | names) & page.charts:
            yield broken(page.urn, f"the page has no chart of {monitor.name}")
