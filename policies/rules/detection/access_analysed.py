"""Who may come in is looked at all the time."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, any_of, negated
from gouvernail.verdict import Reason, Result, judged, require
from policies.reading.model.platform import Platform
from policies.twin import Set

STATEMENT = (
    "Access from outside an account, in each region of the spec, and access that nobody uses are looked for in every "
    "account."
)
SEVERITY = "medium"
REMEDIATION = (
    "Give each account an analyser of access from outside in each region and one of unused access: `Analyzer` of both "
    "types (AWS), the `CloudPosture` plan with its extension for permissions (Azure), the alert on what is opened to "
    "everybody and the weekly workflow with its alert (Google Cloud)."
)
UNSEEN = "What people do with the findings; the review itself."
_ANALYSER = "aws:accessanalyzer/analyzer:Analyzer"
_PLAN = "azure-native:security:Pricing"
_ALERT = "gcp:monitoring/alertPolicy:AlertPolicy"
BROKEN = {
    "aws": Set(_ANALYSER, "type", "ACCOUNT_UNUSED_ACCESS", having="outside"),
    "azure": Set(_PLAN, "extensions", [], having="CloudPosture"),
    "gcp": Set(_ALERT, "enabled", value=False, having="allUsers"),
}
UNCLEAR = {
    "aws": Set(_ANALYSER, "type", UNKNOWN, having="outside"),
    "azure": Set(_PLAN, "extensions", UNKNOWN, having="CloudPosture"),
    "gcp": Set(_ALERT, "enabled", UNKNOWN, having="allUsers"),
}
BY_OTHER_MEANS = {
    "azure": "There is no analyser of access there: read are the plan that looks at the posture of an account, who is "
    "let in from outside included, and its extension that looks for access without use.",
    "gcp": "Something opened to everybody is found by an alert on the audit log; who is of another organisation only "
    "Security Command Center finds. Access without use Google finds by itself: read are the workflow that asks for it "
    "every week, and the alert on what it writes down.",
}


def holds(platform: Platform) -> Result:
    """Looks for an analyser of access from outside in each account and region, and for one of access without use."""
    return judged(
        _reasons(platform),
        (one.urn for one in platform.access_analysers),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _reasons(platform: Platform) -> Iterator[Reason]:
    for account in platform.expected.watched:
        own = [one for one in platform.access_analysers if one.account == account]
        looked: dict[str, Truth] = {
            f"from outside in {region}": any_of(one.outside for one in own if one.region == region)
            for region in platform.expected.stands_in
        }
        looked["that nobody uses"] = any_of(negated(one.outside) for one in own)  # roles are of no region
        for what, found in looked.items():
            yield from require(
                found,
                None,
                f"account {account}: nothing looks for access {what}",
                f"account {account}: whether something looks for access {what} is not known",
            )
