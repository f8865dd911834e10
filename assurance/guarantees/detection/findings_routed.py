"""Findings reach those who answer them."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.maybe import Truth, all_of, any_of
from assurance.reading.model.detection import FindingRule
from assurance.reading.model.platform import Platform
from assurance.verdict import Finding, Result, judged, require
from gouvernail.graph import UNKNOWN

STATEMENT = "New findings of every severity that the organisation wants sent on take the route of their severity."
SOURCES = ("DORA Art. 10(2) (supports)", "ISO/IEC 27001:2022 A.5.25 (supports)")
UNSEEN = "Findings that somebody suppresses before they are sent."
_RULE = "aws:cloudwatch/eventRule:EventRule"
BROKEN = {"aws": Set(_RULE, "state", "DISABLED", having="aws.securityhub")}
UNCLEAR = {"aws": Set(_RULE, "state", UNKNOWN, having="aws.securityhub")}


def holds(platform: Platform) -> Result:
    """For each account and severity, looks for a rule that is on and leads to that account's route."""
    return judged(
        _findings(platform),
        (rule.urn for rule in platform.finding_rules),
        applies=bool(platform.expected.layers & {"foundation", "audit"}),
    )


def _findings(platform: Platform) -> Iterator[Finding]:
    for account in platform.expected.watched:
        rules = [rule for rule in platform.finding_rules if rule.account == account]
        for severity in platform.expected.sent_on:
            routes = {
                route.id
                for route in platform.incident_routes
                if route.account == account and route.severity == severity and route.id is not UNKNOWN
            }
            sent = any_of(_sends(rule, severity, routes) for rule in rules)
            yield from require(
                sent,
                rules[0].urn if rules else None,
                f"findings in account {account} that are {severity} take no route of theirs",
                f"whether findings in account {account} that are {severity} take their route is not known",
            )


def _sends(rule: FindingRule, severity: str, routes: set[str]) -> Truth:
    about: Truth = UNKNOWN if rule.severities is UNKNOWN else severity in rule.severities
    there: Truth = UNKNOWN if rule.targets is UNKNOWN else bool(routes & {*rule.targets})
    return all_of((about, there, rule.on))
