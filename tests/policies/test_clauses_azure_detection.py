"""Each clause of the guarantees of detection on Azure: what breaks it, what leaves it open, and what must not."""

from dataclasses import replace

import pytest

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.reading import read
from policies.twin import Change, Drop, Set
from tests.policies.clauses import verdict
from tests.policies.worked_azure import ACCOUNTS

PLAN = "azure-native:security:Pricing"
EXPORT = "azure-native:security:Automation"
RULE = "azure-native:monitor:ScheduledQueryRule"
ROUTE = "azure-native:monitor:ActionGroup"
QUERY = "criteria.allOf[0].query"
OTHER = f"{ACCOUNTS['prod']}/resourceGroups/x"
HIGH = 'Severity =~ \\"high\\"'

BREAKS: list[tuple[str, Change]] = [
    ("intrusions_watched", Drop(PLAN, at="own", having="StorageAccounts")),
    ("intrusions_watched", Drop(PLAN, at="audit", having="StorageAccounts")),
    ("intrusions_watched", Drop(PLAN, having="PerSubscription")),
    ("intrusions_watched", Set(PLAN, "pricingTier", "Free", having="PerSubscription")),
    ("access_analysed", Drop(PLAN, at="own", having="CloudPosture")),
    ("access_analysed", Set(PLAN, "pricingTier", "Free", having="CloudPosture")),
    ("access_analysed", Set(PLAN, "extensions[2].isEnabled", "False", having="CloudPosture")),
    ("findings_routed", Drop(EXPORT, at="own")),
    ("findings_routed", Set(EXPORT, "isEnabled", value=False)),
    ("findings_routed", Set(EXPORT, "sources", [{"eventSource": "Alerts"}])),
    ("findings_routed", Set(EXPORT, "scopes[0].scopePath", f"/subscriptions/{OTHER}")),
    ("findings_routed", Set(EXPORT, "actions[0].workspaceResourceId", f"/subscriptions/{OTHER}")),
    ("findings_routed", Set(EXPORT, "actions", [])),
    ("findings_routed", Drop(RULE, at="own", having=HIGH)),
    ("findings_routed", Set(RULE, "actions.actionGroups", [], at="own", having=HIGH)),
    ("findings_routed", Set(RULE, "actions.actionGroups", [f"${{{ROUTE}@own.id}}"], at="own", having=HIGH)),
    ("findings_routed", Set(RULE, "criteria.allOf[0].threshold", 5, at="own", having=HIGH)),
    ("findings_routed", Set(RULE, "evaluationFrequency", "PT15M", at="own", having=HIGH)),
    ("findings_routed", Set(RULE, QUERY, "SecurityAlert | where ingestion_time() > ago(5m)", at="own", having=HIGH)),
    ("findings_routed", Set(RULE, "scopes", [f"/subscriptions/{OTHER}"], at="own", having=HIGH)),
]

OPEN: list[tuple[str, Change]] = [
    ("intrusions_watched", Set(PLAN, "pricingTier", UNKNOWN, having="PerSubscription")),
    ("access_analysed", Set(PLAN, "pricingTier", UNKNOWN, having="CloudPosture")),
    ("findings_routed", Set(EXPORT, "sources[0].ruleSets", [{"rules": []}])),
    ("findings_routed", Set(EXPORT, "scopes", UNKNOWN)),
    ("findings_routed", Set(RULE, "criteria", UNKNOWN, at="own", having=HIGH)),
    ("findings_routed", Set(RULE, "actions", UNKNOWN, at="own", having=HIGH)),
    ("findings_routed", Set(RULE, "evaluationFrequency", "P1D", at="own", having=HIGH)),
    ("findings_routed", Set(RULE, QUERY, "union SecurityAlert, SecurityRecommendation", at="own", having=HIGH)),
]

HARMLESS: list[tuple[str, Change]] = [
    ("intrusions_watched", Drop(PLAN, having="PerKeyVault")),
    ("access_analysed", Set(PLAN, "extensions[0].isEnabled", "False", having="CloudPosture")),
    ("findings_routed", Set(EXPORT, "scopes[0].scopePath", f"/SUBSCRIPTIONS/{ACCOUNTS['audit']}/", at="audit")),
    ("findings_routed", Drop("azure-native:monitor:SubscriptionDiagnosticSetting", having="workspaces")),
    ("findings_routed", Drop("azure-native:securityinsights:ScheduledAlertRule")),
]


@pytest.mark.parametrize(("name", "change"), BREAKS)
def test_it_fails(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"detection.{name}", change) is Verdict.FAIL


@pytest.mark.parametrize(("name", "change"), OPEN)
def test_it_is_not_evaluated(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"detection.{name}", change) is Verdict.NOT_EVALUATED


@pytest.mark.parametrize(("name", "change"), HARMLESS)
def test_it_still_passes(worked, name: str, change: Change) -> None:
    assert verdict(worked, f"detection.{name}", change) is Verdict.PASS


def test_an_export_of_activities_to_a_workspace_is_no_trail(worked) -> None:
    trails = read(*worked("dev", "azure")).trails

    assert {trail.urn.rpartition("::")[2] for trail in trails} == {"log"}


@pytest.mark.parametrize(("told", "found"), [({}, Verdict.NOT_EVALUATED), ({"pricingTier": "Standard"}, Verdict.PASS)])
def test_plans_of_others_count_as_far_as_they_were_read(worked, told, found) -> None:
    graph, expected = worked("dev", "azure")
    theirs = Graph(replace(one, inputs={}, outputs=told, external=True) if one.type == PLAN else one for one in graph)
    answers = results(theirs, expected)

    assert answers["detection.intrusions_watched"].verdict is found
    assert answers["detection.access_analysed"].verdict is Verdict.NOT_EVALUATED  # extensions were not read
    assert answers["detection.findings_routed"].verdict is Verdict.PASS
